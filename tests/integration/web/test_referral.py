from collections.abc import Callable
from uuid import UUID

from django.test import Client

from integration.web.conftest import House, questions
from integration.web.small_world import WEIGHED

SignIn = Callable[[object], Client]
DRAFT = {
    "recipient": "exercise",
    "instrument": "terms_referral",
    "reasons": "EXERCISE it asks people to draw circles, which the terms forbid",
    "terms": "Shapes 4.2: no circles",
}


def state_of(house: House, referral: UUID | str) -> str:
    from fireline.store.casework.models import ReferralRow

    with house.within():
        return ReferralRow.objects.get(pk=referral).state


def test_from_the_queue_to_the_outbox_by_four_eyes(house: House, sign_in: SignIn) -> None:
    ann, ben = sign_in(house.cast.ann), sign_in(house.cast.ben)
    place = ann.get("/places/of/exercise:p3").headers["Location"]

    ann.post(f"{place}capture/")
    where = ann.post(f"{place}draft/", DRAFT).headers["Location"]
    ann.post(f"{where}guard/")
    ann.post(f"{where}deconflict/", {"reason": WEIGHED})
    own = ann.get(where).content.decode()
    ben.post(f"{where}approve/")

    assert "You drafted it, so another officer approves it." in own
    page = ben.get(where).content.decode()
    assert "It is approved and waits in the outbox." in page
    assert "It asks" not in page
    assert DRAFT["reasons"] in page
    assert state_of(house, where.split("/")[2]) == "approved"


def test_without_a_capture_the_guard_says_no_and_why(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)
    place = ann.post("/accounts/refer/exercise:a5").headers["Location"]
    ann.post(place, {"purpose": "referral", "reason": "EXERCISE to refer the account"})
    where = ann.post(f"{place}draft/", DRAFT).headers["Location"]

    page = ann.post(f"{where}guard/", follow=True).content.decode()

    assert "The guard stops it:" in page
    checks = page.split('id="guard"')[1].split("</section>")[0]
    assert checks.index("tone-bad") < checks.index("tone-good")
    assert state_of(house, where.split("/")[2]) == "drafted"


def test_a_draft_without_reasons_is_shown_again(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.cast.ann).post(
        f"/places/{house.world.place}/draft/", DRAFT | {"reasons": ""}
    )

    assert answer.status_code == 422
    assert "Shapes 4.2: no circles" in answer.content.decode()


def test_a_unit_without_the_right_cannot_draft_a_removal_order(
    house: House, sign_in: SignIn
) -> None:
    ann = sign_in(house.cast.ann)

    page = ann.get(f"/places/{house.world.place}/").content.decode()
    answer = ann.post(
        f"/places/{house.world.place}/draft/", DRAFT | {"instrument": "removal_order"}
    )

    assert "Removal order" not in page
    assert answer.status_code == 422


def test_the_drafter_cannot_approve_even_as_an_approver(house: House, sign_in: SignIn) -> None:
    ben = sign_in(house.cast.ben)
    where = f"/referrals/{house.world.drafted.id}/"
    ben.post(f"{where}redraft/", {"reasons": DRAFT["reasons"], "terms": DRAFT["terms"]})
    ben.post(f"{where}guard/")
    ben.post(f"{where}deconflict/", {"reason": WEIGHED})

    answer = ben.post(f"{where}approve/")

    assert answer.status_code == 422
    assert "another officer" in answer.content.decode()
    assert state_of(house, house.world.drafted.id) == "deconflicted"


def test_a_refusal_is_kept_with_its_reason(house: House, sign_in: SignIn) -> None:
    where = f"/referrals/{house.world.referral.id}/"
    ben = sign_in(house.cast.ben)

    ill = ben.post(f"{where}refuse/", {"reason": ""})
    page = ben.post(
        f"{where}refuse/", {"reason": "EXERCISE the reasons do not meet the ground"}, follow=True
    ).content.decode()

    assert ill.status_code == 422
    assert "EXERCISE the reasons do not meet the ground" in page
    assert state_of(house, house.world.referral.id) == "refused"


def test_a_referral_is_closed_with_a_reason(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)
    where = ann.post(f"/places/{house.world.place}/draft/", DRAFT).headers["Location"]

    ill = ann.post(f"{where}close/", {"reason": ""})
    ann.post(f"{where}close/", {"reason": "EXERCISE it was drafted twice"})

    assert ill.status_code == 422
    assert state_of(house, where.split("/")[2]) == "closed"
    assert "Nothing is left to do." in ann.get(where).content.decode()


def test_a_reason_without_end_is_not_kept(house: House, sign_in: SignIn) -> None:
    ann, where = sign_in(house.cast.ann), f"/referrals/{house.world.drafted.id}/"
    endless = {"reason": "EXERCISE " * 1000, "post": "EXERCISE " * 1000}

    codes = [ann.post(f"{where}{act}/", endless).status_code for act in ("guard", "deconflict")]
    codes.append(ann.post(f"/files/{'0' * 64}/uncover/", endless).status_code)

    assert codes == [422] * 3


def test_presence_and_cause_are_shown_for_each_view(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get(f"/referrals/{house.world.sent.id}/").content.decode()

    for said in ("Partly gone", "removed by the platform", "410 takedown", "appview"):
        assert said in page


def test_what_was_sent_can_be_answered(house: House, sign_in: SignIn) -> None:
    from fireline import refer

    desk = house.installation.desk(house.authority)
    while refer.deliver_next(
        file=desk.case_file,
        outbox=desk.outbox,
        channels=desk.channels,
        clock=desk.clock,
        authority=house.authority.id,
    ):
        pass
    where = f"/referrals/{house.world.sent.id}/"

    page = (
        sign_in(house.cast.ann)
        .post(f"{where}answer/", {"outcome": "removed", "said": "EXERCISE gone"}, follow=True)
        .content.decode()
    )

    assert state_of(house, house.world.sent.id) == "answered"
    assert "Content removed" in page
    assert "EXERCISE gone" in page


def test_the_list_asks_as_much_for_three_referrals_as_for_one(
    house: House, sign_in: SignIn
) -> None:
    ann = sign_in(house.cast.ann)
    from fireline.store.casework.models import ReferralRow

    with house.within():
        states = ReferralRow.objects.values_list("state", flat=True)
        one = next(state for state in states if list(states).count(state) == 1)

    assert questions(ann, f"/referrals/?state={one}") == questions(ann, "/referrals/") == 4
