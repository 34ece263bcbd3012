"""What a case needs is copied before its day goes, and goes itself when its own time is over."""

from datetime import timedelta

from casework_cases import Cases
from casework_rows import Unit
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import AccountSighting, AccountState, Standing
from fireline.domain.retention import Basis, Measure
from fireline.jobs.nightly import nightly
from fireline.scour import Batch
from fireline.store.observations import LakeAudienceLog, LakeObservationLog
from integration.retention.installation import NIGHT, listed
from integration.store.observations.sayings import post

AT_ONCE = timedelta(days=-10_000)
OLD = NIGHT - timedelta(days=40)
EVE = "shapes:eve"


def fill(night):
    told = {"said_at": OLD, "seen_at": OLD}
    batch = Batch(
        observations=(
            post("matched", "eve", at=OLD, text="EXERCISE blue triangle", raw=b"raw"),
            post("unmatched", "eve", at=OLD),
            AccountSighting(account=EVE, handle="eve", name="EXERCISE Eve", **told),
            AccountState(account=EVE, standing=Standing.SUSPENDED, **told),
        ),
        fingerprints=(),
        reached=Checkpoint("1"),
    )
    LakeObservationLog(night.unit.lake).keep("shapes", batch)
    cases = Cases(Unit(authority=night.authority, ann=night.ann, ben=night.lea))
    cases.sighting(cases.work(), "shapes:matched", account=EVE, said_at=OLD)


def kept_posts(night):
    from fireline.store.casework.models import KeptPost

    with night.unit.scope(night.authority.id):
        rows = KeptPost.objects.order_by("native")
        return list(rows.values_list("native", "text", "raw_sha256"))


def test_what_matched_is_copied_and_its_words_go_half_a_year_later(night):
    fill(night)

    nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    assert LakeAudienceLog(night.unit.lake).post("shapes:matched") is None
    ((native, text, digest),) = kept_posts(night)
    assert (native, text, len(digest)) == ("shapes:matched", "EXERCISE blue triangle", 64)
    nightly(night.unit, at=NIGHT + timedelta(days=183), grace=AT_ONCE)
    assert kept_posts(night) == [("shapes:matched", "", digest)]


def test_a_removed_account_is_known_when_the_lake_has_forgotten_it(night):
    fill(night)

    nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    assert LakeAudienceLog(night.unit.lake).profiles([EVE]) == {}
    source = night.unit.desk(night.authority).source
    assert source.removed() == {EVE: OLD}
    assert source.profiles([EVE])[EVE].name == "EXERCISE Eve"


def test_what_is_restricted_is_kept_as_well_though_nobody_sees_it(night):
    from fireline.store.casework.models import KeptAccount, KeptPost
    from fireline.store.casework.retention_erasures import seeing

    fill(night)
    listed(night, EVE, measure=Measure.RESTRICT, basis=Basis.EVIDENCE)

    nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    assert kept_posts(night) == []
    with night.unit.scope(night.authority.id), seeing("restricted"):
        assert [post.text for post in KeptPost.objects.all()] == ["EXERCISE blue triangle"]
        assert [one.features["name"] for one in KeptAccount.objects.all()] == ["EXERCISE Eve"]


def test_a_dry_run_says_what_would_go_and_takes_nothing(night):
    fill(night)

    report = nightly(night.unit, at=NIGHT, dry_run=True)

    counts = {step.name: dict(step.counts) for step in report.steps}
    assert counts["forget days"] == {"posts": 2}
    assert LakeAudienceLog(night.unit.lake).post("shapes:matched") is not None
    assert kept_posts(night) == []
