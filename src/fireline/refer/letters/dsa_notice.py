"""DSA notice: tells a provider of content that the unit holds to be illegal."""

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

NOTICE_CLAUSE = (
    "This is a notice under Article 16 of Regulation (EU) 2022/2065. It is not an order under "
    "Article 9 of that Regulation and not a removal order under Regulation (EU) 2021/784."
)
GOOD_FAITH = (
    "  We have a bona fide belief that the information and allegations contained in this notice "
    "are\n  accurate and complete."
)


def dsa_notice(particulars: Particulars) -> Letter:
    """Return a notice with the elements of Article 16(2), (a) to (d) (LAW.md 3.2)."""
    referral, authority = particulars.referral, one_line(particulars.authority.name)
    name = reference(referral.id)
    notifier = f"  {authority}, {one_line(particulars.authority.contact)}"
    parts = (
        f"Notice {name}\nFrom: {authority}\n{dated(particulars)}",
        NOTICE_CLAUSE,
        section("(a) Why the content is held to be illegal", paragraph(referral.reasons)),
        section("Law and provision", paragraph(referral.terms)),
        "(b) " + where_it_is(particulars),
        section("(c) Notifier", notifier),
        section("(d) Good faith", GOOD_FAITH),
        authenticity(particulars),
    )
    subject = f"Notice {name} under Article 16 of Regulation (EU) 2022/2065, from {authority}"
    return Letter(subject=subject, body="\n\n".join(parts) + "\n")
