"""The list of logins, and ending them."""

from uuid import uuid4

import pytest
from httpx2 import AsyncClient

from app.modules.users.models.User import User
from tests.modules.auth.conftest import AUTH, Login, bearer


async def test_each_login_is_one_session(client: AsyncClient, user: User, login: Login) -> None:
    await login(user, **{"User-Agent": "Phone"})
    tokens = await login(user, **{"User-Agent": "Laptop"})
    await client.post(f"{AUTH}/refresh", json={"refresh_token": tokens["refresh_token"]})

    sessions = (await client.get(f"{AUTH}/sessions", headers=bearer(tokens))).json()["data"]

    assert len(sessions) == 2
    assert {"Phone"} < {session["user_agent"] for session in sessions}
    assert set(sessions[0]) == {"id", "user_agent", "address", "last_used_at", "expires_at"}


@pytest.mark.threat("A19")
async def test_sessions_of_others_are_not_shown(
    client: AsyncClient, user: User, other_user: User, login: Login
) -> None:
    await login(other_user)

    sessions = (await client.get(f"{AUTH}/sessions", headers=bearer(await login(user)))).json()["data"]

    assert len(sessions) == 1


async def test_ending_a_session(client: AsyncClient, user: User, login: Login) -> None:
    lost = await login(user)
    tokens = await login(user)
    sessions = (await client.get(f"{AUTH}/sessions", headers=bearer(tokens))).json()["data"]

    response = await client.delete(f"{AUTH}/sessions/{sessions[-1]['id']}", headers=bearer(tokens))

    assert response.status_code == 200
    refused = await client.post(f"{AUTH}/refresh", json={"refresh_token": lost["refresh_token"]})
    assert refused.status_code == 401
    renewed = await client.post(f"{AUTH}/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert renewed.status_code == 200


@pytest.mark.threat("A19")
async def test_sessions_of_others_cannot_be_ended(
    client: AsyncClient, user: User, other_user: User, login: Login
) -> None:
    theirs = await login(other_user)
    session = (await client.get(f"{AUTH}/sessions", headers=bearer(theirs))).json()["data"][0]

    response = await client.delete(f"{AUTH}/sessions/{session['id']}", headers=bearer(await login(user)))

    assert response.status_code == 404
    renewed = await client.post(f"{AUTH}/refresh", json={"refresh_token": theirs["refresh_token"]})
    assert renewed.status_code == 200


async def test_unknown_sessions_are_404(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    assert (await client.delete(f"{AUTH}/sessions/{uuid4()}", headers=auth_headers)).status_code == 404
    assert (await client.delete(f"{AUTH}/sessions/7", headers=auth_headers)).status_code == 422


@pytest.mark.threat("A10")
async def test_logout_everywhere_ends_access_at_once(client: AsyncClient, user: User, login: Login) -> None:
    first, second = await login(user), await login(user)

    assert (await client.post(f"{AUTH}/logout-all", headers=bearer(first))).status_code == 200

    for tokens in (first, second):
        assert (await client.get(f"{AUTH}/me", headers=bearer(tokens))).status_code == 401
        renewed = await client.post(f"{AUTH}/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert renewed.status_code == 401


async def test_what_a_client_calls_itself_cannot_break_the_list(client: AsyncClient, user: User, login: Login) -> None:
    tokens = await login(user, **{"User-Agent": "x\x7f" * 300})

    session = (await client.get(f"{AUTH}/sessions", headers=bearer(tokens))).json()["data"][0]

    assert session["user_agent"] == "x" * 200


async def test_everything_wants_a_token(client: AsyncClient) -> None:
    calls = (("GET", "/me"), ("GET", "/sessions"), ("DELETE", f"/sessions/{uuid4()}"), ("POST", "/logout-all"))
    for method, path in calls:
        assert (await client.request(method, AUTH + path)).status_code == 401
