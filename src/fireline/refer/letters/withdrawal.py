"""Withdrawal: takes back what was sent, says what was wrong, and asks to put it right."""

from uuid import UUID

from fireline.refer.letters.letter import (
    Letter,
    Particulars,
    authenticity,
    dated,
    one_line,
    paragraph,
    reference,
    section,
    where_it_is,
)

REQUEST = (
    "If you acted on our message, please consider whether the item should be reinstated, and tell\n"
    "us the outcome. If the user was informed, please inform the user of this as well."
)


def withdrawal(particulars: Particulars) -> Letter:
    """Return the letter that takes back another; ``terms`` is the id of what it takes back."""
    referral, authority = particulars.referral, one_line(particulars.authority.name)
    name, taken_back = reference(referral.id), reference(UUID(referral.terms))
    parts = (
        f"Withdrawal {name}\nFrom: {authority}\n{dated(particulars)}",
        f"We withdraw our message {taken_back} about the item below.",
        where_it_is(particulars),
        section("What was wrong", paragraph(referral.reasons)),
        REQUEST,
        authenticity(particulars),
    )
    subject = f"Withdrawal of {taken_back}, from {authority}"
    return Letter(subject=subject, body="\n\n".join(parts) + "\n")
