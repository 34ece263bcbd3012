from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from fireline.domain.act import Act
from fireline.domain.assessment import Answer3
from fireline.domain.clock import Clock
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.work import CandidateState, Sighting, Tier, Via, Work
from fireline.errors import MoveRefused, NotFoundError, RefusedError
from fireline.settings import Settings
from fireline.track import dismiss, judge, look_back, refuse_sighting, reopen, track
from fireline.track.fingerprints import link_of, sha256_of, text_of
from fireline.track.memory import MemoryFingerprintLog, MemoryTrackLedger
from fireline.track.run import TrackCounts
from unit.track.small_worlds import (
    ASSESSMENT,
    NOON,
    OFFICER,
    OTHER_WORDS,
    UNIT,
    WORDS,
    Stored,
    an_hour_later,
    clock,
    ids,
    key,
    lake,
    media,
    pdq,
    picture,
    post,
    store,
)

THREE = ("ann", "bob", "cy")


def turned(
    log: MemoryFingerprintLog,
    ledger: MemoryTrackLedger,
    at: Clock = an_hour_later,
    **settings: Any,
) -> TrackCounts:
    return track(
        log=log,
        ledger=ledger,
        ids=ids(len(ledger.sightings()) + int(log.mark() or 0)),
        clock=at,
        authority=UNIT,
        settings=Settings(**settings),
    )


def judged(
    log: MemoryFingerprintLog,
    ledger: MemoryTrackLedger,
    place: int = 0,
    *,
    first: int = 99,
    **more: Any,
) -> Work:
    return judge(
        candidate=ledger.open_candidates()[place].id,
        assessment=ASSESSMENT,
        tier=Tier.PROMOTIONAL,
        title="EXERCISE leaflet",
        log=log,
        ledger=ledger,
        ids=ids(first),
        by=OFFICER,
        authority=UNIT,
        at=NOON,
        **more,
    )


def seen(sightings: Sequence[Sighting]) -> list[tuple[str, Via]]:
    return sorted((sighting.post.removeprefix("exercise:"), sighting.via) for sighting in sightings)


def same_words(*numbers: int, words: str = WORDS) -> Stored:
    return Stored([post(n, account=f"account{n}", text=words) for n in numbers])


# ---- what becomes a candidate


def test_words_that_enough_accounts_share_become_a_candidate() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()

    counts = turned(log, ledger)

    (candidate,) = ledger.open_candidates()
    assert (candidate.kind, candidate.value) == (Kind.TEXT, text_of(WORDS))
    assert (candidate.accounts, candidate.posts, candidate.example) == (3, 3, f"{key(1)}#v1")
    assert candidate.language == "en"
    assert candidate.because == (
        "3 accounts posted the same words in 3 posts since 2026-03-01 12:01 UTC"
    )
    assert (counts.fingerprints, counts.candidates, counts.sightings) == (3, 1, 0)


def test_two_accounts_are_not_enough_however_often_they_post() -> None:
    log = lake(Stored([post(n, account=THREE[n % 2], text=WORDS) for n in range(10)]))
    ledger = MemoryTrackLedger()

    turned(log, ledger)

    assert ledger.open_candidates() == []


def test_what_a_watched_account_posts_is_a_candidate_at_once() -> None:
    log, ledger = lake(same_words(1), same_words(2, words=OTHER_WORDS)), MemoryTrackLedger()
    ledger.watching.add(AccountKey("exercise:account1"))

    turned(log, ledger)

    (candidate,) = ledger.open_candidates()
    assert candidate.value == text_of(WORDS)
    assert candidate.because.endswith("; a watched account is among them")


def test_each_exact_kind_makes_candidates() -> None:
    posts = [post(n, account=str(n), links=("https://example.com/a",)) for n in range(3)]
    log = lake(Stored([*posts, *(media(one, "leaflet") for one in posts)]))
    ledger = MemoryTrackLedger()

    turned(log, ledger)

    assert [(found.kind, found.value) for found in ledger.open_candidates()] == [
        (Kind.FILE, sha256_of(b"leaflet")),
        (Kind.LINK, link_of("https://example.com/a")),
    ]


