"""After the night nobody finds the bytes of an erased person or of an expired day on the disk."""

from datetime import timedelta

import psycopg
import pytest

from casework_cases import Cases
from casework_rows import Unit
from fireline.domain.act import Act, AuditRow
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.finding import Finding
from fireline.domain.ids import AccountKey
from fireline.domain.location import LocationKind
from fireline.domain.observation import AccountSighting, Interaction, MediaSighting, Tie
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.jobs.nightly import nightly
from fireline.scour import Batch
from fireline.store.observations import LakeObservationLog
from integration.retention.disk import folders_of, where
from integration.retention.installation import NIGHT, listed
from integration.store.observations.sayings import fingerprint, post

PERSON, DAY, STAYS = "grubblewick", "snorfelbax", "mumblecrust"
KEY = f"shapes:{PERSON}7731"
AT_ONCE = timedelta(days=-10_000)
YESTERDAY = NIGHT - timedelta(days=1)


@pytest.fixture
def disk(night):
    """Say where a marker stands on the disk, what waits in memory written down first."""
    folders = folders_of(night.unit.settings.data, night.unit.database)

    def look(marker: str) -> dict[str, int]:
        with psycopg.connect(night.unit.database.owner_dsn, autocommit=True) as owner:
            owner.execute("CHECKPOINT")
        return where(marker, *folders)

    return look


def plant_in_the_lake(night) -> None:
    told = {"said_at": YESTERDAY, "seen_at": YESTERDAY}
    picture = night.unit.media.put(f"a picture of {PERSON}".encode())
    said = post("one", "x", at=YESTERDAY, text=f"I am {PERSON}", raw=f"raw {PERSON}".encode())
    hers = type(said)(
        key=f"shapes:{PERSON}/1",
        account=KEY,
        text=said.text,
        raw=said.raw,
        url=f"https://x.org/{PERSON}",
        **told,
    )
    about = post(
        "two", "bob", at=YESTERDAY, text=f"see @{PERSON}7731 {STAYS}", raw=f"@{PERSON}7731".encode()
    )
    night.unit.media.put(f"a picture of {STAYS}".encode())
    LakeObservationLog(night.unit.lake).keep(
        "shapes",
        Batch(
            observations=(
                hers,
                about,
                MediaSighting(post=hers.key, account=KEY, position=0, sha256=picture, **told),
                AccountSighting(
                    account=KEY, handle=f"{PERSON}7731", name=PERSON, raw=PERSON.encode(), **told
                ),
                Interaction(tie=Tie.FOLLOW, actor=KEY, target="shapes:bob", **told),
            ),
            fingerprints=(fingerprint(hers),),
            reached=Checkpoint("1"),
        ),
    )


def plant_in_casework(night) -> None:
    cases = Cases(Unit(authority=night.authority, ann=night.ann, ben=night.lea))
    work = cases.work(STAYS)
    cases.sighting(work, f"shapes:{PERSON}/1", account=KEY)
    place = cases.place(KEY, kind=LocationKind.ACCOUNT)
    cases.place(f"shapes:{PERSON}/1", account=KEY)
    cases.referral(place, work=work.id)
    desk = night.unit.desk(night.authority)
    desk.rankings.set_aside(KEY, reason=f"EXERCISE {KEY}", by=night.ann.id, at=YESTERDAY)
    standing = AccountStanding(
        account=AccountKey(KEY),
        score=1.0,
        low=0.5,
        high=2.0,
        net_effect=1.0,
        rank=1,
        volume=1,
        volume_rank=1,
        role="originator",
        own=0.0,
        findings=(Finding(1.0, f"because of {KEY}"),),
    )
    desk.rankings.save_ranking(
        Ranking(
            made_at=YESTERDAY,
            oxygen=1.0,
            low=0.0,
            high=2.0,
            standings=(standing,),
            window_days=14.0,
            samples=1,
            because="EXERCISE",
        )
    )
    opened = AuditRow(
        act=Act.ACCOUNT_OPENED,
        authority=night.authority.id,
        officer=night.ann.id,
        on=f"account {KEY}",
        because="EXERCISE",
        at=YESTERDAY,
    )
    with desk.ledger.recording(opened):
        pass
    with night.unit.scope(night.authority.id):
        desk.evidence.put(f"a capture of {PERSON}".encode(), place=place.id)


def test_nobody_finds_an_erased_person_on_the_disk(night, disk):
    plant_in_the_lake(night)
    plant_in_casework(night)
    before = disk(PERSON)
    assert before.keys() >= {"tables", "journal", "lake", "media"}
    assert {"tables", "lake", "media"} <= disk(STAYS).keys()

    listed(night, KEY, at=YESTERDAY)
    report = nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    assert disk(PERSON) == {}
    assert {"tables", "lake", "media"} <= disk(STAYS).keys()
    assert report.not_ours == ()
    counts = {step.name: step.counts for step in report.steps}["erase persons"]
    assert counts["erasures"] == 1
    assert counts["media"] == counts["evidence"] == 1
    assert counts["audit details"] == 1
    require_whole_audit(night)


def require_whole_audit(night) -> None:
    """Reckon the whole tree anew: what was erased has its number, and an act that tells of it."""
    from fireline.store.audit.checking import check

    night.unit.audit_keeper().stop()
    verdict = check(night.authority.id, keys=[night.unit.keys.verifying()], outside=None)
    assert verdict.whole, verdict.sentences()
    assert verdict.erased == 1


def test_nobody_finds_an_expired_day_on_the_disk(night, disk):
    for days, marker in ((31, DAY), (29, STAYS)):
        at = NIGHT - timedelta(days=days)
        said = post(f"{marker}1", marker, at=at, text=f"said {marker}", raw=marker.encode())
        batch = Batch(observations=(said,), fingerprints=(), reached=Checkpoint("1"))
        LakeObservationLog(night.unit.lake).keep("shapes", batch)
    assert disk(DAY).keys() >= {"lake", "tables"}

    nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    assert disk(DAY) == {}
    assert disk(STAYS).keys() >= {"lake"}
