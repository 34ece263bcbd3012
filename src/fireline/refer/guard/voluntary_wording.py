"""A voluntary referral does not sound like an order."""

import re
import unicodedata

from fireline.domain.referral import Instrument
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes

#: Read aloud: these words bind, so they have no place in what is voluntary (LAW.md 1).
BINDING_WORDS: dict[str, str] = {
    "order": r"order(s|ed|ing)?",
    "must": r"must",
    "within one hour": r"within\s+(one|an|1)\s+hour|within\s+60\s+minutes",
    "anordnung": r"anordnung(en)?|angeordnet|anordnen",
    "müssen": r"müssen|muss|muß",
    "binnen einer Stunde": r"(binnen|innerhalb)\s+(einer|1)\s+stunde",
    "injonction": r"injonctions?|ordonn(e|ons|ez|ent|er|é|ée)",
    "devez": r"devez|doit|doivent",
    "dans l'heure": r"dans\s+l['’]heure|dans\s+un\s+délai\s+d['’]une\s+heure",
}


def voluntary_wording(facts: Facts) -> Said:
    """Asks and does not order, in every word that an officer wrote.

    A referral is for the provider's voluntary consideration (recital 40 of Regulation (EU)
    2021/784); words that bind would make it look like another instrument.
    """
    if facts.referral.instrument is not Instrument.TERMS_REFERRAL:
        return yes(f"a {facts.referral.instrument} has its own fixed form")
    said = binding_words(f"{facts.referral.reasons}\n{facts.referral.terms}")
    if said:
        quoted = ", ".join(f"“{word}”" for word in said)
        return no(f"the text says {quoted}, which binds; say it as a request")
    return yes("no word of it binds")


def binding_words(text: str) -> tuple[str, ...]:
    """Return the binding words in a text, however they are spaced, cased or padded."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf").casefold()
    return tuple(
        word
        for word, pattern in BINDING_WORDS.items()
        if re.search(rf"(?<!\w)({pattern})(?!\w)", plain)
    )
