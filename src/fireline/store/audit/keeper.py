"""Keeper: what keeps the audit, second by second and minute by minute, for every authority."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar
from uuid import UUID

import attrs
from django.db.models import Count, Min

from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.errors import FirelineError, StoreError
from fireline.store.audit import sequencer
from fireline.store.audit.head import Head
from fireline.store.audit.outside import Outside, heads_to_copy, size_of
from fireline.store.audit.sequencer import only_one
from fireline.store.audit.signing import heads_from, newest_head, sign_head
from fireline.store.casework.models import AuditLeaf, AuditWaiting
from fireline.store.casework.scope import authority_scope
from fireline.store.keys import KeyRing

#: An act that waits for longer is one that nobody numbers.
LATE: Final = timedelta(minutes=2)

R = TypeVar("R")
log = logging.getLogger("fireline.audit")


@attrs.frozen(kw_only=True)
class AuditState:
    """How one authority's audit stands, for a person and for ``fireline doctor``."""

    authority: UUID
    size: int  #: records that have a number
    waiting: int  #: acts that have none yet
    waiting_since: datetime | None  #: when the oldest of them was done
    head: Head | None  #: the newest signed head
    outside: str  #: where heads are copied to; empty when nowhere
    outside_size: int | None  #: size of the newest head there
    trouble: str  #: what is wrong, in one sentence; empty when nothing is


@attrs.define(kw_only=True)
class AuditKeeper:
    """Numbers, signs and copies. One may run in each process: only one of them works at a time.

    Do call :meth:`number` every second, :meth:`sign_heads` every minute, :meth:`stop` at the end.
    Don't call it inside of a transaction: each authority is worked on in its own.
    """

    authorities: Callable[[], Iterable[UUID]]
    keys: KeyRing
    clock: Clock
    ids: IdMaker
    outside: Outside | None = None
    _copied: dict[UUID, int] = attrs.Factory(dict)
    _troubles: dict[tuple[UUID, str], str] = attrs.Factory(dict)

    def number(self) -> int:
        """Give every act that waits its number; return how many got one."""
        return sum(
            self._unless_broken("numbered", authority, sequencer.number) or 0
            for authority in self.authorities()
        )

    def sign_heads(self) -> Sequence[Head]:
        """Sign the head of each tree that grew, and copy outside what is not there yet.

        It waits for whoever is numbering just now, so that what has a number gets its head. A
        place that does not answer is said in the log and tried again the next time.
        """
        signed = []
        for authority in self.authorities():
            signed.append(self._unless_broken("signed", authority, self._sign))
            self._unless_broken("copied outside", authority, self._copy)
        return [head for head in signed if head]

    def stop(self) -> None:
        """Number and sign what is left, before the process ends."""
        self.number()
        self.sign_heads()

    def state(self, authority: UUID) -> AuditState:
        """Say how the audit of an authority stands, asking the outside place anew."""
        with authority_scope(authority):
            size, head = _size(authority), newest_head(authority)
            left = AuditWaiting.objects.aggregate(many=Count("id"), since=Min("entry__at"))
        there, trouble = self._asked(authority, head)
        return AuditState(
            authority=authority,
            size=size,
            waiting=left["many"],
            waiting_since=left["since"],
            head=head,
            outside=self.outside.place if self.outside else "",
            outside_size=there,
            trouble=self._late(left["many"], left["since"]) or trouble,
        )

    def _late(self, many: int, since: datetime | None) -> str:
        """Say that nobody numbers, when an act waited for longer than a busy minute explains."""
        if since is None or self.clock() - since <= LATE:
            return ""
        return (
            f"acts wait for their number since {since:%Y-%m-%d %H:%M} ({many}):"
            " nothing numbers them"
        )

    def _sign(self, authority: UUID) -> Head | None:
        return sign_head(authority, self.keys.signing(), new_id=self.ids(), at=self.clock())

    def _copy(self, authority: UUID) -> None:
        """Copy what the place lacks; when another process is at it already, it is left to that."""
        if self.outside is None:
            return
        with authority_scope(authority):
            if only_one(authority, doing=" copying"):
                self._copy_to(self.outside, authority)

    def _copy_to(self, outside: Outside, authority: UUID) -> None:
        there, heads = heads_to_copy(outside, authority, partial(_heads_from, authority))
        if there < self._copied.get(authority, 0):
            raise StoreError(
                f"{outside.place} does not have the head of {self._copied[authority]} records"
                " any more that was copied there: is it mounted?"
            )
        for head in heads:
            outside.add(head, public_key=self.keys.verifying())
            self._copied[authority] = head.size

    def _unless_broken(self, what: str, authority: UUID, act: Callable[[UUID], R]) -> R | None:
        """Do it; what goes wrong with one authority is said once and keeps up no other."""
        try:
            done = act(authority)
        except FirelineError as failed:
            if self._troubles.get((authority, what)) != str(failed):
                log.error("the audit cannot be %s: %s", what, failed)  # noqa: TRY400 -- the sentence says it all
            self._troubles[authority, what] = str(failed)
            return None
        if self._troubles.pop((authority, what), ""):
            log.warning("the audit of authority %s is %s again", authority, what)
        return done

    def _asked(self, authority: UUID, head: Head | None) -> tuple[int | None, str]:
        if self.outside is None:
            return None, "heads are copied nowhere: name a place in FIRELINE_AUDIT_OUTSIDE"
        try:
            last = self.outside.newest(authority)
        except StoreError as failed:
            return None, str(failed)
        size = size_of(last) if last else None
        wanted = head.size if head else None
        behind = f"{self.outside.place} has {size or 'no'} records of {wanted} that are signed"
        return size, "" if size == wanted else behind


def _heads_from(authority: UUID, size: int) -> Sequence[Head]:
    return list(heads_from(authority, size))


def _size(authority: UUID) -> int:
    last = AuditLeaf.objects.filter(authority_id=authority).order_by("-number").first()
    return last.number if last else 0
