"""Whatever is asked of the API, by its own description of itself or against it, it does not break.

schemathesis reads the description and makes questions of it: right ones, and wrong ones of each
kind (https://schemathesis.readthedocs.io). Each answer has to be one that the description names.
"""

from collections.abc import Callable

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from integration.web.conftest import House
from integration.web.test_api import token_of

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EACH = 20  #: questions of each kind for each operation
QUIETLY = settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_no_question_breaks_it(house: House, sign_in: Callable[[object], Client]) -> None:
    mine = {"Authorization": f"Bearer {token_of(sign_in(house.cast.ann))}"}
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers=mine
    )
    asked = []

    for found in schema.get_all_operations():
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
            questions = found.ok().as_strategy(generation_mode=mode)

            @QUIETLY
            @given(case=questions)
            def holds(case: Case) -> None:
                let_in_again()
                answer = case.call(headers=mine)
                asked.append((case.operation.path, answer.status_code))
                case.validate_response(answer, checks=CHECKS)

            holds()

    assert {path for path, _ in asked} == set(schema.raw_schema["paths"])
    assert {200, 404, 422} <= {code for _, code in asked} <= {200, 403, 404, 405, 422}
    assert len(asked) > EACH * len(schema.raw_schema["paths"])


def let_in_again() -> None:
    """Forget how often was asked: the limit has a test of its own."""
    from fireline.store.casework.models import RateCount

    RateCount.objects.all().delete()
