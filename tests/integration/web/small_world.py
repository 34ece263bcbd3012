"""A small made-up world for the pages: six accounts, one work, one candidate, harmless shapes.

Everything goes in through the acts and stores of the program, as officers and machine would do it.
"""

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
from PIL import Image, ImageDraw

from fireline import refer, track
from fireline.domain.assessment import Assessment, ExclusionCheck, Ground
from fireline.domain.authority import Officer
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.finding import Finding
from fireline.domain.fingerprint import Kind
from fireline.domain.group import (
    Group,
    GroupAct,
    GroupMember,
    GroupShare,
    GroupTie,
    GroupTrace,
)
from fireline.domain.ids import AccountKey, account_key, post_key
from fireline.domain.location import Location, LocationKind
from fireline.domain.observation import AccountSighting, MediaSighting, Observation, Post
from fireline.domain.oxygen import AccountStanding, OxygenPoint, Ranking
from fireline.domain.presence import Cause, Look, Presence, View
from fireline.domain.queue import ItemKind, QueueItem
from fireline.domain.referral import Instrument, Referral
from fireline.domain.succession import Succession
from fireline.domain.work import Candidate, Tier, Work
from fireline.identify.packed_graph import packed
from fireline.identify.spread_graph import SpreadGraph
from fireline.loop import Desk
from fireline.scour.media import MediaStore
from fireline.scour.observation_log import Batch, ObservationLog
from fireline.track.fingerprints import fingerprints_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAMES = ("circle", "square", "triangle", "hexagon", "spiral", "مثلث")
TEXT = "EXERCISE kula mosa rin dabu, kula mosa rin"
OTHER = "EXERCISE وَلا مِن لاما تورا, wila tora min"
WEIGHED = "EXERCISE both units know of it and go on"
LINK = "https://shapes.example/kula"


def shape() -> bytes:
    """Return the picture of the work: a blue circle that says what it is."""
    image = Image.new("RGB", (320, 240), "#dde7f5")
    draw = ImageDraw.Draw(image)
    draw.ellipse((90, 40, 230, 180), fill="#1d5fa8")
    draw.text((128, 200), "EXERCISE", fill="#14171a")
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def account(number: int) -> AccountKey:
    """Name one of the accounts."""
    return account_key("exercise", f"a{number}")


def post(number: int, by: int, text: str, **more: object) -> Post:
    """Return a post of an account, an hour after the one before it."""
    at = NOON - timedelta(days=3) + timedelta(hours=number)
    key = post_key("exercise", f"p{number}")
    raw = f"exercise {key} {text}".encode()
    return Post(
        key=key,
        account=account(by),
        said_at=at,
        seen_at=at + timedelta(minutes=1),
        text=text,
        url=f"https://exercise.example/p{number}",
        raw=raw,
        **more,  # type: ignore[arg-type]  # -- a factory of tests
    )


def posts() -> list[Post]:
    """Return the posts: a work at four accounts, a candidate at three, noise at one."""
    work = [post(n, n, TEXT, language="en") for n in range(4)]
    passed_on = [post(4, 4, "", repost_of=work[0].key), post(5, 3, "", repost_of=work[0].key)]
    candidate = [post(10 + n, 2 + n, OTHER, language="ar", links=(LINK,)) for n in range(3)]
    return [*work, *passed_on, *candidate, post(20, 1, "EXERCISE nothing of note", language="en")]


def observations() -> Sequence[Observation]:
    """Return everything that a collector would have brought."""
    sha256 = hashlib.sha256(shape()).hexdigest()
    carried = [
        MediaSighting(
            post=one.key,
            account=one.account,
            position=0,
            said_at=one.said_at,
            seen_at=one.seen_at,
            sha256=sha256,
            mime="image/png",
            description="EXERCISE a blue circle",
            url="https://exercise.example/circle.png",
            fetched=True,
        )
        for one in posts()
        if one.text == OTHER
    ]
    profiles = [
        AccountSighting(
            account=account(number),
            seen_at=NOON,
            said_at=NOON,
            handle=f"{name}.exercise.example",
            name=f"EXERCISE {name}",
            biography="EXERCISE draws shapes",
            followers=100 * 7**number,
        )
        for number, name in enumerate(NAMES)
    ]
    return [*posts(), *carried, *profiles]


