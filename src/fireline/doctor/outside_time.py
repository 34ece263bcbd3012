"""Outside time: whether somebody but us says when a capture existed, and whose word counts."""

from collections.abc import Iterator
from pathlib import Path

from fireline.doctor.patient import Patient
from fireline.doctor.sign import Sign, note, well, wrong
from fireline.door.time_authority import Trust

_MEND = "name the PEM file with the authority's root certificates in FIRELINE_TSA_CERTIFICATE"


def outside_time(patient: Patient) -> Iterator[Sign]:
    """Say who stamps captures, and until when the certificates hold that this is checked by."""
    settings = patient.settings
    if not settings.tsa_url:
        yield note(
            "outside time",
            "no time-stamping authority is named (FIRELINE_TSA_URL): only this machine's clock "
            "says when something was captured, and an assurance statement will say so",
        )
        return
    if not settings.tsa_certificate:
        yield wrong("outside time", "its answers cannot be checked", mend=_MEND)
        return
    trust = Trust.read(Path(settings.tsa_certificate))
    ends = min(one.not_valid_after_utc for one in (*trust.roots, *trust.between))
    if ends < patient.clock():
        yield wrong("outside time", f"a certificate ended on {ends:%Y-%m-%d}", mend=_MEND)
        return
    yield well("outside time", f"{settings.tsa_url}, certificates until {ends:%Y-%m-%d}")
