"""The lookup for other services: who gets in, and what comes out."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.modules.users.models.User import User
from tests.modules.conftest import headers_of
from tests.support.applications import make_settings

INTERNAL = "/api/v1/users/internal"
PRESENT, NEXT = "p" * 32, "n" * 32


@pytest.fixture
def with_tokens(app: FastAPI) -> Callable[..., None]:
    def switch(*tokens: str) -> None:
        app.state.settings = make_settings(INTERNAL_API_TOKENS=",".join(tokens))

    return switch


@pytest.fixture
def service(with_tokens: Callable[..., None]) -> dict[str, str]:
    """The headers of a service that is let in."""
    with_tokens(PRESENT, NEXT)
    return {"Authorization": f"Bearer {PRESENT}"}


async def test_a_user_by_id(client: AsyncClient, service: dict[str, str], user: User) -> None:
    response = await client.get(f"{INTERNAL}/{user.id}", headers=service)

    assert response.status_code == 200
    assert response.json()["data"] == {
        "id": user.id, "email": user.email, "full_name": user.full_name, "is_active": True, "role": "user",
        "token_version": 0, "is_verified": False,
    }  # fmt: skip


async def test_a_user_by_email_in_any_case(client: AsyncClient, service: dict[str, str], user: User) -> None:
    response = await client.get(f"{INTERNAL}/by-email", params={"email": user.email.upper()}, headers=service)

    assert response.json()["data"]["id"] == user.id


async def test_nobody_is_null_and_not_404(client: AsyncClient, service: dict[str, str]) -> None:
    """404 is what a wrong address of this API answers."""
    by_id = await client.get(f"{INTERNAL}/{2**31 - 1}", headers=service)
    by_email = await client.get(f"{INTERNAL}/by-email", params={"email": "nobody@example.com"}, headers=service)

    assert [by_id.status_code, by_email.status_code] == [200, 200]
    assert by_id.json()["data"] is by_email.json()["data"] is None


@pytest.mark.parametrize("path", ["/1", "/by-email?email=a@example.com", "/0", "/by-email"])
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", f"Bearer {PRESENT}x", f"Basic {PRESENT}", PRESENT])
async def test_only_services_get_in(
    client: AsyncClient, service: dict[str, str], path: str, header: str | None
) -> None:
    """Asked first: whoever is not let in does not learn what a valid request would look like."""
    headers = {"Authorization": header} if header is not None else {}
    response = await client.get(f"{INTERNAL}{path}", headers=headers)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_an_admin_is_no_service(client: AsyncClient, service: dict[str, str], admin: User) -> None:
    assert (await client.get(f"{INTERNAL}/{admin.id}", headers=headers_of(admin))).status_code == 401


async def test_a_service_is_no_user(client: AsyncClient, service: dict[str, str], user: User) -> None:
    assert (await client.get(f"/api/v1/users/{user.id}", headers=service)).status_code == 401


async def test_two_tokens_work_during_a_rotation(
    client: AsyncClient, with_tokens: Callable[..., None], user: User
) -> None:
    async def status(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return (await client.get(f"{INTERNAL}/{user.id}", headers=headers)).status_code

    with_tokens(PRESENT)
    assert [await status(PRESENT), await status(NEXT)] == [200, 401]
    with_tokens(PRESENT, NEXT)
    assert [await status(PRESENT), await status(NEXT)] == [200, 200]
    with_tokens(NEXT)
    assert [await status(PRESENT), await status(NEXT)] == [401, 200]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {PRESENT}"}])
async def test_it_is_off_unless_a_token_is_set(
    client: AsyncClient, with_tokens: Callable[..., None], headers: dict[str, str]
) -> None:
    with_tokens()
    closed = await client.get(f"{INTERNAL}/1", headers=headers)
    missing = await client.get("/api/v1/users/no-such-route", headers=headers)

    assert closed.status_code == missing.status_code == 404
    assert closed.json()["message"] == missing.json()["message"]


async def test_it_is_not_in_the_public_document(client: AsyncClient, service: dict[str, str]) -> None:
    paths = (await client.get("/api/v1/openapi.json")).json()["paths"]
    assert [path for path in paths if path.startswith(INTERNAL)] == []


@pytest.mark.parametrize("query", ["email=", f"email={'a' * 255}", ""])
async def test_input_is_bounded(client: AsyncClient, service: dict[str, str], query: str) -> None:
    assert (await client.get(f"{INTERNAL}/by-email?{query}", headers=service)).status_code == 422