@attrs.frozen(kw_only=True)
class SmallWorld:
    """What was put in, by name."""

    work: Work
    candidate: Candidate
    referral: Referral  #: waits for an approver, drafted by Ann
    drafted: Referral  #: is a draft still
    sent: Referral
    succession: Succession
    group: Group
    place: UUID


def assessment() -> Assessment:
    """Return a judgement that holds."""
    return Assessment(
        ground=Ground.INCITES,
        reasons="EXERCISE the nonsense tells to draw circles on every wall",
        exclusion=ExclusionCheck(purpose="EXERCISE made to be spread among those who draw shapes"),
    )


def fill(desk: Desk, ann: Officer, ben: Officer) -> SmallWorld:
    """Put the small world in, as machine and officers would."""
    work = _judged(desk, ann)
    candidate = _candidate(desk, Kind.TEXT, OTHER)
    desk.rankings.save_ranking(ranking_before())
    desk.rankings.save_ranking(ranking())
    succession = _succession(desk)
    desk.groups.save_groups([group := _group(desk, work)])
    waiting = _referral(desk, ann, work, 0)
    drafted = _drafted(desk, ann, work, 1)
    sent = _referral(desk, ann, work, 2)
    _approve(desk, ben, sent)
    _looks(desk, sent)
    _series(desk)
    _queue(desk, candidate, waiting, succession)
    return SmallWorld(
        work=work,
        candidate=candidate,
        referral=waiting,
        drafted=drafted,
        sent=sent,
        succession=succession,
        group=group,
        place=waiting.location,
    )


def observe(log: ObservationLog, media: MediaStore) -> None:
    """Put in what a collector would have brought; it belongs to no authority."""
    seen = observations()
    batch = Batch(
        observations=tuple(seen),
        fingerprints=tuple(fingerprints_of(seen)),
        reached=Checkpoint("1"),
    )
    log.keep("exercise", batch)
    media.put(shape())


def _candidate(desk: Desk, kind: Kind, text: str) -> Candidate:
    value = next(
        one.value
        for one in fingerprints_of([post(0, 0, text)])
        if one.kind is kind and one.part == "text"
    )
    carried = [one for one in posts() if one.text == text]
    found = Candidate(
        id=desk.ids(),
        kind=kind,
        value=value,
        first_seen_at=carried[0].seen_at,
        accounts=len({one.account for one in carried}),
        posts=len(carried),
        because=f"{len(carried)} accounts posted the same text within hours",
        language=carried[0].language,
        example=carried[0].key,
    )
    desk.ledger.propose([found])
    return next(one for one in desk.ledger.open_candidates() if one.value == value)


def _judged(desk: Desk, ann: Officer) -> Work:
    return track.judge(
        candidate=_candidate(desk, Kind.TEXT, TEXT).id,
        assessment=assessment(),
        tier=Tier.DESIGNATED,
        title="EXERCISE circles on walls",
        log=desk.fingerprint_log,
        ledger=desk.ledger,
        ids=desk.ids,
        by=ann.id,
        authority=desk.authority.id,
        at=NOON,
        settings=desk.settings,
    )


Rows = tuple[tuple[int, float, float, float, int], ...]


def ranking() -> Ranking:
    """Return a made-up ranking: who sustains most is not who posts most."""
    made = _ranking(
        ((0, 420.0, 300.0, 610.0, 2), (3, 180.0, 90.0, 260.0, 3), (1, 12.0, 2.0, 30.0, 40)),
        at=NOON,
    )
    return attrs.evolve(made, learned=learned())


def learned() -> bytes:
    """Return the graph of it: two start works; both come to the last, which is seen by most."""
    graph = SpreadGraph.from_edges(
        [account(0), account(3), account(1)],
        [(0, 2, 1.0), (1, 2, 1.0)],
        exposure=[10.0, 10.0, 100.0],
        origination=[2.0, 1.0, 0.0],
    )
    return packed(graph, range(3))


