import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
import pytest

from fireline.domain.act import Act
from fireline.domain.ids import AccountKey, PostKey, id_maker, unversioned
from fireline.domain.location import Location, LocationKind
from fireline.domain.observation import Standing
from fireline.domain.presence import Cause, Look, Presence, View
from fireline.domain.succession import Succession, Verdict
from fireline.domain.work import Sighting, Via
from fireline.errors import FirelineError, ItemUnreadable, SourceUnavailable
from fireline.verify import Probe, VerifyCounts, verify
from fireline.verify.memory import MemoryDeletionLog, MemoryLookLog

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNIT, WORK = UUID(int=10), UUID(int=20)
HOUR = timedelta(hours=1)


def place(native: str = "one", **given: object) -> Location:
    plain = Location(
        id=UUID(int=sum(map(ord, native))),
        kind=LocationKind.POST,
        key=f"example:{native}",
        platform="example",
        account=AccountKey("example:red"),
    )
    return attrs.evolve(plain, **given)


@attrs.define
class Windows:
    """A platform with one window, which says what the test puts behind it."""

    behind: dict[str, Look | FirelineError] = attrs.Factory(dict)
    told: list[tuple[str, ...]] = attrs.Factory(list)
    name: str = "example"

    def look(self, location: Location, *, known: Sequence[str] = ()) -> Look:
        self.told.append(tuple(known))
        found = self.behind[location.key]
        if isinstance(found, FirelineError):
            raise found
        return found


def seen(presence: Presence, cause: Cause | None = None, *, at: datetime = NOON) -> Look:
    view = View(name="page", presence=presence, said="it said so")
    return Look(at=at, presence=presence, cause=cause, views=(view,), because="the page")


def run(
    looks: MemoryLookLog,
    probes: Mapping[str, Probe],
    deletions: MemoryDeletionLog | None = None,
    *,
    at: datetime = NOON,
    successions: Sequence[Succession] = (),
) -> VerifyCounts:
    return verify(
        probes=probes,
        looks=looks,
        deletions=deletions or MemoryDeletionLog(),
        clock=lambda: at,
        authority=UNIT,
        ids=id_maker(lambda: at, random.Random(1)),
        successions=successions,
    )


def looked(
    behind: Look | FirelineError, deletions: MemoryDeletionLog | None = None
) -> tuple[Look, VerifyCounts]:
    looks, one = MemoryLookLog(), place()
    looks.asked(one, work=WORK, at=NOON)
    counts = run(looks, {"example": Windows({one.key: behind})}, deletions)
    return looks.looks_at(one.id)[-1], counts


def test_what_is_seen_is_kept_with_its_audit_row_and_the_next_look() -> None:
    looks, one = MemoryLookLog(), place()
    looks.asked(one, work=WORK, at=NOON)

    run(looks, {"example": Windows({one.key: seen(Presence.PRESENT)})})

    assert looks.looks_at(one.id) == (seen(Presence.PRESENT),)
    (row,) = looks.recorded(on=f"location {one.id}")
    assert (row.act, row.officer) == (Act.PROBE_SAW_PRESENT, None)
    assert looks.due(NOON, limit=9) == []
    assert [due.location for due in looks.due(NOON + HOUR, limit=9)] == [one]


@pytest.mark.parametrize(
    ("failure", "presence"),
    [
        (SourceUnavailable("no answer"), Presence.UNREACHABLE),
        (ItemUnreadable("no such kind"), Presence.UNKNOWN),
    ],
)
def test_a_probe_that_fails_says_nothing_about_presence(
    failure: FirelineError, presence: Presence
) -> None:
    look, counts = looked(failure)

    assert (look.presence, look.cause) == (presence, None)
    assert (counts.gone, counts.not_told) == (0, 1)


def test_gone_that_no_window_could_tell_is_unknown() -> None:
    dark = View(name="page", presence=Presence.UNREACHABLE, said="timed out")
    claimed = Look(at=NOON, presence=Presence.GONE, cause=Cause.PLATFORM, views=(dark,))

    look, counts = looked(claimed)

    assert (look.presence, look.cause) == (Presence.UNKNOWN, None)
    assert counts.gone == 0


def test_a_platform_without_a_probe_is_unknown_and_named() -> None:
    looks, one = MemoryLookLog(), place()
    looks.asked(one, work=WORK, at=NOON)

    run(looks, {})

    (look,) = looks.looks_at(one.id)
    assert (look.presence, look.because) == (
        Presence.UNKNOWN,
        "nothing here can look at example",
    )


DELETED = MemoryDeletionLog(deleted={PostKey("example:one"): NOON})


@pytest.mark.parametrize(
    ("said", "deletions", "cause"),
    [
        (None, DELETED, Cause.AUTHOR),
        (Cause.UNKNOWN, DELETED, Cause.AUTHOR),
        (Cause.PLATFORM, DELETED, Cause.PLATFORM),
        (None, MemoryDeletionLog(), Cause.UNKNOWN),
        (
            None,
            MemoryDeletionLog(standing={AccountKey("example:red"): Standing.TAKEN_DOWN}),
            Cause.ACCOUNT,
        ),
        (
            None,
            MemoryDeletionLog(standing={AccountKey("example:red"): Standing.DELETED}),
            Cause.AUTHOR,
        ),
        (
            None,
            MemoryDeletionLog(standing={AccountKey("example:red"): Standing.ACTIVE}),
            Cause.UNKNOWN,
        ),
    ],
)
def test_a_cause_is_told_by_a_window_or_by_the_stream_and_is_unknown_else(
    said: Cause | None, deletions: MemoryDeletionLog, cause: Cause
) -> None:
    look, _ = looked(seen(Presence.GONE, said), deletions)

    assert (look.presence, look.cause) == (Presence.GONE, cause)


