"""Terms referral: a request that the provider looks at its own terms; nothing in it binds."""

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

VOLUNTARY_CLAUSE = (
    "This referral is sent for your voluntary consideration of whether the content is compatible "
    "with your own terms and conditions. The decision is yours. It is not a removal order under "
    "Regulation (EU) 2021/784 and not an order under Article 9 of Regulation (EU) 2022/2065."
)
"""Fixed; a paraphrase of recital 40 of Regulation (EU) 2021/784 (LAW.md 11)."""

REQUESTS = (
    "  - tell us the outcome for this item, and on what ground you decided;",
    "  - inform the user who posted it, and how the decision can be contested;",
    "  - keep a copy for as long as your rules allow;",
    "  - look for identical copies on your service.",
)


def terms_referral(particulars: Particulars) -> Letter:
    """Return the voluntary referral of one item."""
    referral, authority = particulars.referral, one_line(particulars.authority.name)
    name = reference(referral.id)
    parts = (
        f"Referral {name}\nFrom: {authority}\n{dated(particulars)}",
        VOLUNTARY_CLAUSE,
        where_it_is(particulars),
        section("Your own term", paragraph(referral.terms)),
        section("Reasons", paragraph(referral.reasons)),
        section("If you agree, we would be grateful if you could", *REQUESTS),
        authenticity(particulars),
    )
    subject = f"Referral {name} for your voluntary consideration, from {authority}"
    return Letter(subject=subject, body="\n\n".join(parts) + "\n")
