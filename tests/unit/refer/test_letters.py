import email
import email.policy

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.location import LocationKind
from fireline.domain.referral import Instrument, ReferralState, Step
from fireline.refer.guard.voluntary_wording import binding_words
from fireline.refer.letters import (
    LETTERS,
    VOLUNTARY_CLAUSE,
    Particulars,
    domain_of,
    message_of,
    one_line,
    reference,
)
from unit.refer.cast import BEN, NOON, REASONS, UNIT, Desk


def particulars(instrument: Instrument = Instrument.TERMS_REFERRAL, **given: str) -> Particulars:
    desk = Desk()
    place = desk.location()
    referral = attrs.evolve(desk.drafted(place), instrument=instrument, **given)
    if instrument is Instrument.WITHDRAWAL:
        referral = attrs.evolve(referral, terms=str(BEN))
    return Particulars(
        referral=referral, location=place, authority=UNIT, at=NOON, evidence="ab" * 32
    )


def test_a_terms_referral_carries_the_voluntary_clause_and_no_other_word_that_binds() -> None:
    letter = LETTERS[Instrument.TERMS_REFERRAL](particulars())

    assert letter.body.count(VOLUNTARY_CLAUSE) == 1
    assert binding_words(letter.body.replace(VOLUNTARY_CLAUSE, "") + letter.subject) == ()


def test_a_terms_referral_reads_as_it_was_meant() -> None:
    given = particulars()
    name = reference(given.referral.id)

    letter = LETTERS[Instrument.TERMS_REFERRAL](given)

    assert letter.subject == f"Referral {name} for your voluntary consideration, from Example Unit"
    assert (
        letter.body
        == f"""Referral {name}
From: Example Unit
Date: 2026-03-01T12:00:00+00:00

{VOLUNTARY_CLAUSE}

Location
  Kind: post
  Address: https://social.example/profile/red/post/3kabc
  Identifier: example:3kabc

Your own term
  Rule 4 on coloured shapes

Reasons
  {REASONS}

If you agree, we would be grateful if you could
  - tell us the outcome for this item, and on what ground you decided;
  - inform the user who posted it, and how the decision can be contested;
  - keep a copy for as long as your rules allow;
  - look for identical copies on your service.

Authenticity
  Issuing authority: Example Unit
  Reference: {name}
  To verify it and to ask: desk@unit.example
  Our capture of the item (SHA-256): {"ab" * 32}
"""
    )


@pytest.mark.parametrize("instrument", LETTERS)
def test_every_letter_says_who_issued_it_what_it_is_about_and_how_to_verify_it(
    instrument: Instrument,
) -> None:
    given = particulars(instrument)

    body = LETTERS[instrument](given).body

    for part in (UNIT.name, UNIT.contact, reference(given.referral.id), given.location.url):
        assert part in body


@pytest.mark.parametrize("instrument", [i for i in LETTERS if i is not Instrument.TERMS_REFERRAL])
def test_no_other_letter_borrows_the_voluntary_clause(instrument: Instrument) -> None:
    assert VOLUNTARY_CLAUSE not in LETTERS[instrument](particulars(instrument)).body


def test_a_removal_order_has_no_letter() -> None:
    assert Instrument.REMOVAL_ORDER not in LETTERS


def test_a_notice_has_the_four_elements_of_article_16() -> None:
    body = LETTERS[Instrument.DSA_NOTICE](particulars(Instrument.DSA_NOTICE)).body

    headings = [line[:3] for line in body.splitlines() if line.startswith("(")]
    assert headings == ["(a)", "(b)", "(c)", "(d)"]


def test_a_withdrawal_names_what_it_takes_back_and_asks_to_put_it_right() -> None:
    letter = LETTERS[Instrument.WITHDRAWAL](particulars(Instrument.WITHDRAWAL))

    assert reference(BEN) in letter.subject
    assert "reinstated" in letter.body


@settings(deadline=None)
@given(evil=st.text(alphabet="ab \r\n\x00\x85\u2028\t:\u202e", max_size=20))
def test_no_name_or_address_can_smuggle_in_a_header(evil: str) -> None:
    given = particulars()
    given = attrs.evolve(
        given,
        authority=attrs.evolve(UNIT, name=f"Unit{evil}Bcc: x@example.org"),
        location=attrs.evolve(given.location, url=f"https://a.example/{evil}"),
    )

    message = message_of(given, id=BEN, domain=f"unit.example{evil}")

    for header in (message.subject, message.message_id, message.url, message.authority_name):
        assert header.isprintable()


def test_free_text_cannot_pass_for_a_heading() -> None:
    body = LETTERS[Instrument.TERMS_REFERRAL](
        particulars(reasons="first line of it\nAuthenticity\r\n  Issuing authority: another")
    ).body

    assert [line for line in body.splitlines() if line == "Authenticity"] == ["Authenticity"]


def test_a_message_keeps_its_id_over_tries_and_changes_it_with_its_text() -> None:
    given = particulars()
    redrafted = attrs.evolve(
        given,
        referral=attrs.evolve(
            given.referral, history=(Step(to=ReferralState.DRAFTED, by=BEN, at=NOON),)
        ),
    )

    once, again = (message_of(given, id=BEN, domain="unit.example") for _ in range(2))

    assert once.message_id == again.message_id == f"<{given.referral.id}.1@unit.example>"
    other = message_of(redrafted, id=BEN, domain="unit.example")
    assert other.message_id == f"<{given.referral.id}.2@unit.example>"


def test_a_message_id_is_one_that_mail_programs_accept() -> None:
    message = message_of(particulars(), id=BEN, domain="unit.example")

    parsed = email.message_from_string(
        f"Message-ID: {message.message_id}\n\n", policy=email.policy.default
    )

    assert parsed["Message-ID"] == message.message_id
    assert parsed["Message-ID"].defects == ()


def test_without_a_sender_a_message_id_ends_in_a_domain_that_exists_nowhere() -> None:
    assert domain_of("") == "fireline.invalid"
    assert domain_of("desk@unit.example") == "unit.example"


def test_one_line_keeps_letters_of_every_script() -> None:
    assert one_line("Служба\n وحدة  单位") == "Служба وحدة 单位"


def test_an_account_is_referred_by_its_own_kind() -> None:
    given = particulars()
    account = attrs.evolve(given.location, kind=LocationKind.ACCOUNT)

    body = LETTERS[Instrument.TERMS_REFERRAL](attrs.evolve(given, location=account)).body

    assert "  Kind: account" in body
