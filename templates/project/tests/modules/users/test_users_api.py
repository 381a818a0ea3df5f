"""Accounts over HTTP."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.constants import REGISTER_LIMIT, SEARCH_RATE
from app.modules.users.models.User import User
from tests.modules.conftest import PASSWORD, headers_of

USERS = "/api/v1/users"
NEW = {"email": "new@example.com", "full_name": "New Person", "password": PASSWORD}
SHOWN = {
    "id",
    "email",
    "full_name",
    "is_active",
    "role",
    "email_verified_at",
    "last_login",
    "created_at",
    "updated_at",
}


async def test_registration_answers_without_secrets(client: AsyncClient) -> None:
    response = await client.post(f"{USERS}/", json=NEW)

    assert response.status_code == 200
    assert set(response.json()["data"]) == SHOWN
    assert PASSWORD not in response.text


@pytest.mark.threat("A20")
async def test_registration_makes_a_plain_user_whatever_the_body_says(client: AsyncClient) -> None:
    forged = {"role": "admin", "is_active": False, "id": 1, "token_version": 9, "email_verified_at": "2024-01-01"}

    data = (await client.post(f"{USERS}/", json=NEW | forged)).json()["data"]

    assert (data["role"], data["is_active"], data["email_verified_at"]) == ("user", True, None)


@pytest.mark.threat("A58")
async def test_a_taken_address_is_a_conflict(client: AsyncClient) -> None:
    await client.post(f"{USERS}/", json=NEW)

    response = await client.post(f"{USERS}/", json=NEW | {"email": "NEW@example.com"})

    assert response.status_code == 409
    assert response.json()["message"] == "User with this email already exists"
    assert response.json()["module"] == "users"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no-address"),
        ("email", "a@b\u0000.example"),
        ("email", "x" * 250 + "@example.com"),
        ("full_name", ""),
        ("full_name", "   "),
        ("full_name", "a\u0000b"),
        ("full_name", "a\u202eb"),
        ("full_name", "x" * 101),
        ("full_name", None),
        ("full_name", 7),
        ("password", "short"),
        ("password", "x" * 129),
        ("password", "password"),
    ],
)
async def test_bad_values_are_refused_and_not_repeated(client: AsyncClient, field: str, value: Any) -> None:
    response = await client.post(f"{USERS}/", json=NEW | {field: value})

    assert response.status_code == 422
    assert [error["loc"] for error in response.json()["data"]["errors"]] == [["body", field]]
    assert PASSWORD not in response.text
    assert "input" not in response.json()["data"]["errors"][0]


async def test_registration_is_limited_by_address(client: AsyncClient) -> None:
    allowed = int(REGISTER_LIMIT.partition("/")[0])
    statuses = [(await client.post(f"{USERS}/", json={})).status_code for _ in range(allowed + 1)]

    assert statuses == [422] * allowed + [429]


async def test_search_wants_a_token(client: AsyncClient) -> None:
    response = await client.get(f"{USERS}/search", params={"q": "ursula"})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_a_user_sees_names_only(client: AsyncClient, user: User, other_user: User) -> None:
    response = await client.get(f"{USERS}/search", params={"q": "oscar"}, headers=headers_of(user))

    assert response.json()["data"]["users"] == [{"id": other_user.id, "full_name": other_user.full_name}]


@pytest.mark.threat("A23")
async def test_a_user_cannot_find_out_who_has_an_account(client: AsyncClient, user: User, other_user: User) -> None:
    response = await client.get(f"{USERS}/search", params={"q": other_user.email}, headers=headers_of(user))

    assert response.json()["data"]["count"] == 0


async def test_the_staff_searches_addresses(
    client: AsyncClient, other_user: User, moderator: User, admin: User
) -> None:
    for staff in (moderator, admin):
        response = await client.get(f"{USERS}/search", params={"q": "oscar.other@"}, headers=headers_of(staff))
        assert [found["email"] for found in response.json()["data"]["users"]] == [other_user.email]


@pytest.mark.parametrize("q", ["", "a", "x" * 101, "a\u0000b", "\n\n\n"])
async def test_search_terms_are_bounded(client: AsyncClient, auth_headers: dict[str, str], q: str) -> None:
    assert (await client.get(f"{USERS}/search", params={"q": q}, headers=auth_headers)).status_code == 422


@pytest.mark.threat("A19")
async def test_nobody_reads_out_all_names(client: AsyncClient, user: User, other_user: User) -> None:
    allowed = int(SEARCH_RATE.partition("/")[0])

    async def search(who: User) -> int:
        response = await client.get(f"{USERS}/search", params={"q": "oscar"}, headers=headers_of(who))
        return response.status_code

    assert [await search(user) for _ in range(allowed + 1)] == [200] * allowed + [429]
    assert await search(other_user) == 200


async def test_search_comes_before_the_id(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    response = await client.get(f"{USERS}/search", params={"q": "zz"}, headers=auth_headers)

    assert response.status_code == 200


async def test_one_reads_oneself(client: AsyncClient, user: User) -> None:
    response = await client.get(f"{USERS}/{user.id}", headers=headers_of(user))

    assert response.json()["data"]["email"] == user.email


@pytest.mark.threat("A19", "A23")
async def test_others_are_refused_whether_they_exist_or_not(client: AsyncClient, user: User, other_user: User) -> None:
    theirs = await client.get(f"{USERS}/{other_user.id}", headers=headers_of(user))
    nobodys = await client.get(f"{USERS}/{other_user.id + 1000}", headers=headers_of(user))

    assert theirs.status_code == nobodys.status_code == 403
    assert theirs.json()["message"] == nobodys.json()["message"]


async def test_the_staff_reads_everybody(client: AsyncClient, user: User, moderator: User) -> None:
    assert (await client.get(f"{USERS}/{user.id}", headers=headers_of(moderator))).status_code == 200


@pytest.mark.parametrize("user_id", ["0", "-1", str(2**31), str(2**63), "1.5", "abc", "%00"])
async def test_ids_are_bounded(client: AsyncClient, auth_headers: dict[str, str], user_id: str) -> None:
    assert (await client.get(f"{USERS}/{user_id}", headers=auth_headers)).status_code in {404, 422}


async def test_one_changes_ones_name(client: AsyncClient, user: User, db: AsyncSession) -> None:
    response = await client.patch(f"{USERS}/{user.id}", json={"full_name": "Ulla"}, headers=headers_of(user))

    assert response.json()["data"]["full_name"] == "Ulla"
    await db.refresh(user)
    assert user.full_name == "Ulla"


@pytest.mark.threat("A20")
@pytest.mark.parametrize("field", ["role", "is_active", "email", "password_hash", "token_version", "id", "created_at"])
async def test_nothing_else_can_be_changed(client: AsyncClient, user: User, db: AsyncSession, field: str) -> None:
    before = getattr(user, field)

    response = await client.patch(
        f"{USERS}/{user.id}", json={"full_name": "Ulla", field: "admin"}, headers=headers_of(user)
    )

    assert response.status_code == 422
    await db.refresh(user)
    assert getattr(user, field) == before


@pytest.mark.threat("A19")
async def test_others_cannot_be_changed(client: AsyncClient, user: User, other_user: User, moderator: User) -> None:
    for somebody in (user, moderator):
        response = await client.patch(
            f"{USERS}/{other_user.id}", json={"full_name": "Mine"}, headers=headers_of(somebody)
        )
        assert response.status_code == 403


async def test_wrong_methods_are_405_with_what_is_allowed(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    response = await client.delete(f"{USERS}/1", headers=auth_headers)

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "PATCH"}


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
async def test_fixed_paths_are_no_ids(client: AsyncClient, auth_headers: dict[str, str], method: str) -> None:
    response = await client.request(method, f"{USERS}/search", headers=auth_headers, json={"full_name": "X"})

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
