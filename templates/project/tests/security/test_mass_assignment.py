"""Members that belong to the server, sent by a client: refused, or ignored with every row as it was."""

import re
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.policies import declared_policies
from app.main import app
from app.shared.models.base import Base
from tests.security.calls import Call
from tests.security.shapes import Document, body_schema, operations
from tests.security.site import Site

MARK = "assigned-by-client"
MOMENT = "2001-02-03T04:05:06Z"
NUMBER = 1_987_654_321
SERVER_OWNED: dict[str, Any] = {
    "id": NUMBER,
    "user_id": NUMBER,
    "owner_id": NUMBER,
    "tenant_id": NUMBER,
    "role": "admin",
    "roles": ["admin"],
    "scopes": ["admin"],
    "permissions": ["admin"],
    "is_admin": True,
    "is_superuser": True,
    "is_active": False,
    "is_verified": True,
    "email_verified_at": MOMENT,
    "password_hash": MARK,
    "hashed_password": MARK,
    "token_version": NUMBER,
    "version": NUMBER,
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "deleted_at": MOMENT,
    "last_login": MOMENT,
    "balance_minor": NUMBER,
    "amount_paid_minor": NUMBER,
    "state": MARK,
    "status": MARK,
    "__class__": MARK,
    "_sa_instance_state": MARK,
}

# Never part of what a plain user sends, whatever the module is about.
PRIVILEGED = (
    *("role", "is_admin", "is_superuser", "is_active", "is_verified", "email_verified_at", "token_version"),
    *("password_hash", "hashed_password", "balance_minor", "amount_paid_minor"),
    *("created_at", "updated_at", "deleted_at", "__class__", "_sa_instance_state"),
)

DOCUMENT = app.openapi()
WITH_BODY = [operation for operation in operations(DOCUMENT) if body_schema(DOCUMENT, operation)]

pytestmark = pytest.mark.threat("A20")

Rows = Counter[tuple[str, str, str]]


def intruders(schema: Document) -> dict[str, Any]:
    """What the schema does not take on purpose: an admin gives roles."""
    return {name: value for name, value in SERVER_OWNED.items() if name not in schema.get("properties", {})}


def unique(call: Call, schema: Document) -> Call:
    """A second valid request: what must not be there twice is new."""
    body = call.body()
    if not isinstance(body, dict):
        return call
    members = schema.get("properties", {}).items()
    fresh = {name for name, member in members if member.get("format") == "email" and name in body}
    return call.with_body(body | {name: f"{uuid4().hex}@example.com" for name in fresh})


async def owned_values(db: AsyncSession) -> Rows:
    """How often each server-owned column of each table holds what the client sends."""
    found: Rows = Counter()
    for table in Base.metadata.sorted_tables:
        names = [column.name for column in table.columns if column.name in SERVER_OWNED]
        for row in (await db.execute(select(*(table.c[name] for name in names)))).all() if names else ():
            for name, value in zip(names, row, strict=True):
                sent = SERVER_OWNED[name]
                if value == sent or str(value) == str(sent) or str(value).startswith("2001-02-03"):
                    found[table.name, name, str(sent)] += 1
    return found


@pytest.mark.parametrize("operation", WITH_BODY)
def test_members_of_the_server_are_refused_or_ignored(operation: str, site: Site) -> None:
    schema = body_schema(site.document, operation) or {}
    call = unique(site.calls[operation], schema)
    extra, body = intruders(schema), call.body()
    assert len(extra) >= 25 - len(schema.get("properties", {}))
    before = site.in_database(owned_values)
    response = site.send(call.with_body(body | extra) if isinstance(body, dict) else call)
    assert response.status_code < 500, response.text
    if response.status_code == 422:
        errors = response.json()["data"]["errors"]
        refused = {error["loc"][-1] for error in errors if error["type"] == "extra_forbidden"}
        assert set(extra) - refused == set()
    assert site.in_database(owned_values) - before == Counter()


@pytest.mark.parametrize("name", PRIVILEGED)
def test_only_staff_can_send_what_gives_rights(name: str) -> None:
    """Members that a schema declares pass the test above: so who may send them?"""
    takers = [op for op in WITH_BODY if name in (body_schema(DOCUMENT, op) or {}).get("properties", {})]
    policies = {re.sub(r":\w+}", "}", operation): found for operation, found in declared_policies(app).items()}
    open_to_users = [op for op in takers if not any(policy.startswith("role:") for policy in policies[op])]
    assert open_to_users == []


def test_ignoring_is_really_tried(site: Site) -> None:
    """A schema that forbids nothing has to answer 2xx here, or the rows prove nothing."""
    registration = "POST /api/v1/users/"
    schema = body_schema(site.document, registration) or {}
    call = unique(site.calls[registration], schema)
    response = site.send(call.with_body(call.body() | intruders(schema)))
    assert response.is_success or response.status_code == 422
    assert "admin" not in response.text


def test_a_row_that_took_a_value_is_seen(site: Site) -> None:
    """By the same look at the tables, when the value gets there on purpose."""

    async def planted(db: AsyncSession) -> Rows:
        mapper = next(each for each in Base.registry.mappers if each.local_table is Base.metadata.tables["users"])
        before = await owned_values(db)
        user = (await db.scalars(select(mapper.class_).limit(1))).one()
        assert inspect(user).persistent
        user.token_version = NUMBER
        await db.flush()
        grown = await owned_values(db) - before
        await db.rollback()
        return grown

    assert site.in_database(planted) == Counter({("users", "token_version", str(NUMBER)): 1})
