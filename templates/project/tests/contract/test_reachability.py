"""Every operation works for somebody: what answers nothing but errors passes all other checks."""

import pytest
from httpx2 import Client

from app.api.registry import MODULES
from scripts.contract_server import NOBODY, ContractServer
from tests.contract.caller import Caller
from tests.support.valid_calls import make_valid_calls, valid_calls

pytestmark = pytest.mark.contract

# A module takes part with files tests/modules/<name>/*valid_calls.py, which together call each of its operations.
TAKING_PART = [module.name for module in MODULES if valid_calls(module.name)]


def operations_of(server: ContractServer, tag: str) -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, methods in server.document["paths"].items()
        for method, operation in methods.items()
        if tag in operation["tags"]
    }


@pytest.mark.threat("A35")
@pytest.mark.parametrize("module", TAKING_PART)
def test_every_operation_answers_somebody(module: str, server: ContractServer, client: Client) -> None:
    call = Caller(server, client)
    make_valid_calls(module, call)
    assert operations_of(server, module) - call.reached == set()


def test_probes_answer_everybody(server: ContractServer, client: Client) -> None:
    call = Caller(server, client)
    for operation in operations_of(server, "health"):
        call(NOBODY, operation)
    assert call.reached


def test_reference_modules_take_part() -> None:
    assert {"auth", "users"} <= set(TAKING_PART)