def test_what_is_present_has_no_cause_whatever_the_stream_said() -> None:
    look, _ = looked(seen(Presence.PRESENT, Cause.AUTHOR), DELETED)

    assert (look.presence, look.cause) == (Presence.PRESENT, None)


def test_a_deletion_of_any_version_is_told_to_the_probe() -> None:
    looks, one = MemoryLookLog(), place(key="example:one#v2")
    windows = Windows({one.key: seen(Presence.PRESENT)})
    looks.asked(one, work=WORK, at=NOON)

    run(looks, {"example": windows}, DELETED)

    assert windows.told == [("deleted_by_author",)]


def test_a_run_counts_what_it_saw() -> None:
    looks = MemoryLookLog()
    behind: dict[str, Look | FirelineError] = {}
    for number, presence in enumerate([*Presence, Presence.GONE]):
        one = place(f"p{number}")
        looks.asked(one, work=None, at=NOON)
        behind[one.key] = seen(presence)

    counts = run(looks, {"example": Windows(behind)})

    assert attrs.evolve(counts, seconds=0.0) == VerifyCounts(
        looked=6, present=1, gone=2, partly=1, not_told=2, reappeared=0, returns=0, seconds=0.0
    )


def test_only_what_is_due_is_looked_at_and_at_most_so_many() -> None:
    looks = MemoryLookLog()
    later, one, two = place("later"), place("one"), place("two")
    looks.asked(later, work=None, at=NOON + HOUR)
    for due in (two, one):
        looks.asked(due, work=None, at=NOON)
    windows = Windows({due.key: seen(Presence.PRESENT) for due in (one, two)})

    counts = verify(
        probes={"example": windows},
        looks=looks,
        deletions=MemoryDeletionLog(),
        clock=lambda: NOON,
        authority=UNIT,
        ids=id_maker(lambda: NOON, random.Random(1)),
        limit=1,
    )

    assert counts.looked == 1


def a_copy(post: str, hours: float, via: Via = Via.COPY) -> Sighting:
    return Sighting(
        id=UUID(int=sum(map(ord, post))),
        work=WORK,
        post=PostKey(f"example:{post}"),
        account=AccountKey("example:again"),
        said_at=NOON + timedelta(hours=hours),
        seen_at=NOON + timedelta(hours=hours),
        via=via,
    )


def test_a_copy_after_a_seen_removal_is_a_reappearance_with_its_time_away() -> None:
    looks, one = MemoryLookLog(), place()
    looks.asked(one, work=WORK, at=NOON)
    looks.sighted(
        a_copy("before", -1),
        a_copy("again", 5),
        a_copy("again#v2", 6),
        a_copy("passed on", 7, Via.REPOST),
        attrs.evolve(a_copy("other work", 8), work=UUID(int=21)),
    )

    counts = run(looks, {"example": Windows({one.key: seen(Presence.GONE)})})

    (again,) = looks.reappearances()
    assert counts.reappeared == 1
    assert (again.removed, again.again, again.away) == ("example:one", "example:again", 5 * HOUR)


def test_the_time_away_counts_from_the_last_removal_before() -> None:
    looks, one, two = MemoryLookLog(), place("one"), place("two")
    for asked in (one, two):
        looks.asked(asked, work=WORK, at=NOON)
    looks.sighted(a_copy("again", 5))
    behind: dict[str, Look | FirelineError] = {
        one.key: seen(Presence.GONE),
        two.key: seen(Presence.GONE, at=NOON + 3 * HOUR),
    }

    run(looks, {"example": Windows(behind)})

    (again,) = looks.reappearances()
    assert (again.removed, again.away) == (unversioned(two.key), 2 * HOUR)


def test_a_reappearance_is_noticed_once() -> None:
    looks, one = MemoryLookLog(), place()
    looks.asked(one, work=WORK, at=NOON)
    looks.sighted(a_copy("again", 5))
    probes = {"example": Windows({one.key: seen(Presence.GONE)})}

    counts = [run(looks, probes, at=NOON + day * 24 * HOUR).reappeared for day in range(3)]

    assert counts == [1, 0, 0]
    assert len(looks.reappearances()) == 1


def test_what_was_only_unreachable_cannot_reappear() -> None:
    looks, one = MemoryLookLog(), place()
    looks.asked(one, work=WORK, at=NOON)
    looks.sighted(a_copy("again", 5))

    counts = run(looks, {"example": Windows({one.key: SourceUnavailable("no answer")})})

    assert counts.reappeared == 0


def test_returns_are_counted_unless_an_officer_rejected_them() -> None:
    suggestions = [
        Succession(
            id=UUID(int=number),
            removed=AccountKey("example:red"),
            returned=AccountKey(f"example:red{number}"),
            score=0.9,
            findings=(),
            suggested_at=NOON,
            verdict=verdict,
        )
        for number, verdict in enumerate(Verdict)
    ]

    assert run(MemoryLookLog(), {}, successions=suggestions).returns == 2


def test_looks_are_kept_in_portions_so_that_a_crash_loses_few() -> None:
    looks = MemoryLookLog()
    behind: dict[str, Look | FirelineError] = {}
    places = [place(id=UUID(int=number), key=f"example:{number}") for number in range(60)]
    for one in places:
        looks.asked(one, work=None, at=NOON)
        behind[one.key] = seen(Presence.PRESENT)
    del behind["example:55"]

    with pytest.raises(KeyError):
        run(looks, {"example": Windows(behind)})

    assert sum(bool(looks.looks_at(one.id)) for one in places) == 50
