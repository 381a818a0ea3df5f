"""Every operation as every identity: the answer is what the declared policy says."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from httpx2 import Response

from app.core.dependencies import EntityId, get_current_user, owner_or, public, require_role
from app.core.exceptions import ForbiddenError, UnauthorizedError
from app.core.policies import AUTHENTICATED, PUBLIC, SHARED, declared_policies
from app.main import app
from scripts.contract_server import ADMIN, NOBODY, USER
from tests.security.calls import Call
from tests.security.shapes import operations
from tests.security.site import EXPIRED, IDENTITIES, INACTIVE, MODERATOR, OTHER, ROLES, UNAUTHENTICATED, Site

ANSWERS, UNKNOWN, FORBIDDEN = "answers", "401", "403"
DOCUMENT = app.openapi()
DECLARED = {re.sub(r":\w+}", "}", operation): found for operation, found in declared_policies(app).items()}
POLICIES = {operation: found for operation, found in DECLARED.items() if operation in {*operations(DOCUMENT)}}
# For programs: no identity of a person has a token for them.
HIDDEN = sorted(DECLARED.keys() - POLICIES.keys())


def expected(policies: AbstractSet[str], identity: str) -> str:
    """Of a request for one's own data: by `user`, by staff to `user`, by `other` to `user`."""
    if PUBLIC in policies:
        return ANSWERS
    if identity in UNAUTHENTICATED:
        return UNKNOWN
    for name in policies - {AUTHENTICATED, SHARED}:
        kind, _, roles = name.partition(":")
        is_owner = kind == "owner" and identity == USER
        if not is_owner and ROLES[identity] not in roles.split(","):
            return FORBIDDEN
    return ANSWERS


def observed(response: Response) -> str:
    """A refusal by policy has the default words; what a service says of the body (a wrong password) has its own."""
    assert response.status_code < 500, response.text
    message = response.json().get("message") if response.is_error else None
    if response.status_code == UnauthorizedError.status_code and message == UnauthorizedError.default_message:
        assert response.headers["WWW-Authenticate"] == "Bearer"
        return UNKNOWN
    refused = response.status_code == ForbiddenError.status_code and message == ForbiddenError.default_message
    return FORBIDDEN if refused else ANSWERS


def unowned(policies: dict[str, set[str]]) -> list[str]:
    """A path that names a user, open to all users: whose is it?"""
    return [
        operation
        for operation, found in policies.items()
        if "{user_id" in operation and PUBLIC not in found and not any(":" in name for name in found)
    ]


def owned_by_caller(operation: str) -> bool:
    """A number or UUID in the path, open to all users: a record of the caller, unless the route says that it is shared.

    Names (of a plan) may be everybody's.
    """
    method, _, path = operation.partition(" ")
    parameters = DOCUMENT["paths"][path][method.lower()].get("parameters", ())
    schemas = [each["schema"] for each in parameters if each["in"] == "path" and each["name"] != "user_id"]
    is_id = any(schema.get("type") == "integer" or schema.get("format") == "uuid" for schema in schemas)
    return is_id and POLICIES[operation] == {AUTHENTICATED}


@pytest.mark.threat("A16", "A18", "A19")
@pytest.mark.parametrize("operation", POLICIES)
def test_operation_answers_each_identity_as_declared(operation: str, site: Site) -> None:
    assert operation in site.calls, f"no tests/modules/<module>/*valid_calls.py calls {operation}"
    policies, call = POLICIES[operation], site.calls[operation]
    if any(name.startswith("owner:") for name in policies):
        call = call.with_path(user_id=site.ids[USER])
    assert {who: observed(site.send(call, who)) for who in IDENTITIES} == {
        who: expected(policies, who) for who in IDENTITIES
    }


@pytest.mark.threat("A18")
@pytest.mark.parametrize("operation", HIDDEN)
def test_operations_for_programs_answer_no_person(operation: str, site: Site) -> None:
    assert all(name.startswith("service:") for name in DECLARED[operation])
    call = Call(operation, NOBODY, {"user_id": site.ids[USER]})
    assert {site.send(call, who).status_code for who in IDENTITIES} == {404}


@pytest.mark.threat("A19", "A23")
@pytest.mark.parametrize("operation", [op for op in POLICIES if owned_by_caller(op)])
def test_records_of_others_are_as_good_as_missing(operation: str, site: Site) -> None:
    """A record that valid calls have made, asked for by somebody else while it is there."""
    assert site.refusals[operation] in {403, 404}


@pytest.mark.threat("A17")
def test_every_operation_has_a_policy() -> None:
    assert [operation for operation, policies in DECLARED.items() if not policies] == []


@pytest.mark.threat("A17", "A19")
def test_every_path_with_a_user_says_whose_it_is() -> None:
    assert unowned(POLICIES) == [], "add Depends(owner_or(...)) to the route"


@pytest.mark.threat("A18")
@pytest.mark.parametrize(
    ("policies", "answers"),
    [
        ({PUBLIC}, "aaaaaaa"),
        ({AUTHENTICATED}, "uuuaaaa"),
        ({AUTHENTICATED, SHARED}, "uuuaaaa"),
        ({AUTHENTICATED, "role:admin"}, "uuufffa"),
        ({AUTHENTICATED, "role:admin,moderator"}, "uuuffaa"),
        ({AUTHENTICATED, "owner:admin"}, "uuuaffa"),
        ({AUTHENTICATED, "owner:"}, "uuuafff"),
    ],
)
def test_a_policy_means(policies: set[str], answers: str) -> None:
    """The table itself, by hand: nobody, expired, inactive, user, other, moderator, admin."""
    short = {ANSWERS: "a", UNKNOWN: "u", FORBIDDEN: "f"}
    assert IDENTITIES == (NOBODY, EXPIRED, INACTIVE, USER, OTHER, MODERATOR, ADMIN)
    assert "".join(short[expected(policies, who)] for who in IDENTITIES) == answers


@pytest.mark.threat("A17")
def test_a_path_without_an_owner_is_found() -> None:
    async def endpoint(user_id: EntityId) -> None: ...

    planted = FastAPI()
    policies: dict[str, Callable[..., Any]] = {
        "public": public,
        "owned": owner_or("admin"),
        "staff": require_role("admin"),
        "own": get_current_user,
    }
    for name, dependency in policies.items():
        planted.get(f"/{name}/{{user_id:int}}", dependencies=[Depends(dependency)])(endpoint)
    assert unowned(declared_policies(planted)) == ["GET /own/{user_id:int}"]


@pytest.mark.threat("A16")
@pytest.mark.parametrize("value", ["Bearer", "Bearer x", "Bearer a.b.c", "Basic dXNlcjpwYXNz", "Token x", "x" * 9000])
def test_a_credential_that_is_none_is_401(value: str, site: Site) -> None:
    protected = next(name for name, policies in POLICIES.items() if AUTHENTICATED in policies)
    response = site.send(site.calls[protected], headers={"Authorization": value})
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.threat("A22")
def test_admin_operations_stand_apart() -> None:
    """Whoever reads the path knows that it is for the staff."""
    assert [
        op for op, found in POLICIES.items() if "/admin/" in op and not any("role:" in name for name in found)
    ] == []