def ranking_before() -> Ranking:
    """Return the ranking of the day before: one was seen by fewer, one has left since."""
    return _ranking(
        ((4, 300.0, 200.0, 400.0, 5), (0, 210.0, 150.0, 305.0, 2), (3, 180.0, 90.0, 260.0, 3)),
        at=NOON - timedelta(days=1),
    )


def _ranking(rows: Rows, *, at: datetime) -> Ranking:
    louder = sorted((row[4] for row in rows), reverse=True)
    standings = tuple(
        AccountStanding(
            account=account(number),
            score=score,
            low=low,
            high=high,
            net_effect=score * 0.7 * 12,
            rank=rank,
            volume=volume,
            volume_rank=louder.index(volume) + 1,
            role="originator" if rank == 1 else "amplifier",
            own=score / 2,
            findings=(
                Finding(score * 0.7 * 12, "EXERCISE what goes, how likely, how long"),
                Finding(score / 2, "EXERCISE first posted the work"),
                Finding(score, "originator: EXERCISE it starts 0.5 works a day"),
                Finding(score / 4, "EXERCISE so many see one of its posts"),
            ),
        )
        for rank, (number, score, low, high, volume) in enumerate(rows, 1)
    )
    return Ranking(
        made_at=at,
        oxygen=640.0,
        low=420.0,
        high=880.0,
        standings=standings,
        window_days=30.0,
        samples=200,
        because="EXERCISE 200 cascades were drawn",
    )


def _succession(desk: Desk) -> Succession:
    suggested = Succession(
        id=desk.ids(),
        removed=account(4),
        returned=account(5),
        score=0.8,
        findings=(
            ("starting_point", Finding(-4.2, "about 1 in 19 of the pairs compared is a return")),
            ("avatar", Finding(4.1, "the avatars are alike (PDQ distance 6)")),
            ("handle", Finding(2.1, "the handles differ by one letter")),
        ),
        suggested_at=NOON,
    )
    desk.rankings.suggest([suggested])
    return suggested


def _group(desk: Desk, work: Work) -> Group:
    """Return a made-up group: three accounts share a link and the work within seconds."""
    keys = [account(number) for number in (1, 2, 3)]
    at = NOON - timedelta(days=1)
    shares = tuple(
        GroupShare(account=key, content=posts()[nth].key, at=at + timedelta(seconds=7 * nth))
        for nth, key in enumerate(keys, 1)
    )
    return Group(
        id=desk.ids(),
        members=tuple(
            GroupMember(account=key, centrality=1.0 - nth / 10, stays=0.9, ties=2)
            for nth, key in enumerate(keys)
        ),
        traces=(
            GroupTrace(trace="link", objects=21, expected=0.08),
            GroupTrace(trace="work", objects=3, expected=0.4),
        ),
        ties=tuple(
            GroupTie(
                one=one,
                other=other,
                trace="link",
                objects=7,
                expected=0.03,
                pairs=8,
                symmetry=0.875,
                percentile=0.998,
                seconds=9.5,
                q=4e-8,
            )
            for one, other in ((keys[0], keys[1]), (keys[0], keys[2]), (keys[1], keys[2]))
        ),
        ties_in_all=3,
        acts=(
            GroupAct(trace="link", object=LINK, seconds=14.0, shares=shares),
            GroupAct(trace="work", object=str(work.id), seconds=14.0, shares=shares),
        ),
        acts_in_all=9,
        window=60.0,
        stability=0.9,
        chance=1e-40,
        q=3e-6,
        because="EXERCISE 3 accounts shared 9 things within 60 seconds of each other",
        suggested_at=NOON,
        found_at=NOON,
    )


