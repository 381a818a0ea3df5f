"""Every operation works for somebody: what answers nothing but errors passes all other checks."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from httpx2 import Client

from app.api.registry import MODULES
from scripts.contract_server import NOBODY, ContractServer
from tests.contract.caller import Caller

pytestmark = pytest.mark.contract

# A module takes part with a file tests/modules/<name>/valid_calls.py: `make(call)` calls each of its operations.
TAKING_PART = [module.name for module in MODULES if find_spec(f"tests.modules.{module.name}.valid_calls")]


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
    import_module(f"tests.modules.{module}.valid_calls").make(call)
    assert operations_of(server, module) - call.reached == set()


def test_probes_answer_everybody(server: ContractServer, client: Client) -> None:
    call = Caller(server, client)
    for operation in operations_of(server, "health"):
        call(NOBODY, operation)
    assert call.reached


def test_reference_modules_take_part() -> None:
    assert {"auth", "users"} <= set(TAKING_PART)