def test_a_candidate_grows_and_keeps_its_id() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    before = ledger.open_candidates()[0]

    store(log, same_words(4))
    counts = turned(log, ledger)

    (after,) = ledger.open_candidates()
    assert (after.id, after.accounts) == (before.id, 4)
    assert counts.candidates == 0


def test_accounts_add_up_over_turns() -> None:
    log, ledger = MemoryFingerprintLog(), MemoryTrackLedger()
    for number in range(3):
        store(log, same_words(number))
        turned(log, ledger)

    assert [candidate.accounts for candidate in ledger.open_candidates()] == [3]


def test_pictures_that_look_alike_are_one_candidate_whatever_their_files() -> None:
    posts = [post(n, account=str(n)) for n in range(3)]
    log = lake(
        Stored(
            [media(one, f"file {place}") for place, one in enumerate(posts)],
            [picture(f"file {n}", pdq(1, flipped=10 * n)) for n in range(3)],
        )
    )
    ledger = MemoryTrackLedger()

    turned(log, ledger)

    (candidate,) = ledger.open_candidates()
    assert (candidate.kind, candidate.accounts) == (Kind.PDQ, 3)
    assert "a picture that looks alike" in candidate.because


def test_pictures_read_later_join_the_candidate_that_they_look_like() -> None:
    posts = [post(n, account=str(n)) for n in range(5)]
    files = [media(one, f"file {place}") for place, one in enumerate(posts)]
    log = lake(Stored(files, [picture(f"file {n}", pdq(1, flipped=n)) for n in range(3)]))
    ledger = MemoryTrackLedger()
    turned(log, ledger)
    before = ledger.open_candidates()[0]

    store(log, Stored([], [picture("file 3", pdq(1, 9)), picture("file 4", pdq(2))]))
    turned(log, ledger)

    (after,) = ledger.open_candidates()
    assert (after.id, after.value, after.accounts) == (before.id, before.value, 4)


def test_a_picture_with_too_little_to_go_by_counts_as_a_file() -> None:
    posts = [post(n, account=str(n)) for n in range(3)]
    log = lake(
        Stored([media(one, "leaflet") for one in posts], [picture("leaflet", pdq(1), quality=49)])
    )
    ledger = MemoryTrackLedger()

    turned(log, ledger)

    assert [candidate.kind for candidate in ledger.open_candidates()] == [Kind.FILE]


def test_proposing_is_recorded_once() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    store(log, same_words(4))
    turned(log, ledger)

    (candidate,) = ledger.open_candidates()
    (row,) = ledger.recorded(on=f"candidate {candidate.id}")
    assert (row.act, row.officer) == (Act.CANDIDATE_PROPOSED, None)


# ---- what a judgement does


def test_a_candidate_becomes_a_work_with_everything_stored_that_holds_it() -> None:
    log = lake(
        same_words(3, 1, 2),
        same_words(4, words=OTHER_WORDS),
        Stored([post(5, account="dan", repost_of=2), post(6, account="eve", quote_of=4)]),
    )
    ledger = MemoryTrackLedger()
    turned(log, ledger)

    work = judged(log, ledger)

    assert ledger.works() == [work]
    assert ledger.open_candidates() == []
    assert seen(ledger.sightings()) == [
        ("1#v1", Via.ORIGINAL),
        ("2#v1", Via.COPY),
        ("3#v1", Via.COPY),
        ("5#v1", Via.REPOST),
    ]
    (repost,) = (s for s in ledger.sightings() if s.via is Via.REPOST)
    assert (repost.source, repost.match) == ("exercise:account2", None)
    (entry,) = ledger.bank()
    assert (entry.kind, entry.value, entry.work, entry.added_by) == (
        Kind.TEXT,
        text_of(WORDS),
        work.id,
        OFFICER,
    )


def test_who_judges_many_in_a_row_looks_back_once_for_all_of_them() -> None:
    log = lake(same_words(1, 2, 3), same_words(4, 5, 6, words=OTHER_WORDS))
    ledger, at_once = MemoryTrackLedger(), MemoryTrackLedger()
    turned(log, ledger)
    turned(log, at_once)

    works = [judged(log, ledger, looking_back=False, first=first) for first in (10, 20)]
    before = ledger.sightings()
    new = look_back(
        works=[work.id for work in works], log=log, ledger=ledger, ids=ids(5), settings=Settings()
    )
    for first in (10, 20):
        judged(log, at_once, first=first)

    assert before == []
    assert new == 6
    assert seen(ledger.sightings()) == seen(at_once.sightings())


