from itertools import product

import pytest

from fireline.domain.presence import Cause, Presence, View
from fireline.platforms.bluesky.verdict import Repository, Windows, verdict

P, C, R = Presence, Cause, Repository


def _windows(server: Presence, application: Presence, **told: object) -> Windows:
    return Windows(
        server=View(name="server", presence=server, said=""),
        application=View(name="application view", presence=application, said=""),
        **told,
    )


EVERYTHING = [
    _windows(
        server,
        application,
        repository=repository,
        signed=signed,
        labels=labels,
        deleted_by_author=deleted,
    )
    for server, application, repository, signed, labels, deleted in product(
        Presence, Presence, Repository, (None, True, False), ((), ("!takedown",)), (True, False)
    )
]


def test_gone_needs_two_windows_that_say_so() -> None:
    assert all(
        (verdict(each).presence is P.GONE)
        == (each.server.presence is each.application.presence is P.GONE)
        for each in EVERYTHING
    )


def test_what_did_not_answer_is_never_gone() -> None:
    silent = [each for each in EVERYTHING if P.UNREACHABLE in _shown(each)]

    assert {verdict(each).presence for each in silent} <= {
        P.PRESENT,
        P.PARTLY,
        P.UNREACHABLE,
        P.UNKNOWN,
    }


def test_only_what_is_missing_somewhere_has_a_cause() -> None:
    for each in EVERYTHING:
        seen = verdict(each)
        assert (seen.cause is not None) == (seen.presence in (P.GONE, P.PARTLY))


def test_the_author_is_blamed_only_when_a_window_or_the_stream_says_so() -> None:
    for each in EVERYTHING:
        if verdict(each).cause is C.AUTHOR:
            assert each.deleted_by_author or each.repository in (R.DEACTIVATED, R.DELETED)


def _shown(windows: Windows) -> tuple[Presence, Presence]:
    return windows.server.presence, windows.application.presence


@pytest.mark.parametrize(
    ("windows", "presence", "cause"),
    [
        (_windows(P.PRESENT, P.PRESENT), P.PRESENT, None),
        (_windows(P.GONE, P.PRESENT, signed=True), P.PARTLY, C.PLATFORM),
        (_windows(P.GONE, P.PRESENT), P.PARTLY, C.UNKNOWN),
        (_windows(P.PRESENT, P.GONE), P.PARTLY, C.PLATFORM),
        (_windows(P.PRESENT, P.PRESENT, labels=("!takedown",)), P.PARTLY, C.LABEL),
        (_windows(P.PRESENT, P.UNREACHABLE, labels=("!takedown",)), P.PARTLY, C.LABEL),
        (_windows(P.PRESENT, P.GONE, labels=("!takedown",)), P.PARTLY, C.PLATFORM),
        (_windows(P.GONE, P.GONE, repository=R.TAKEN_DOWN), P.GONE, C.ACCOUNT),
        (_windows(P.GONE, P.GONE, account_banned=True), P.GONE, C.ACCOUNT),
        (_windows(P.GONE, P.GONE, deleted_by_author=True), P.GONE, C.AUTHOR),
        (_windows(P.GONE, P.GONE, repository=R.DEACTIVATED), P.GONE, C.AUTHOR),
        (_windows(P.GONE, P.GONE, account_left=True), P.GONE, C.AUTHOR),
        (_windows(P.GONE, P.GONE, signed=True), P.GONE, C.PLATFORM),
        (_windows(P.GONE, P.GONE, signed=False), P.GONE, C.UNKNOWN),
        (_windows(P.GONE, P.GONE, labels=("!takedown",)), P.GONE, C.UNKNOWN),
        (_windows(P.GONE, P.GONE), P.GONE, C.UNKNOWN),
        (_windows(P.GONE, P.UNREACHABLE), P.UNKNOWN, None),
        (_windows(P.UNREACHABLE, P.UNREACHABLE), P.UNREACHABLE, None),
        (_windows(P.UNREACHABLE, P.PRESENT), P.PRESENT, None),
    ],
)
def test_the_table(windows: Windows, presence: Presence, cause: Cause | None) -> None:
    seen = verdict(windows)

    assert (seen.presence, seen.cause) == (presence, cause)
    assert seen.because
