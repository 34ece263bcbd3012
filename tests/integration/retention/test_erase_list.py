"""No question returns who stands on the erase list, whatever is asked and of whichever copy."""

import uuid
from importlib.resources import files

import psycopg
import pyarrow as pa
import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import (
    AccountSighting,
    AccountState,
    CountSighting,
    Deletion,
    Interaction,
    Standing,
    Tie,
)
from fireline.scour import Batch
from fireline.store.observations import (
    LakeAudienceLog,
    LakeFingerprintLog,
    LakeObservationLog,
    near,
)
from fireline.store.observations.erase_list import seeing_restricted
from integration.store.observations.sayings import NOON, account, fingerprint, medium, minutes, post

NAMES = sorted(
    one.name.removesuffix(".sql") for one in files("fireline.store.observations.sql").iterdir()
)
GIVEN = {
    "after": 0,
    "until": 10**9,
    "since": minutes(-60),
    "limit": 100,
    "min_accounts": 1,
    "least_objects": 1,
    "least_shares": 1,
    "window": 3_600.0,
    "native": "shapes:gone1",
    "account": "shapes:eve",
    "source": "shapes",
    "day": NOON.date(),
    "before": minutes(9999).date(),
}
WANTED = pa.table(
    {
        "native": ["shapes:gone1", "shapes:stays"],
        "account": ["shapes:eve", "shapes:ann"],
        "sha256": ["a" * 64, "b" * 64],
        "kind": ["text", "text"],
        "value": ["eve", "f00"],
    }
)


def everything(name: str = "eve") -> Batch:
    """Let Eve, and Ann around her, do whatever can be done."""
    gone, stays = post("gone1", name), post("stays", "ann", reply_to="shapes:gone1")
    told = {"said_at": NOON, "seen_at": NOON}
    here, there = f"shapes:{name}", "shapes:ann"
    return Batch(
        observations=(
            gone,
            stays,
            post("gone2", name, repost_of="shapes:stays"),
            post("passed", "bob", repost_of="shapes:gone1"),
            medium(gone, "a" * 64),
            medium(stays, "b" * 64),
            AccountSighting(account=here, handle=name, name="Eve Example", raw=b"bytes", **told),
            account("ann", handle="ann", raw=b"bytes"),
            Interaction(tie=Tie.FOLLOW, actor=here, target=there, **told),
            Interaction(tie=Tie.FOLLOW, actor=there, target=here, **told),
            Interaction(tie=Tie.LIKE, actor="shapes:bob", target=there, post="shapes:x", **told),
            CountSighting(post=gone.key, seen_at=NOON, views=3),
            Deletion(post=gone.key, account=gone.account, **told),
            AccountState(account=here, standing=Standing.SUSPENDED, **told),
        ),
        fingerprints=(fingerprint(gone, "eve"), fingerprint(stays)),
        reached=Checkpoint("1"),
    )


def ask(lake, name):
    """Ask a question with whatever it wants."""
    words = (files("fireline.store.observations.sql") / f"{name}.sql").read_text()
    values = {key: value for key, value in GIVEN.items() if f"${key}" in words}
    return lake.ask(name, WANTED if " wanted" in words else None, **values)


def named(answer: pa.Table) -> set[str]:
    """Return everything that an answer says that is Eve's."""
    said = str(answer.to_pylist())
    return {word for word in ("shapes:eve", "shapes:gone", "Eve Example") if word in said}


def put_on_list(lake, embedded, kind="account", key="shapes:eve", measure="erase"):
    with psycopg.connect(embedded.app_dsn) as list_:
        list_.execute(
            "INSERT INTO lake.erase_list (id, kind, measure, key, pseudonym)"
            " VALUES (%s, %s, %s, %s, %s)",
            [uuid.uuid4(), kind, measure, key, lake.pseudonyms.of(key)],
        )
        list_.execute("UPDATE lake.erase_version SET version = version + 1")


@pytest.mark.parametrize("few", [0, 1_000_000], ids=["where it lies", "from memory"])
def test_no_question_returns_who_is_erased(lake, embedded, monkeypatch, few):
    monkeypatch.setattr(near, "FEW", few)
    LakeObservationLog(lake).keep("shapes", everything())
    telling = {name for name in NAMES if named(ask(lake, name))}
    assert telling >= {"audience", "fingerprints", "ties", "profiles", "passed_on", "post_of"}

    put_on_list(lake, embedded)

    assert {name: named(ask(lake, name)) for name in NAMES} == {name: set() for name in NAMES}
    assert ask(lake, "ties").to_pylist() == [{"actor": "shapes:bob", "target": "shapes:ann"}]


def test_an_erased_post_is_gone_and_its_author_stays(lake, embedded):
    LakeObservationLog(lake).keep("shapes", everything())

    put_on_list(lake, embedded, kind="post", key="shapes:gone1")

    audience = LakeAudienceLog(lake)
    assert audience.post("shapes:gone1") is None
    assert audience.post("shapes:gone2") is not None
    assert audience.post("shapes:stays").reply_to is None
    assert LakeFingerprintLog(lake).fingerprints(after="", until=lake.mark())[
        "post"
    ].to_pylist() == ["shapes:stays"]


def test_a_lead_sees_through_a_restriction_and_never_through_an_erasure(lake, embedded):
    log = LakeObservationLog(lake)
    log.keep("shapes", everything())
    log.keep("shapes", everything("mal"))
    put_on_list(lake, embedded, measure="restrict")
    put_on_list(lake, embedded, key="shapes:mal")
    profiles = lambda: set(LakeAudienceLog(lake).profiles(["shapes:eve", "shapes:mal"]))  # noqa: E731 -- asked twice

    assert profiles() == set()
    with seeing_restricted():
        assert profiles() == {"shapes:eve"}
    assert profiles() == set()


def test_who_was_erased_does_not_come_in_again_and_who_was_restricted_does(lake, embedded):
    put_on_list(lake, embedded, key="shapes:eve")
    put_on_list(lake, embedded, key="shapes:res", measure="restrict")

    LakeObservationLog(lake).keep("shapes", everything())
    LakeObservationLog(lake).keep("shapes", everything("res"))

    cursor = lake._connection.cursor()
    assert cursor.execute("SELECT account FROM lake.accounts ORDER BY account").fetchall() == [
        ("shapes:ann",),
        ("shapes:ann",),
        ("shapes:res",),
    ]


def test_an_answer_that_was_kept_forgets_who_is_listed_meanwhile(lake, embedded):
    LakeObservationLog(lake).keep("shapes", everything())
    audience = LakeAudienceLog(lake)
    kept = lambda: named(audience.ties()) | named(audience.audience())  # noqa: E731 -- asked often
    assert kept() == {"shapes:eve"}

    put_on_list(lake, embedded, measure="restrict")

    assert kept() == set()
    with seeing_restricted():
        assert kept() == {"shapes:eve"}
    assert kept() == set()


def test_a_change_of_the_list_reaches_every_open_lake_at_once(lake, make_lake, embedded):
    other = make_lake()
    LakeObservationLog(lake).keep("shapes", everything())
    assert LakeAudienceLog(other).post("shapes:gone1") is not None

    put_on_list(lake, embedded)
    assert LakeAudienceLog(other).post("shapes:gone1") is None

    with psycopg.connect(embedded.app_dsn) as list_:
        list_.execute("DELETE FROM lake.erase_list")
        list_.execute("UPDATE lake.erase_version SET version = version + 1")
    assert LakeAudienceLog(other).post("shapes:gone1") is not None
