"""Security events are kept, whatever becomes of the request."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.models.User import User
from app.modules.users.repositories.AuditEntryRepository import AuditEntryRepository
from app.shared import audit
from app.shared.models.AuditEntry import AuditEntry
from tests.modules.conftest import PASSWORD, headers_of

ADMIN = "/api/v1/users/admin"
AUTH = "/api/v1/auth"


async def entries(db: AsyncSession, action: str) -> list[AuditEntry]:
    return list((await db.scalars(select(AuditEntry).where(AuditEntry.action == action))).all())


async def log_in(client: AsyncClient, user: User, password: str = PASSWORD) -> Any:
    return await client.post(f"{AUTH}/login", data={"username": user.email, "password": password})


@pytest.mark.threat("A61")
async def test_a_failed_login_survives_the_roll_back(client: AsyncClient, db: AsyncSession, user: User) -> None:
    assert (await log_in(client, user, "not the password")).status_code == 401

    (entry,) = await entries(db, "auth.login_failed")
    assert (entry.actor_id, entry.target_id) == (None, user.id)
    assert user.email not in str(entry.details)
    assert "not the password" not in str(entry.details)


@pytest.mark.threat("A61")
async def test_a_login_says_who_when_and_from_where(client: AsyncClient, db: AsyncSession, user: User) -> None:
    response = await log_in(client, user)

    (entry,) = await entries(db, "auth.login")
    assert (entry.actor_id, entry.target_id) == (user.id, user.id)
    assert entry.request_id == response.headers["X-Request-ID"]
    assert entry.client == "127.0.0.1"
    assert entry.occurred_at.tzinfo is not None


@pytest.mark.threat("A61")
async def test_a_change_by_an_admin_tells_which_fields_and_no_more(
    client: AsyncClient, db: AsyncSession, user: User, admin: User
) -> None:
    url, body = f"/api/v1/users/{user.id}", {"full_name": "Another Name"}
    for who in (user, admin):
        assert (await client.patch(url, json=body, headers=headers_of(who))).status_code == 200

    (entry,) = await entries(db, "user.updated_by_admin")  # one's own name is one's own affair
    assert (entry.actor_id, entry.target_id, entry.details) == (admin.id, user.id, {"changed": "full_name"})


@pytest.mark.threat("A61")
async def test_a_refresh_token_used_twice_is_kept(client: AsyncClient, db: AsyncSession, user: User) -> None:
    body = {"refresh_token": (await log_in(client, user)).json()["refresh_token"]}

    answers = [(await client.post(f"{AUTH}/refresh", json=body)).status_code for _ in range(2)]

    assert answers == [200, 401]
    assert len(await entries(db, "auth.refresh_token_reused")) == 1


@pytest.mark.threat("A61")
async def test_logging_out_everywhere_is_kept(client: AsyncClient, db: AsyncSession, user: User) -> None:
    await client.post(f"{AUTH}/logout-all", headers=headers_of(user))

    (entry,) = await entries(db, "auth.logout_everywhere")
    assert entry.actor_id == user.id


@pytest.mark.threat("A61")
async def test_a_changed_password_is_kept_without_it(client: AsyncClient, db: AsyncSession, user: User) -> None:
    body = {"current_password": PASSWORD, "new_password": "a quite different passphrase"}
    assert (await client.post(f"{AUTH}/change-password", json=body, headers=headers_of(user))).status_code == 200

    (entry,) = await entries(db, "auth.password_changed")
    assert entry.details == {}


@pytest.mark.threat("A22", "A61")
@pytest.mark.parametrize(
    ("method", "path", "body", "action"),
    [
        ("PUT", "/role", {"role": "moderator"}, "user.role_changed"),
        ("POST", "/deactivate", None, "user.deactivated"),
        ("DELETE", "", None, "user.deleted"),
    ],
)
async def test_what_admins_do_is_kept(
    client: AsyncClient, db: AsyncSession, admin: User, user: User, method: str, path: str, body: Any, action: str
) -> None:
    response = await client.request(method, f"{ADMIN}/{user.id}{path}", json=body, headers=headers_of(admin))
    assert response.status_code == 200

    (entry,) = await entries(db, action)
    assert (entry.actor_id, entry.target_id) == (admin.id, user.id)


@pytest.mark.threat("A22", "A61")
async def test_an_activation_is_kept(client: AsyncClient, db: AsyncSession, admin: User, user: User) -> None:
    for action in ("deactivate", "activate"):
        await client.post(f"{ADMIN}/{user.id}/{action}", headers=headers_of(admin))

    assert len(await entries(db, "user.activated")) == 1


@pytest.mark.threat("A61")
async def test_a_role_change_tells_before_and_after(
    client: AsyncClient, db: AsyncSession, admin: User, user: User
) -> None:
    await client.put(f"{ADMIN}/{user.id}/role", json={"role": "moderator"}, headers=headers_of(admin))

    (entry,) = await entries(db, "user.role_changed")
    assert entry.details == {"role": "moderator", "previous_role": "user"}


async def test_a_refused_change_leaves_no_entry(client: AsyncClient, db: AsyncSession, admin: User) -> None:
    response = await client.post(f"{ADMIN}/{admin.id}/deactivate", headers=headers_of(admin))

    assert response.status_code == 409
    assert await entries(db, "user.deactivated") == []


@pytest.mark.threat("A61")
@pytest.mark.parametrize("statement", [update(AuditEntry).values(action="x"), delete(AuditEntry)])
async def test_the_database_refuses_changes(db: AsyncSession, statement: Any) -> None:
    await audit.record(db, "test.entry")
    await db.flush()

    with pytest.raises(DBAPIError, match="append-only"):
        async with db.begin_nested():
            await db.execute(statement)

    assert len(await entries(db, "test.entry")) == 1


async def test_outside_of_requests_the_system_acts(db: AsyncSession) -> None:
    await audit.record(db, "test.entry")
    await db.flush()

    (entry,) = await entries(db, "test.entry")
    assert (entry.actor_id, entry.client, entry.request_id) == (None, None, None)


def test_nothing_changes_entries() -> None:
    assert not {"update", "delete", "create"} & set(dir(AuditEntryRepository))


async def test_admins_read_the_newest_first(client: AsyncClient, db: AsyncSession, admin: User) -> None:
    for number in range(3):
        await audit.record(db, "test.entry", number=number)
        await audit.record(db, "test.other")
    await db.commit()

    query: dict[str, str | int] = {"action": "test.entry", "limit": 2}
    page = (await client.get(f"{ADMIN}/audit/", params=query, headers=headers_of(admin))).json()["data"]

    assert page["total"] == 3
    assert {item["action"] for item in page["items"]} == {"test.entry"}
    assert page["items"][0]["id"] > page["items"][1]["id"]


@pytest.mark.parametrize("query", ["limit=101", "skip=-1", "details=x", "action=%27", "actor_id=0"])
async def test_filters_are_bounded_and_listed(client: AsyncClient, admin: User, query: str) -> None:
    assert (await client.get(f"{ADMIN}/audit/?{query}", headers=headers_of(admin))).status_code == 422


async def test_only_admins_read_it(client: AsyncClient, user: User, moderator: User) -> None:
    assert (await client.get(f"{ADMIN}/audit/")).status_code == 401
    for somebody in (user, moderator):
        assert (await client.get(f"{ADMIN}/audit/", headers=headers_of(somebody))).status_code == 403