def test_each_copy_says_why_it_is_one() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)

    judged(log, ledger)

    matches = [sighting.match for sighting in ledger.sightings()]
    assert {match.because for match in matches if match} == {
        "the same words, apart from links, mentions, spacing, case, signs and lookalikes"
    }
    assert None not in matches


def test_a_judged_file_is_known_by_its_look_too() -> None:
    log = lake(Stored([media(post(n, account=str(n)), "leaflet") for n in range(3)]))
    ledger = MemoryTrackLedger()
    turned(log, ledger)
    store(log, Stored([], [picture("leaflet", pdq(1)), picture("copy", pdq(1, flipped=12))]))

    judged(log, ledger)
    store(log, Stored([media(post(9, account="eve"), "copy")]))
    turned(log, ledger)

    assert {entry.kind for entry in ledger.bank()} == {Kind.FILE, Kind.PDQ}
    (copy,) = (s for s in ledger.sightings() if s.post == f"{key(9)}#v1")
    assert copy.match is not None
    assert (copy.match.kind, copy.match.distance) == (Kind.PDQ, 12)


def test_other_candidates_that_the_new_work_covers_need_no_judgement() -> None:
    posts = [post(n, account=str(n)) for n in range(6)]
    log = lake(
        Stored([media(one, "leaflet") for one in posts[:3]]),
        Stored([media(one, "copy") for one in posts[3:]], [picture("copy", pdq(1))]),
    )
    ledger = MemoryTrackLedger()
    turned(log, ledger)
    store(log, Stored([], [picture("leaflet", pdq(1, flipped=3))]))
    turned(log, ledger)
    assert [found.kind for found in ledger.open_candidates()] == [Kind.FILE, Kind.PDQ]

    judged(log, ledger, place=1)

    assert ledger.open_candidates() == []
    assert len(ledger.sightings()) == 6


def test_a_file_that_waits_stands_for_the_pictures_that_look_like_it() -> None:
    """The picture is read after the file was proposed; an officer need not judge it twice."""
    posts = [post(n, account=str(n)) for n in range(7)]
    log = lake(Stored([media(one, "leaflet") for one in posts[:3]]))
    ledger = MemoryTrackLedger()
    turned(log, ledger)
    late = [media(posts[3], "leaflet"), *(media(one, "copy") for one in posts[4:])]
    store(log, Stored(late, [picture("leaflet", pdq(1)), picture("copy", pdq(1, flipped=3))]))

    turned(log, ledger)

    assert [(found.kind, found.accounts) for found in ledger.open_candidates()] == [(Kind.FILE, 4)]
    judged(log, ledger)
    assert len(ledger.sightings()) == 7


@pytest.mark.parametrize(
    "given",
    [
        {"title": " "},
        {"assessment": attrs.evolve(ASSESSMENT, reasons=" ")},
        {
            "assessment": attrs.evolve(
                ASSESSMENT, exclusion=attrs.evolve(ASSESSMENT.exclusion, purpose="short")
            )
        },
        {
            "assessment": attrs.evolve(
                ASSESSMENT, exclusion=attrs.evolve(ASSESSMENT.exclusion, journalistic=Answer3.YES)
            )
        },
    ],
    ids=["no title", "no reasons", "no purpose", "excluded"],
)
def test_without_ground_and_exclusion_check_there_is_no_work(given: dict[str, Any]) -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    whole: dict[str, Any] = {"assessment": ASSESSMENT, "title": "EXERCISE"}

    with pytest.raises(RefusedError):
        judge(
            candidate=ledger.open_candidates()[0].id,
            tier=Tier.PROMOTIONAL,
            log=log,
            ledger=ledger,
            ids=ids(),
            by=OFFICER,
            authority=UNIT,
            at=NOON,
            **{**whole, **given},
        )

    assert (list(ledger.works()), list(ledger.sightings()), len(ledger.open_candidates())) == (
        [],
        [],
        1,
    )


