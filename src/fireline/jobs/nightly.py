"""Nightly: what is over goes, whole, and can be shown to be gone.

Each step finds out by itself what there is to do, so that a night which was killed is done by
running it again. What a later step needs is never taken away by an earlier one: copies are made
before days go, names are known until their traces have gone, and that bytes are owed to the disk
is kept until they have been written over.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import attrs
import pyarrow as pa

from fireline.domain.act import Act, AuditRow
from fireline.domain.authority import Authority
from fireline.domain.clock import DAY
from fireline.domain.fingerprint import Kind
from fireline.jobs import forgetting
from fireline.store.casework import doorstep
from fireline.store.observations import LakeAudienceLog, expiry, maintenance
from fireline.store.observations.erase_list import seeing_restricted
from fireline.store.s3 import keeping_versions

if TYPE_CHECKING:
    from fireline.store.casework.retention_kept import DjangoKept
    from fireline.store.casework.retention_reviews import DjangoReviews
    from fireline.wiring import Installation

AT_ONCE = 2_000
"""Posts that are copied in one transaction."""

Counts = Mapping[str, int]
Progress = Callable[[str, int, int], None]


@attrs.frozen(kw_only=True)
class StepReport:
    """What one step did."""

    name: str
    seconds: float
    counts: Counts


@attrs.frozen(kw_only=True)
class NightReport:
    """What a night took away, step by step, and what it may not take."""

    at: datetime
    dry_run: bool
    steps: tuple[StepReport, ...]
    not_ours: tuple[str, ...]  #: where bytes may lie that only the server's administrator reaches
    gone_at: datetime  #: when also the files have gone that readers may still have open

    def as_json(self) -> dict[str, Any]:
        """Return the report for a machine."""
        return {
            "at": self.at.isoformat(),
            "dry_run": self.dry_run,
            "steps": [
                {"name": one.name, "seconds": round(one.seconds, 3), "counts": dict(one.counts)}
                for one in self.steps
            ],
            "not_ours": list(self.not_ours),
            "gone_at": self.gone_at.isoformat(),
        }


@attrs.define
class _Night:
    unit: "Installation"
    at: datetime
    grace: timedelta
    authorities: Sequence[Authority]
    not_ours: tuple[str, ...] = ()

    def clock(self) -> datetime:
        return self.at

    def kept(self, authority: Authority) -> "DjangoKept":
        from fireline.store.casework.retention_kept import (
            DjangoKept,  # -- models need a configured Django
        )

        return DjangoKept(authority.id, self.unit.ids, self.clock)

    def reviews(self, authority: Authority) -> "DjangoReviews":
        return reviews_of(self.unit, authority.id)


def reviews_of(unit: "Installation", authority: UUID) -> "DjangoReviews":
    """Return the reviews of one authority."""
    from fireline.store.casework.retention_reviews import (
        DjangoReviews,  # -- models need a configured Django
    )

    erasures = forgetting.erasures_of(unit, authority)
    period = unit.settings.review_days * DAY
    return DjangoReviews(authority, unit.ids, unit.clock, erasures, period)


def nightly(
    unit: "Installation",
    *,
    at: datetime,
    dry_run: bool = False,
    grace: timedelta = maintenance.GRACE,
    progress: Progress = lambda _name, _done, _of: None,
) -> NightReport:
    """Let everything go whose time is over, and everybody who stands on the erase list.

    A dry run counts and changes nothing. Files that readers may have open go later, with
    ``settle``, which is to be called every hour; the report says when.
    """
    night = _Night(unit, at, grace, unit.authorities())
    steps = _WEIGHED if dry_run else _STEPS
    done = []
    for number, (name, step) in enumerate(steps):
        progress(name, number, len(steps))
        began = time.monotonic()
        counts = step(night)
        done.append(StepReport(name=name, seconds=time.monotonic() - began, counts=counts))
    progress("done", len(steps), len(steps))
    return NightReport(
        at=at,
        dry_run=dry_run,
        steps=tuple(done),
        not_ours=night.not_ours,
        gone_at=at + 2 * grace,
    )


def _keep_matched(night: _Night) -> Counts:
    """Copy what matched posts said before their day goes."""
    settings = night.unit.settings
    first = expiry.first_day(min(settings.posts_days, settings.raw_days), night.at)
    before = datetime(first.year, first.month, first.day, tzinfo=night.at.tzinfo)
    kept = sum(_keep_matched_of(night, one, before) for one in night.authorities)
    return {"posts": kept}


def _keep_matched_of(night: _Night, authority: Authority, before: datetime) -> int:
    kept, copied = night.kept(authority), 0
    until = night.at + night.unit.settings.kept_days * DAY
    while True:
        with _restricted_too(night, authority):
            due = kept.posts_due(before=before, limit=AT_ONCE)
            if not due:
                return copied
            wanted = pa.table({"native": pa.array(list(due), pa.string())})
            found = night.unit.lake.rows("posts_of", wanted)
            copied += kept.keep_posts(found, until=until, at=night.at)
            kept.skip_posts(sorted(set(due) - {row["native"] for row in found}), at=night.at)


@contextmanager
def _restricted_too(night: _Night, authority: Authority) -> Iterator[None]:
    """See what is restricted as well: it is hidden, and kept like all the rest."""
    from fireline.store.casework.retention_erasures import seeing  # -- models: Django comes first

    with night.unit.scope(authority.id), seeing("restricted"), seeing_restricted():
        yield


def _keep_removed(night: _Night) -> Counts:
    """Copy what accounts showed that carried works and were removed."""
    audience, copied = LakeAudienceLog(night.unit.lake), 0
    for authority in night.authorities:
        kept = night.kept(authority)
        with _restricted_too(night, authority):
            gone = night.unit.desk(authority).source.removed()
            carriers = kept.accounts() & gone.keys()
            for account, seen in audience.profiles(sorted(carriers)).items():
                kept.keep_account(seen, removed_at=gone[account], at=night.at)
                copied += 1
    return {"accounts": copied}


def _keep_edges(night: _Night) -> Counts:
    """Keep who turned to whom, under pseudonyms, of the days that go."""
    before = expiry.first_day(night.unit.settings.posts_days, night.at)
    return {"edges": expiry.keep_edges_before(night.unit.lake, before)}


def _erase_persons(night: _Night) -> Counts:
    """Erase everybody whose night this is; the number of acts goes first, to let details go."""
    unit, counts = night.unit, Counter[str]()
    unit.audit_keeper().number()
    for authority in night.authorities:
        erasures = forgetting.erasures_of(unit, authority.id)
        for erasure in erasures.due():
            if erasure.at > night.at:
                continue
            went = forgetting.erase_now(unit, authority.id, erasure)
            counts.update(_flat(went))
            if went.unnumbered:
                continue  # Done while this went on: without a number its detail cannot go yet.
            erasures.finish(erasure, told=_in_words(went), at=night.at)
            counts["erasures"] += 1
    counts["sessions"] = doorstep.end_sessions() if counts else 0
    return {name: number for name, number in counts.items() if number}


def _review(night: _Night) -> Counts:
    """Open what is due, let go what nobody decided on in time, and words whose time is over."""
    counts = Counter[str]()
    for authority in night.authorities:
        reviews = night.reviews(authority)
        counts["opened"] += reviews.open_due(at=night.at)
        counts["erased"] += len(reviews.let_overdue_go(at=night.at))
        counts["words"] += night.kept(authority).let_words_go(at=night.at)
    if counts["erased"] or counts["words"]:
        _owe(night)
    return {name: number for name, number in counts.items() if number}


def _forget_days(night: _Night) -> Counts:
    """Delete whole days of the lake, and say so in every authority's book."""
    unit = night.unit
    gone = expiry.forget_days(unit.lake, unit.settings, night.at)
    if gone:
        _owe(night)
    told = ", ".join(f"{table} {rows}" for table, rows in sorted(gone.items()))
    for authority in night.authorities if gone else ():
        row = AuditRow(
            act=Act.DAY_EXPIRED,
            authority=authority.id,
            officer=None,
            on="lake",
            because=told,
            at=night.at,
        )
        with unit.desk(authority).ledger.recording(row):
            pass
    return gone


