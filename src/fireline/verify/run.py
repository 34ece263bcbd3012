"""The act of verify: look again at what was asked to go, and notice what came again."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from time import perf_counter
from uuid import UUID

import attrs

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker, unversioned
from fireline.domain.location import LocationKind
from fireline.domain.observation import Standing
from fireline.domain.presence import Look, Presence
from fireline.domain.succession import Succession, Verdict
from fireline.errors import ItemUnreadable, SourceUnavailable
from fireline.verify.look_log import DeletionLog, Due, LookLog
from fireline.verify.probe import Fact, Probe
from fireline.verify.reappearance import reappearances
from fireline.verify.schedule import next_look
from fireline.verify.sober import FACT_OF, sober

_AT_ONCE = 50
"""Looks kept in one transaction: few are lost in a crash, and no transaction waits for long."""

_ACT_OF = {
    Presence.PRESENT: Act.PROBE_SAW_PRESENT,
    Presence.GONE: Act.PROBE_SAW_GONE,
    Presence.PARTLY: Act.PROBE_SAW_PARTLY,
    Presence.UNREACHABLE: Act.PROBE_COULD_NOT_TELL,
    Presence.UNKNOWN: Act.PROBE_COULD_NOT_TELL,
}


@attrs.frozen(kw_only=True)
class VerifyCounts:
    """What one run saw."""

    looked: int
    present: int
    gone: int
    partly: int
    not_told: int
    reappeared: int  #: posts newly noticed that carry a work anew after a seen removal
    returns: int  #: returns of removed accounts that wait or were confirmed, all in all
    seconds: float


def verify(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    probes: Mapping[str, Probe],
    looks: LookLog,
    deletions: DeletionLog,
    clock: Clock,
    authority: UUID,
    ids: IdMaker,
    limit: int = 500,
    successions: Sequence[Succession] = (),
) -> VerifyCounts:
    """Look at the locations that are due, keep what was seen, and notice what came again.

    A probe that fails tells nothing about presence: the look is kept as unreachable or unknown,
    and the run goes on.
    """
    began = perf_counter()
    seen: list[Presence] = []
    due = looks.due(clock(), limit=limit)
    known = _facts(due, deletions)
    for portion in _portions(due):
        looked = [(one, _look(one, probes, known[one.location.id], clock)) for one in portion]
        with looks.recording():
            for one, look in looked:
                _keep(one, look, looks=looks, authority=authority)
        seen += [look.presence for _, look in looked]
    return VerifyCounts(
        looked=len(seen),
        present=seen.count(Presence.PRESENT),
        gone=seen.count(Presence.GONE),
        partly=seen.count(Presence.PARTLY),
        not_told=seen.count(Presence.UNREACHABLE) + seen.count(Presence.UNKNOWN),
        reappeared=_notice(looks, ids=ids, clock=clock),
        returns=sum(one.verdict is not Verdict.REJECTED for one in successions),
        seconds=perf_counter() - began,
    )


def _facts(due: Sequence[Due], deletions: DeletionLog) -> dict[UUID, tuple[str, ...]]:
    """Ask the lake once for all of them."""
    posts = [one.location.key for one in due if one.location.kind is LocationKind.POST]
    accounts = {one.location.account for one in due if one.location.account is not None}
    deleted = deletions.deletions(posts)
    standings = deletions.standings(sorted(accounts))
    found: dict[UUID, tuple[str, ...]] = {}
    for one in due:
        facts = []
        if unversioned(one.location.key) in deleted:
            facts.append(Fact.DELETED_BY_AUTHOR.value)
        account = one.location.account
        standing = standings.get(account, Standing.UNKNOWN) if account else Standing.UNKNOWN
        if standing in FACT_OF:
            facts.append(FACT_OF[standing].value)
        found[one.location.id] = tuple(facts)
    return found


def _look(due: Due, probes: Mapping[str, Probe], known: Sequence[str], clock: Clock) -> Look:
    place = due.location
    probe = probes.get(place.platform)
    if probe is None:
        because = f"nothing here can look at {place.platform}"
        return Look(at=clock(), presence=Presence.UNKNOWN, because=because)
    try:
        return sober(probe.look(place, known=known), known)
    except SourceUnavailable as away:
        return Look(at=clock(), presence=Presence.UNREACHABLE, because=str(away))
    except ItemUnreadable as unreadable:
        return Look(at=clock(), presence=Presence.UNKNOWN, because=str(unreadable))


def _keep(due: Due, look: Look, *, looks: LookLog, authority: UUID) -> None:
    row = AuditRow(
        act=_ACT_OF[look.presence],
        authority=authority,
        officer=None,
        on=f"location {due.location.id}",
        because=f"{look.cause or look.presence}: {look.because}",
        at=look.at,
    )
    again = next_look(asked_at=due.asked_at, at=look.at, presence=look.presence)
    with looks.recording(row):
        looks.record(due.location.id, look, next_at=again)


def _notice(looks: LookLog, *, ids: IdMaker, clock: Clock) -> int:
    removals = looks.removals()
    if not removals:
        return 0
    first = min(removal.gone_at for removal in removals)
    known = {(one.work, one.again) for one in looks.reappearances()}
    sightings = looks.sightings_of({removal.work for removal in removals}, after=first)
    new = [one for one in sightings if (one.work, unversioned(one.post)) not in known]
    with looks.recording():
        return looks.keep_reappearances(list(reappearances(removals, new, ids=ids, at=clock())))


def _portions(due: Sequence[Due]) -> Iterator[Sequence[Due]]:
    rest = iter(due)
    while portion := tuple(islice(rest, _AT_ONCE)):
        yield portion