def test_a_candidate_is_judged_once() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    candidate = ledger.open_candidates()[0].id
    judged(log, ledger)

    with pytest.raises(MoveRefused, match="judged already"):
        dismiss(candidate=candidate, reason="x", ledger=ledger, by=OFFICER, authority=UNIT, at=NOON)


def test_a_judgement_is_recorded_with_its_reasons() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)

    work = judged(log, ledger)

    (row,) = ledger.recorded(on=f"work {work.id}")
    assert (row.act, row.officer, row.because) == (Act.WORK_JUDGED, OFFICER, ASSESSMENT.reasons)


# ---- matching forward


def test_new_posts_are_held_against_the_bank() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    judged(log, ledger)
    store(log, same_words(7))
    store(log, Stored([post(8, account="eve", reply_to=7), post(9, account="dan", repost_of=1)]))

    counts = turned(log, ledger)

    assert seen(ledger.sightings())[3:] == [
        ("7#v1", Via.COPY),
        ("8#v1", Via.REPLY),
        ("9#v1", Via.REPOST),
    ]
    assert (counts.matched, counts.sightings, counts.candidates) == (3, 3, 0)


def test_a_reply_to_a_reply_carries_nothing() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    judged(log, ledger)
    store(log, Stored([post(8, account="eve", reply_to=1)]))
    turned(log, ledger)
    store(log, Stored([post(9, account="dan", reply_to=8)]))

    assert turned(log, ledger).sightings == 0


def test_a_picture_read_late_finds_its_older_posts_and_who_passed_them_on() -> None:
    posts = [post(n, account=str(n)) for n in range(3)]
    log = lake(
        Stored(
            [media(one, f"file {n}") for n, one in enumerate(posts)],
            [picture(f"file {n}", pdq(1, flipped=n)) for n in range(3)],
        )
    )
    ledger = MemoryTrackLedger()
    turned(log, ledger)
    judged(log, ledger)
    late = post(5, account="eve")
    store(log, Stored([late, media(late, "late"), post(6, account="dan", quote_of=5)]))
    turned(log, ledger)

    store(log, Stored([], [picture("late", pdq(1, flipped=20))]))
    turned(log, ledger)

    assert seen(ledger.sightings())[3:] == [("5#v1", Via.COPY), ("6#v1", Via.QUOTE)]


def test_a_picture_that_was_read_long_ago_is_known_in_a_new_post() -> None:
    posts = [post(n, account=str(n)) for n in range(3)]
    known = [picture("leaflet", pdq(1)), picture("copy", pdq(1, flipped=5))]
    log = lake(Stored([media(one, "leaflet") for one in posts], known))
    ledger = MemoryTrackLedger()
    turned(log, ledger)
    judged(log, ledger)

    store(log, Stored([media(post(9, account="eve"), "copy")]))

    assert turned(log, ledger).sightings == 1


@pytest.mark.parametrize(("at", "found"), [(clock, 1), (an_hour_later, 0)])
def test_a_turn_that_did_not_know_a_fresh_judgement_is_made_good_by_the_next(
    at: Clock, found: int
) -> None:
    """The judgement was made but not committed when that turn went past the post."""
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    judged(log, ledger)
    store(log, same_words(4))
    ledger.reach(log.mark())

    assert turned(log, ledger, at=at).sightings == found


def test_a_turn_with_nothing_new_changes_nothing() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    judged(log, ledger)
    turned(log, ledger)
    before = list(ledger.sightings())

    assert turned(log, ledger) == TrackCounts(
        fingerprints=0, matched=0, sightings=0, candidates=0, seconds=0.0
    )
    assert list(ledger.sightings()) == before


# ---- negative judgements and taking back


def test_what_was_dismissed_is_never_proposed_again() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    candidate = ledger.open_candidates()[0]
    dismiss(
        candidate=candidate.id,
        reason="A greeting.",
        ledger=ledger,
        by=OFFICER,
        authority=UNIT,
        at=NOON,
    )
    store(log, same_words(4, 5, 6))

    assert turned(log, ledger).candidates == 0
    assert ledger.open_candidates() == []
    assert ledger.candidate(candidate.id).state is CandidateState.DISMISSED
    rows = ledger.recorded(on=f"candidate {candidate.id}")
    assert [row.act for row in rows] == [Act.CANDIDATE_PROPOSED, Act.CANDIDATE_DISMISSED]


