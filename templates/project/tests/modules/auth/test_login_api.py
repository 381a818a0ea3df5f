"""Logging in."""

import statistics
import time

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.core.security import decode_access_token
from app.modules.auth.constants import LOGIN_ACCOUNT_LIMIT
from app.modules.users.models.User import User
from tests.modules.auth.conftest import AUTH, Login, bearer
from tests.modules.conftest import PASSWORD, MakeUser

WRONG = "wrong password"


async def test_the_answer_is_what_oauth2_clients_expect(client: AsyncClient, user: User) -> None:
    form = {"grant_type": "password", "username": user.email, "password": PASSWORD, "scope": "", "client_id": "x"}

    response = await client.post(f"{AUTH}/login", data=form)

    body = response.json()
    assert set(body) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", 900)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.threat("A06")
async def test_the_access_token_is_short_lived_and_says_little(user: User, login: Login) -> None:
    claims = decode_access_token((await login(user))["access_token"])

    assert (claims.user_id, claims.role, claims.token_version) == (user.id, "user", 0)
    assert (claims.expires_at - claims.issued_at).total_seconds() == 900


async def test_the_address_may_have_any_case(user: User, client: AsyncClient) -> None:
    response = await client.post(f"{AUTH}/login", data={"username": user.email.upper(), "password": PASSWORD})

    assert response.status_code == 200


@pytest.mark.threat("A03", "A16")
async def test_every_failure_looks_the_same(client: AsyncClient, user: User, make_user: MakeUser) -> None:
    await make_user("idle", is_active=False)
    tries = [(user.email, WRONG), ("nobody@example.com", PASSWORD), ("idle@example.com", PASSWORD), ("no-address", "x")]

    responses = [
        await client.post(f"{AUTH}/login", data={"username": email, "password": password}) for email, password in tries
    ]

    assert {response.status_code for response in responses} == {401}
    assert {response.json()["message"] for response in responses} == {"Invalid credentials"}
    assert {response.headers["WWW-Authenticate"] for response in responses} == {"Bearer"}
    assert all(WRONG not in response.text and PASSWORD not in response.text for response in responses)


@pytest.mark.threat("A03")
async def test_unknown_accounts_cost_as_much_work_as_known_ones(
    client: AsyncClient, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.core import passwords

    verified: list[bool] = []
    original = passwords._verify

    def counting(raw: str, password_hash: str | None) -> tuple[bool, str | None]:
        verified.append(password_hash is not None)
        return original(raw, password_hash)

    monkeypatch.setattr(passwords, "_verify", counting)
    for email in (user.email, "nobody@example.com"):
        await client.post(f"{AUTH}/login", data={"username": email, "password": WRONG})

    assert verified == [True, False]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"username": "a@example.com"},
        {"password": "x"},
        {"username": "", "password": "x"},
        {"username": "a@example.com", "password": ""},
        {"username": "x" * 255, "password": "x"},
        {"username": "a\u0000@example.com", "password": "x"},
        {"username": "a@example.com", "password": "x" * 129},
    ],
)
async def test_malformed_forms_are_refused(client: AsyncClient, form: dict[str, str]) -> None:
    assert (await client.post(f"{AUTH}/login", data=form)).status_code == 422


async def test_json_is_no_form(client: AsyncClient, user: User) -> None:
    response = await client.post(f"{AUTH}/login", json={"username": user.email, "password": PASSWORD})

    assert response.status_code == 422


@pytest.mark.threat("A05")
async def test_guessing_is_stopped(client: AsyncClient, user: User) -> None:
    allowed = int(LOGIN_ACCOUNT_LIMIT.partition("/")[0])
    form = {"username": user.email, "password": WRONG}

    responses = [await client.post(f"{AUTH}/login", data=form) for _ in range(allowed + 3)]

    assert [response.status_code for response in responses] == [401] * allowed + [429] * 3
    assert int(responses[-1].headers["Retry-After"]) > 0


@pytest.mark.threat("A05")
async def test_the_owner_still_gets_in_from_elsewhere(app: FastAPI, client: AsyncClient, user: User) -> None:
    for _ in range(int(LOGIN_ACCOUNT_LIMIT.partition("/")[0]) + 1):
        await client.post(f"{AUTH}/login", data={"username": user.email, "password": WRONG})

    transport = ASGITransport(app=app, client=("192.0.2.7", 1234))
    async with AsyncClient(transport=transport, base_url="http://test") as elsewhere:
        response = await elsewhere.post(f"{AUTH}/login", data={"username": user.email, "password": PASSWORD})

    assert response.status_code == 200


async def test_a_right_password_forgives_the_wrong_ones(client: AsyncClient, user: User, login: Login) -> None:
    for _ in range(3):
        for _ in range(5):
            await client.post(f"{AUTH}/login", data={"username": user.email, "password": WRONG})
        await login(user)


@pytest.mark.threat("A05", "A39")
async def test_a_forwarded_address_does_not_fool_the_limit(client: AsyncClient, user: User) -> None:
    allowed = int(LOGIN_ACCOUNT_LIMIT.partition("/")[0])
    statuses = [
        (
            await client.post(
                f"{AUTH}/login",
                data={"username": user.email, "password": WRONG},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
            )
        ).status_code
        for number in range(allowed + 1)
    ]

    assert statuses[-1] == 429


@pytest.mark.threat("A01")
async def test_hashing_does_not_hold_up_other_requests(client: AsyncClient, user: User) -> None:
    """A health check during logins takes no longer than a few of its own kind: the hash is in another thread."""
    import asyncio

    async def measure() -> float:
        start = time.perf_counter()
        assert (await client.get("/health/live")).status_code == 200
        return time.perf_counter() - start

    logins = [
        asyncio.create_task(client.post(f"{AUTH}/login", data={"username": f"{n}@example.com", "password": WRONG}))
        for n in range(5)
    ]
    times = [await measure() for _ in range(5)]
    await asyncio.gather(*logins)

    assert statistics.median(times) < 1


async def test_me(client: AsyncClient, user: User, login: Login) -> None:
    response = await client.get(f"{AUTH}/me", headers=bearer(await login(user)))

    assert response.json()["data"] == {
        "id": user.id, "email": user.email, "full_name": user.full_name, "role": "user", "is_verified": False,
    }  # fmt: skip


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "Basic dXNlcjpw", "Bearer a.b.c", "bearer null"])
async def test_bad_credentials_are_401(client: AsyncClient, value: str) -> None:
    response = await client.get(f"{AUTH}/me", headers={"Authorization": value})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
