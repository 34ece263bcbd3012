"""Drill: an exercise played day by day through the loop, in an installation of its own."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import attrs

from fireline import identify, loop, wiring
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.oxygen import OxygenPoint, Ranking
from fireline.domain.presence import Presence
from fireline.domain.succession import Verdict
from fireline.exercise.cast import CAST, ERROR_RATE
from fireline.exercise.officers import SimulatedOfficers
from fireline.exercise.recipe import Recipe
from fireline.exercise.world import World
from fireline.jobs.figures import Figures, Policy
from fireline.loop import Desk, Sources
from fireline.measure import RemovalFact, oxygen_chart
from fireline.settings import Settings
from fireline.store.casework.scope import authority_scope
from fireline.store.painting import VegaPainter
from fireline.store.postgres import open_database
from fireline.store.postgres.emptying import empty, exercise_url

UNIT = "EXERCISE unit"
COMPARED = 20
"""Accounts that both rankings name first, when they are held against each other."""

RESAMPLES = 20
"""Resamples of days for the intervals of the last ranking."""

WATCHING_SHARE = 1 / 3
"""Of the days, the first in which officers judge and refer nothing: what is before."""

Progress = Callable[[int, str], None]


@attrs.frozen(kw_only=True)
class Played:
    """An exercise that was played, still open for the desk."""

    unit: wiring.Installation
    figures: Figures
    chart: Path
    logins: Sequence[tuple[str, str, str]]  #: name, password, role


@attrs.frozen(kw_only=True)
class _Before:
    """How things stood on the last day of watching."""

    point: OxygenPoint
    true_oxygen: float
    policies: Sequence[Policy]


@contextmanager
def played(
    settings: Settings, *, seed: int, accounts: int, days: int, progress: Progress
) -> Iterator[Played]:
    """Play an exercise from nothing and leave its installation open until the caller is done."""
    began = time.perf_counter()
    own = exercise_settings(settings)
    progress(0, "an empty installation")
    _start_anew(own)
    world = World(Recipe(seed=seed, accounts=accounts, days=days))
    with wiring.opened(own, world=world) as unit:
        authority, officers, logins = _people(unit)
        desk = unit.desk(authority)
        simulated = SimulatedOfficers(world, officers)
        before = _play(world, desk, simulated, days, progress)
        progress(days, "figures")
        figures = _figures(world, desk, simulated, before, time.perf_counter() - began)
        chart = own.data / "oxygen.png"
        chart.write_bytes(_chart(desk))
        yield Played(unit=unit, figures=figures, chart=chart, logins=logins)


def exercise_settings(settings: Settings) -> Settings:
    """Return the settings of the exercise: its own database, lake, evidence and keys."""
    url = exercise_url(settings.database_url) if settings.database_url else ""
    return settings.changed(
        data=settings.data / "exercise",
        database_url=url,
        lake_url="",
        evidence_url="",
        keys="",
        audit_outside="",
        lake_threads=1,  # its tables are so small that starting a second costs more than it brings
        resamples=0,  # the last day's ranking alone is worth its honest interval
    )


def _start_anew(own: Settings) -> None:
    """Drop what the last exercise kept: rows first, then the files that they spoke of."""
    own.data.mkdir(parents=True, exist_ok=True)
    with open_database(own) as database:
        empty(database)
    for folder in ("lake", "evidence", "spill"):
        shutil.rmtree(own.data / folder, ignore_errors=True)


def _people(
    unit: wiring.Installation,
) -> tuple[Authority, Sequence[Officer], Sequence[tuple[str, str, str]]]:
    home = unit.authority_named(name=UNIT, kind=AuthorityKind.EUROPEAN_UNIT)
    officers, logins = [], []
    for member in CAST:
        password = f"{member.name}-exercise-only"
        officers.append(
            unit.add_officer(
                name=member.name,
                authority=home,
                role=Role.APPROVER,
                languages=member.languages,
                password=password,
            )
        )
        logins.append((member.name, password, ", ".join(member.languages)))
    return home, officers, logins


def _play(
    world: World, desk: Desk, officers: SimulatedOfficers, days: int, progress: Progress
) -> _Before:
    watching = max(1, round(days * WATCHING_SHARE))
    sources = Sources(collectors=(world.platform,), media=world.platform)
    before = None
    for day in range(days):
        progress(day, "the world lives a day")
        world.live_a_day()
        officers.referring = day >= watching
        done = loop.turn(
            desk, sources, officers=_in_one_scope(officers), progress=partial(progress, day)
        )
        if day == watching - 1:
            before = _before(world, desk, done.ranking, done.point)
    assert before is not None  # there is at least one day, and the first watching day ends with it
    return before


def _in_one_scope(officers: SimulatedOfficers) -> loop.Officers:
    """Let a whole day of acts share one transaction; real officers have one each."""

    def work(desk: Desk) -> None:
        with authority_scope(desk.authority.id):
            officers(desk)

    return work


def _before(world: World, desk: Desk, ranking: Ranking, point: OxygenPoint) -> _Before:
    """Hold both rankings against the truth, without those whom officers would set aside anyway."""
    there = [one for one in ranking.standings if world.truth.supports(one.account)]
    loudest = sorted(there, key=lambda one: (one.volume_rank, one.account))
    by_net = [one.account for one in there[:COMPARED]]
    by_volume = [one.account for one in loudest[:COMPARED]]
    policies = []
    for name, chosen in (("net effect", by_net), ("volume (the numbers game)", by_volume)):
        lost = identify.what_is_lost(
            source=desk.source,
            accounts=chosen,
            at=desk.clock(),
            seed=desk.seed,
            settings=desk.settings,
        )
        policies.append(Policy(name, estimated=lost, true=world.truth.share_lost(chosen)))
    return _Before(point=point, true_oxygen=world.truth.expected_oxygen(), policies=policies)


def _figures(
    world: World, desk: Desk, officers: SimulatedOfficers, before: _Before, seconds: float
) -> Figures:
    ranking = identify.rank(
        source=desk.source,
        ledger=desk.rankings,
        clock=desk.clock,
        authority=desk.authority.id,
        seed=desk.seed,
        settings=desk.settings,
        resamples=RESAMPLES,
    )
    facts = desk.series.removal_facts()
    points = desk.series.points()
    suggested = desk.rankings.successions()
    confirmed = [one for one in suggested if one.verdict is Verdict.CONFIRMED]
    sightings = desk.source.sightings()
    books = world.truth.books()
    return Figures(
        seed=world.seed,
        accounts=world.recipe.accounts,
        days=world.recipe.days,
        posts=books.posts,
        near_miss_share=books.near_miss_share,
        officers_error_rate=ERROR_RATE,
        oxygen_before=before.point.oxygen,
        oxygen_after=points[-1].oxygen,
        true_oxygen_before=before.true_oxygen,
        true_oxygen_after=world.truth.expected_oxygen(),
        true_opposing=float(world.truth.oxygen()[-1].opposing),
        opposing=points[-1].opposing,
        works=len(desk.ledger.works()),
        sightings=sightings.num_rows,
        judged=officers.judged,
        judged_wrongly=officers.judged_wrong,
        referrals=len(facts),
        removals_verified=sum(one.presence is Presence.GONE for one in facts),
        returns_noticed=len({one.returned for one in confirmed}),
        returns_true=len(world.truth.successions()),
        compared=COMPARED,
        policies=before.policies,
        ranking=ranking.standings,
        handles=_handles(desk, ranking),
        not_known=_not_known(facts),
        seconds=seconds,
    )


def _handles(desk: Desk, ranking: Ranking) -> Mapping[str, str]:
    first = [one.account for one in ranking.standings[:COMPARED]]
    return {key: shown.handle for key, shown in desk.audience.profiles(first).items()}


def _not_known(facts: Sequence[RemovalFact]) -> Sequence[str]:
    unseen = sum(one.last_look_at is None for one in facts)
    waiting = sum(one.presence is Presence.PRESENT for one in facts)
    return (
        f"what became of {unseen} of {len(facts)} referrals: nobody could look yet",
        f"whether {waiting} more will go: they are still there",
        "who of the unjudged only reports, mocks or opposes; until then they count as oxygen",
    )


def _chart(desk: Desk) -> bytes:
    chart = oxygen_chart(desk.series.points(), desk.series.removal_facts())
    return VegaPainter().png(chart)