def _clear_media(night: _Night) -> Counts:
    """Drop media whose time is over; what a live work is known by stays with the work."""
    unit, dropped = night.unit, 0
    needed = _known_by_works(night)
    for file in unit.media.older_than(night.at - unit.settings.media_days * DAY):
        if file not in needed:
            unit.media.drop(file)
            dropped += 1
    return {"files": dropped}


def _known_by_works(night: _Night) -> frozenset[str]:
    banks = (night.unit.desk(one).ledger.bank() for one in night.authorities)
    return frozenset(entry.value for bank in banks for entry in bank if entry.kind is Kind.FILE)


def _sweep_evidence(night: _Night) -> Counts:
    """Remove sealed files that no key opens any more."""
    swept = 0
    for authority in night.authorities:
        with night.unit.scope(authority.id):
            evidence: Any = night.unit.desk(authority).evidence
            swept += evidence.sweep(older_than=night.at - night.grace)
    return {"files": swept}


def _erase_details(night: _Night) -> Counts:
    """Erase the details of acts whose time is over; leaves, numbers and heads stay."""
    from fireline.store.audit.erasing import erase_details  # -- models need a configured Django

    before = night.at - night.unit.settings.audit_days * DAY
    ids = night.unit.ids
    details = sum(
        erase_details(one.id, before=before, at=night.at, ids=ids) for one in night.authorities
    )
    if details:
        _owe(night)
    return {"details": details}


