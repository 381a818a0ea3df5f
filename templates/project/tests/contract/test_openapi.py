"""Random and deliberately wrong requests to every operation, all checks of schemathesis, three identities.

`CONTRACT_EXAMPLES=100 make test args="-m contract"` looks longer than the few seconds of the normal suite.
"""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.main import app
from scripts.contract_server import ADMIN, NOBODY, USER, ContractServer

# Of dates, times and decimals, which are texts: no JSON Schema can say how small or large they may be.
LIMITS = {"greater_than_equal", "greater_than", "less_than_equal", "less_than"}

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "2"))

pytestmark = pytest.mark.contract

document = app.openapi()
schema = schemathesis.openapi.from_dict(document)

CASES = [
    (path, method, mode)
    for path, methods in document["paths"].items()
    for method, operation in methods.items()
    for mode in GenerationMode
    # Without any input there is nothing to get wrong.
    if mode is GenerationMode.POSITIVE or "parameters" in operation or "requestBody" in operation
]


@pytest.mark.threat("A27", "A35")
@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_operation(path: str, method: str, mode: GenerationMode, server: ContractServer) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method.upper()].as_strategy(generation_mode=mode))
    def each_identity_is_answered_as_promised(case: Case[Any]) -> None:
        for who in (NOBODY, USER, ADMIN):
            response = case.call(base_url=server.url, headers=server.headers(who))
            unsaid: list[CheckFunction] = [positive_data_acceptance] if breaks_unsaid_limits(case, response) else []
            case.validate_response(response, excluded_checks=unsaid)

    each_identity_is_answered_as_promised()


def breaks_unsaid_limits(case: Case[Any], response: Response) -> bool:
    errors = response.json()["data"]["errors"] if response.status_code == 422 else []
    return bool(errors) and all(one["type"] in LIMITS and isinstance(sent(case, one["loc"]), str) for one in errors)


def sent(case: Case[Any], place: list[str | int]) -> Any:
    value: Any = {"body": case.body, "query": case.query}.get(str(place[0]))
    for step in place[1:]:
        value = value.get(step) if isinstance(value, dict) else None
    return value


@pytest.mark.threat("A27")
def test_no_operation_failed(server: ContractServer) -> None:
    """Last: whatever the tests above have sent."""
    assert server.failing() == []
