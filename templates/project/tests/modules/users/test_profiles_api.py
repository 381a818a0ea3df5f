"""Profiles over HTTP."""

import pytest
from httpx2 import AsyncClient

from app.modules.users.models.User import User
from tests.modules.conftest import headers_of

PROFILES = "/api/v1/users/profiles"
FULL = {
    "bio": "Likes tests.\nTwo lines.",
    "avatar_url": "https://example.com/a.png",
    "phone": "+436601234567",
    "timezone": "Europe/Vienna",
    "language": "de-AT",
}


async def test_there_is_no_profile_before_it_is_made(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    assert (await client.get(f"{PROFILES}/me", headers=auth_headers)).status_code == 404


async def test_registration_makes_a_profile(client: AsyncClient, moderator: User) -> None:
    body = {"email": "new@example.com", "full_name": "New Person", "password": "correct horse battery"}
    user_id = (await client.post("/api/v1/users/", json=body)).json()["data"]["id"]

    profile = (await client.get(f"{PROFILES}/{user_id}", headers=headers_of(moderator))).json()["data"]

    assert (profile["timezone"], profile["language"], profile["bio"]) == ("UTC", "en", None)


async def test_put_makes_and_replaces(client: AsyncClient, user: User) -> None:
    headers = headers_of(user)

    made = (await client.put(f"{PROFILES}/me", json=FULL, headers=headers)).json()["data"]
    replaced = (await client.put(f"{PROFILES}/me", json={"bio": "New"}, headers=headers)).json()["data"]

    assert {key: made[key] for key in FULL} == FULL
    assert made["user_id"] == user.id
    assert replaced["id"] == made["id"]
    assert (replaced["bio"], replaced["phone"], replaced["timezone"]) == ("New", None, "UTC")


async def test_patch_changes_only_what_it_names(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    await client.put(f"{PROFILES}/me", json=FULL, headers=auth_headers)

    data = (await client.patch(f"{PROFILES}/me", json={"bio": None}, headers=auth_headers)).json()["data"]

    assert {key: data[key] for key in FULL} == FULL | {"bio": None}


async def test_patch_makes_a_missing_profile(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    response = await client.patch(f"{PROFILES}/me", json={"language": "fr"}, headers=auth_headers)

    assert response.json()["data"]["language"] == "fr"
    assert response.json()["data"]["timezone"] == "UTC"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("language", "klingon"),
        ("phone", "0660"),
        ("phone", "+0123456789"),
        ("avatar_url", "http://example.com/a.png"),
        ("avatar_url", "javascript:alert(1)"),
        ("avatar_url", "https://example.com/a b"),
        ("bio", "x" * 501),
        ("bio", "a\u0000b"),
        ("timezone", None),
        ("user_id", 1),
    ],
)
async def test_bad_values_are_refused(
    client: AsyncClient, auth_headers: dict[str, str], field: str, value: object
) -> None:
    for method in ("PUT", "PATCH"):
        response = await client.request(method, f"{PROFILES}/me", json={field: value}, headers=auth_headers)
        assert response.status_code == 422, method


async def test_profiles_are_private(client: AsyncClient, user: User, other_user: User, moderator: User) -> None:
    await client.put(f"{PROFILES}/me", json=FULL, headers=headers_of(user))

    statuses = {
        somebody.full_name: (await client.get(f"{PROFILES}/{user.id}", headers=headers_of(somebody))).status_code
        for somebody in (user, other_user, moderator)
    }

    assert statuses == {user.full_name: 200, other_user.full_name: 403, moderator.full_name: 200}


async def test_profiles_want_a_token(client: AsyncClient) -> None:
    for method, path in (("GET", "/me"), ("PUT", "/me"), ("PATCH", "/me"), ("GET", "/1")):
        assert (await client.request(method, PROFILES + path, json={})).status_code == 401