def _settle(night: _Night) -> Counts:
    return settle(night.unit, at=night.at, grace=night.grace).counts(night)


@attrs.frozen(kw_only=True)
class Settled:
    """What one round of upkeep left, and what it wrote anew."""

    files: int
    tables: int  #: of the database that were written anew; 0 when nothing was owed or it is early
    not_ours: tuple[str, ...] = ()

    def counts(self, night: "_Night") -> Counts:
        """Return it as a step's counts."""
        night.not_ours = self.not_ours
        return {"files_left": self.files, "tables_scrubbed": self.tables}


def settle(unit: "Installation", *, at: datetime, grace: timedelta = maintenance.GRACE) -> Settled:
    """Do a round of the lake's upkeep; once nobody can have old files open, scrub the database.

    The lake lets old states go after one grace and their files after another; only then are the
    rows that speak of them gone from the catalogue, and the database can be written anew.
    """
    from fireline.store.casework import retention_owner  # -- models need a configured Django

    left = maintenance.keep_up(unit.lake, grace=grace)
    dsn = unit.database.owner_dsn
    since = retention_owner.scrubbing_owed_since(dsn)
    if since is None or at - since < 2 * grace:
        return Settled(files=left.files, tables=0)
    done = retention_owner.scrub(dsn)
    versioned = (f"old versions in {place}" for place in keeping_versions(unit.settings))
    return Settled(files=left.files, tables=done.tables, not_ours=(*done.not_ours, *versioned))


def _owe(night: _Night) -> None:
    from fireline.store.casework.retention_owner import owe_scrubbing  # -- as above

    owe_scrubbing(night.unit.database.owner_dsn, at=night.at)


def _clear_doorstep(night: _Night) -> Counts:
    return doorstep.clear(at=night.at)


_STEPS: tuple[tuple[str, Callable[[_Night], Counts]], ...] = (
    ("copy what matched", _keep_matched),
    ("copy removed accounts", _keep_removed),
    ("keep pseudonymous edges", _keep_edges),
    ("erase persons", _erase_persons),
    ("reviews", _review),
    ("forget days", _forget_days),
    ("clear the media shelf", _clear_media),
    ("sweep evidence", _sweep_evidence),
    ("erase details of the audit", _erase_details),
    ("clear old sessions and counts", _clear_doorstep),
    ("let files go", _settle),
)


def _weigh_persons(night: _Night) -> Counts:
    counts = Counter[str]()
    for authority in night.authorities:
        for erasure in forgetting.erasures_of(night.unit, authority.id).due():
            weighed = forgetting.weigh(night.unit, authority.id, erasure.kind, erasure.key)
            counts.update(_flat(weighed))
            counts["erasures"] += 1
    return dict(counts)


def _weigh_days(night: _Night) -> Counts:
    return expiry.overdue(night.unit.lake, night.unit.settings, night.at)


def _weigh_media(night: _Night) -> Counts:
    old = night.unit.media.older_than(night.at - night.unit.settings.media_days * DAY)
    return {"files": len(set(old) - _known_by_works(night))}


_WEIGHED: tuple[tuple[str, Callable[[_Night], Counts]], ...] = (
    ("erase persons", _weigh_persons),
    ("forget days", _weigh_days),
    ("clear the media shelf", _weigh_media),
)


def _flat(went: forgetting.Weighed) -> Counts:
    counts = {f"lake {table}": rows for table, rows in went.lake.items()}
    counts |= {f"casework {table}": rows for table, rows in went.casework.items()}
    more = {
        "audit details": went.audit_details,
        "media": went.media,
        "evidence": went.evidence,
        "held": went.held,
        "acts without a number": went.unnumbered,
    }
    return counts | {name: number for name, number in more.items() if number}


def _in_words(went: forgetting.Weighed) -> str:
    told = ", ".join(f"{name} {number}" for name, number in sorted(_flat(went).items()))
    return f"erased: {told or 'nothing was kept'}"