def _drafted(desk: Desk, ann: Officer, work: Work, number: int) -> Referral:
    one = posts()[number]
    location = Location(
        id=desk.ids(),
        kind=LocationKind.POST,
        key=one.key,
        platform="exercise",
        account=one.account,
        url=one.url,
        language=one.language,
    )
    told = {"file": desk.case_file, "by": ann.id, "authority": desk.authority.id, "at": NOON}
    taken = refer.held(location, one.raw, at=NOON, seen_at=one.seen_at)
    refer.capture(location=location, taken=taken, evidence=desk.evidence, **told)  # type: ignore[arg-type]  # -- named above
    return refer.draft(
        location=location,
        work=work.id,
        recipient="exercise",
        instrument=Instrument.TERMS_REFERRAL,
        reasons="EXERCISE it asks people to draw circles, which the terms forbid",
        terms="Shapes 4.2: no circles",
        ids=desk.ids,
        **told,  # type: ignore[arg-type]  # -- named above
    )


def _referral(desk: Desk, ann: Officer, work: Work, number: int) -> Referral:
    drafted = _drafted(desk, ann, work, number)
    told = {"file": desk.case_file, "by": ann.id, "authority": desk.authority.id, "at": NOON}
    checks = refer.guard(referral=drafted.id, settings=desk.settings, **told)  # type: ignore[arg-type]  # -- named above
    assert [check for check in checks if not check.passed] == []
    # Other tests' authorities may have referred the same post: an officer has weighed that.
    return refer.deconflict(
        referral=drafted.id, deconfliction=desk.deconfliction, weighed=WEIGHED, **told
    )  # type: ignore[arg-type]  # -- named above


def _approve(desk: Desk, ben: Officer, waiting: Referral) -> None:
    refer.approve(
        referral=waiting.id,
        file=desk.case_file,
        outbox=desk.outbox,
        settings=desk.settings,
        ids=desk.ids,
        by=ben.id,
        authority=desk.authority.id,
        at=NOON,
    )


def _looks(desk: Desk, sent: Referral) -> None:
    there = View(name="appview", presence=Presence.PRESENT, said="200")
    gone = View(name="pds", presence=Presence.GONE, said="410 takedown")
    for hours, presence, cause, views in (
        (1, Presence.PRESENT, None, (there,)),
        (20, Presence.PARTLY, Cause.PLATFORM, (there, gone)),
    ):
        look = Look(at=NOON + timedelta(hours=hours), presence=presence, cause=cause, views=views)
        desk.looks.record(sent.location, look, next_at=None)


def _series(desk: Desk) -> None:
    for day in range(24):
        unknown = day in {9, 10}
        level = 900.0 - 18 * day + 60 * (day % 3)
        desk.series.save_point(
            OxygenPoint(
                day=(NOON - timedelta(days=23 - day)).date(),
                oxygen=None if unknown else level,
                low=None if unknown else level * 0.7,
                high=None if unknown else level * 1.4,
                observed=None if unknown else level * 0.9,
                opposing=40.0,
                imputed_share=0.25,
                works=1,
                gap=unknown,
            )
        )


def _queue(desk: Desk, candidate: Candidate, waiting: Referral, succession: Succession) -> None:
    told = (
        (
            ItemKind.APPROVE_REFERRAL,
            str(waiting.id),
            "EXERCISE circles on walls",
            Tier.DESIGNATED,
            300.0,
            2.0,
        ),
        (
            ItemKind.REFER_LOCATION,
            posts()[3].key,
            "EXERCISE circles on walls",
            Tier.DESIGNATED,
            120.0,
            6.0,
        ),
        (
            ItemKind.REFER_ACCOUNT,
            account(0),
            "originator, rank 1 by net effect",
            Tier.DESIGNATED,
            420.0,
            9.0,
        ),
        (ItemKind.JUDGE_CANDIDATE, str(candidate.id), candidate.because, None, 80.0, 4.0),
        (
            ItemKind.JUDGE_RETURN,
            str(succession.id),
            "one account may be another come back",
            None,
            30.0,
            5.0,
        ),
    )
    desk.queue.replace_open(
        [
            QueueItem(
                id=desk.ids(),
                kind=kind,
                subject=subject,
                title=title,
                language="ar" if kind is ItemKind.JUDGE_CANDIDATE else "",
                tier=tier,
                benefit=benefit,
                minutes=minutes,
                because=f"{benefit:,.0f} exposures a day / {minutes:.1f} minutes",
                added_at=NOON,
            )
            for kind, subject, title, tier, benefit, minutes in told
        ]
    )
