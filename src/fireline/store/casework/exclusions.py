"""The exclusion check as it is kept with a judgement, and read again years later."""

from collections.abc import Mapping

from fireline.domain.assessment import Answer3, ExclusionCheck

VERSION = 1


def exclusion_as_json(check: ExclusionCheck) -> dict[str, object]:
    """Return the check with the version of its shape."""
    answers = {name: said.value for name, said in check.answers().items()}
    return {"version": VERSION, "purpose": check.purpose, **answers}


def exclusion_from_json(kept: Mapping[str, object]) -> ExclusionCheck:
    """Return the check that was kept; what the shape of that time did not ask counts as no."""
    asked = ExclusionCheck(purpose="").answers()
    answers = {name: Answer3(str(kept.get(name, said.value))) for name, said in asked.items()}
    return ExclusionCheck(purpose=str(kept.get("purpose", "")), **answers)