def test_a_picture_that_looks_like_a_dismissed_one_is_not_proposed() -> None:
    posts = [post(n, account=str(n)) for n in range(6)]
    log = lake(
        Stored([media(one, "logo") for one in posts[:3]], [picture("logo", pdq(1))]),
    )
    ledger = MemoryTrackLedger()
    turned(log, ledger)
    dismiss(
        candidate=ledger.open_candidates()[0].id,
        reason="A logo.",
        ledger=ledger,
        by=OFFICER,
        authority=UNIT,
        at=NOON,
    )

    store(log, Stored([media(p, "logo 2") for p in posts[3:]], [picture("logo 2", pdq(1, 8))]))

    assert turned(log, ledger).candidates == 0
    assert ledger.open_candidates() == []


@pytest.mark.parametrize("judged_as", [Kind.PDQ, Kind.FILE])
def test_a_dismissed_picture_is_not_proposed_again_by_any_of_its_files(judged_as: Kind) -> None:
    logo, again = picture("logo", pdq(1)), picture("logo again", pdq(1))
    log = lake(Stored([media(post(n, account=str(n)), "logo") for n in range(3)]))
    ledger = MemoryTrackLedger()
    store(log, Stored([], [logo] if judged_as is Kind.PDQ else []))
    turned(log, ledger)
    dismiss(
        candidate=ledger.open_candidates()[0].id,
        reason="A logo.",
        ledger=ledger,
        by=OFFICER,
        authority=UNIT,
        at=NOON,
    )

    late = [media(post(n, account=str(n)), f) for n in range(4, 9) for f in ("logo", "logo again")]
    store(log, Stored(late, [logo, again]))

    assert turned(log, ledger).candidates == 0
    assert ledger.open_candidates() == []


def test_a_dismissal_needs_its_reason() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)

    with pytest.raises(RefusedError, match="reason"):
        dismiss(
            candidate=ledger.open_candidates()[0].id,
            reason=" ",
            ledger=ledger,
            by=OFFICER,
            authority=UNIT,
            at=NOON,
        )


def test_a_judgement_can_be_taken_back_and_made_again() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    candidate = ledger.open_candidates()[0].id
    work = judged(log, ledger)

    reopen(
        candidate=candidate,
        reason="Parody.",
        ledger=ledger,
        by=OFFICER,
        authority=UNIT,
        at=NOON,
    )

    assert (list(ledger.works()), list(ledger.bank()), list(ledger.sightings())) == ([], [], [])
    assert [found.id for found in ledger.open_candidates()] == [candidate]
    assert [row.act for row in ledger.recorded(on=f"work {work.id}")] == [
        Act.WORK_JUDGED,
        Act.WORK_ENDED,
    ]


def test_what_nobody_judged_cannot_be_reopened() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)

    with pytest.raises(MoveRefused, match="nothing to take back"):
        reopen(
            candidate=ledger.open_candidates()[0].id,
            reason="x",
            ledger=ledger,
            by=OFFICER,
            authority=UNIT,
            at=NOON,
        )


def test_a_refused_sighting_stays_refused_and_passes_nothing_on() -> None:
    log, ledger = lake(same_words(1, 2, 3)), MemoryTrackLedger()
    turned(log, ledger)
    judged(log, ledger)
    (wrong,) = (s for s in ledger.sightings() if s.post == f"{key(2)}#v1")

    refuse_sighting(
        sighting=wrong.id,
        reason="Counter-speech.",
        ledger=ledger,
        by=OFFICER,
        authority=UNIT,
        at=NOON,
    )
    store(log, Stored([post(9, account="eve", repost_of=2)]))
    turned(log, ledger)

    assert seen(ledger.sightings()) == [("1#v1", Via.ORIGINAL), ("3#v1", Via.COPY)]
    assert [r.act for r in ledger.recorded(on=f"sighting {wrong.id}")] == [Act.SIGHTING_REFUSED]


def test_a_candidate_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFoundError, match="no such candidate"):
        dismiss(
            candidate=OFFICER,
            reason="x",
            ledger=MemoryTrackLedger(),
            by=OFFICER,
            authority=UNIT,
            at=NOON,
        )
