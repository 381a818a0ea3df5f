"""What clients read: every answer is documented, every operation has one name, no secret leaves."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from app.core.policies import PUBLIC, declared_policies
from tests.support.applications import client_of, make_app, make_settings

Document = dict[str, Any]

SECRET_FIELD = re.compile(r"password|secret|hash|token_version|argon|salt", re.IGNORECASE)
JSON_ERRORS = ("4", "5")
ORIGIN = "https://app.example.com"


@pytest.fixture(scope="module")
def document(application: FastAPI) -> Document:
    return application.openapi()


@pytest.fixture(scope="module")
def policies(application: FastAPI) -> dict[str, set[str]]:
    """By the names of the document, which leaves out the converter of `{user_id:int}`."""
    return {re.sub(r":\w+}", "}", name): found for name, found in declared_policies(application).items()}


def operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def referenced(document: Document, node: Any, seen: set[str]) -> set[str]:
    """Names of all schemas that can be reached from this one."""
    if isinstance(node, dict):
        name = str(node.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            referenced(document, document["components"]["schemas"][name], seen)
        for child in node.values():
            referenced(document, child, seen)
    elif isinstance(node, list):
        for child in node:
            referenced(document, child, seen)
    return seen


def secret_fields(document: Document) -> set[str]:
    """`UserResponse.password_hash` for every such field that an answer can hold."""
    answers: set[str] = set()
    for _, operation in operations(document):
        referenced(document, operation["responses"], answers)
    return {
        f"{name}.{field}"
        for name in answers
        for field in document["components"]["schemas"][name].get("properties", {})
        if SECRET_FIELD.search(field)
    }


def undocumented(document: Document, policies: dict[str, set[str]]) -> list[str]:
    """Operations that do not declare an error that they can answer with."""
    missing = []
    for name, operation in operations(document):
        wanted = {"500"}
        wanted |= {"401"} if PUBLIC not in policies[name] else set()
        wanted |= {"403"} if any(policy.startswith("role:") for policy in policies[name]) else set()
        wanted |= {"422"} if "requestBody" in operation or "parameters" in operation else set()
        missing += [f"{name}: {status}" for status in sorted(wanted - set(operation["responses"]))]
    return missing


def test_operation_ids_are_unique(document: Document) -> None:
    counts = Counter(operation["operationId"] for _, operation in operations(document))
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.threat("A34")
def test_errors_are_documented(document: Document, policies: dict[str, set[str]]) -> None:
    assert undocumented(document, policies) == []


def test_missing_error_is_found(document: Document, policies: dict[str, set[str]]) -> None:
    first, operation = next(operations(document))
    responses = {status: answer for status, answer in operation["responses"].items() if status != "500"}
    method, _, path = first.partition(" ")
    planted = {**document, "paths": {path: {method.lower(): {**operation, "responses": responses}}}}
    assert undocumented(planted, policies) == [f"{first}: 500"]


@pytest.mark.threat("A34")
def test_errors_have_one_shape(document: Document) -> None:
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status.startswith(JSON_ERRORS):
                schema = answer["content"]["application/json"]["schema"]
                assert schema["$ref"].endswith("ErrorResponse"), f"{name}: {status}"


def test_answers_have_a_schema(document: Document) -> None:
    for name, operation in operations(document):
        successes = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        assert successes, name
        assert all(answer["content"]["application/json"]["schema"] for answer in successes), name


@pytest.mark.threat("A21")
def test_no_secret_field_in_answers(document: Document) -> None:
    assert secret_fields(document) == set()


@pytest.mark.threat("A21")
def test_secret_field_is_found() -> None:
    leak = {"schema": {"$ref": "#/components/schemas/Page"}}
    planted = {
        "paths": {"/leak": {"get": {"responses": {"200": {"content": {"application/json": leak}}}}}},
        "components": {
            "schemas": {
                "Page": {"properties": {"items": {"items": {"$ref": "#/components/schemas/Account"}}}},
                "Account": {"properties": {"email": {}, "password_hash": {}}},
                "LoginForm": {"properties": {"password": {}}},  # only ever sent to us
            }
        },
    }
    assert secret_fields(planted) == {"Account.password_hash"}


@pytest.mark.threat("A35")
def test_protected_operations_say_so(document: Document, policies: dict[str, set[str]]) -> None:
    for name, operation in operations(document):
        assert bool(operation.get("security")) == (PUBLIC not in policies[name]), name


def asked_headers(document: Document) -> set[str]:
    """Headers that somebody who is signed in sends with a request, as a browser names them in a preflight."""
    signed_in = (operation for _, operation in operations(document) if operation.get("security"))
    parameters = [one for operation in signed_in for one in operation.get("parameters", [])]
    found = {one["name"].lower() for one in parameters if one["in"] == "header"}
    return {"authorization", "content-type", "x-request-id"} | found


async def refused_headers(names: set[str]) -> set[str]:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    async with client_of(make_app(make_settings(CORS_ORIGINS=ORIGIN))) as client:
        answers = {
            name: await client.options("/", headers=asked | {"Access-Control-Request-Headers": name})
            for name in sorted(names)
        }
    return {name for name, answer in answers.items() if answer.status_code != 200}


async def test_browsers_may_send_every_header_that_is_asked_for(document: Document) -> None:
    assert await refused_headers(asked_headers(document)) == set()


async def test_refused_header_is_found(document: Document) -> None:
    name, operation = next(each for each in operations(document) if each[1].get("security"))
    method, _, path = name.partition(" ")
    planted = {**operation, "parameters": [{"in": "header", "name": "X-Unheard-Of"}]}
    asked = asked_headers({"paths": {path: {method.lower(): planted}}})
    assert await refused_headers(asked) == {"x-unheard-of"}
