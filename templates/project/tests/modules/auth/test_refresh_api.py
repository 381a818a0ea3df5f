"""Renewing tokens: each refresh token works once."""

from datetime import timedelta

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.security import hash_opaque_token
from app.modules.auth.models.RefreshToken import RefreshToken
from app.modules.users.models.User import User
from app.shared.models.base import utc_now
from tests.modules.auth.conftest import AUTH, Login, bearer


async def renew(client: AsyncClient, token: str) -> Response:
    return await client.post(f"{AUTH}/refresh", json={"refresh_token": token})


async def test_a_refresh_gives_new_tokens(client: AsyncClient, user: User, login: Login) -> None:
    old = await login(user)

    response = await renew(client, old["refresh_token"])

    new = response.json()
    assert response.status_code == 200
    assert new["refresh_token"] != old["refresh_token"]
    assert new["access_token"] != old["access_token"]
    assert (await client.get(f"{AUTH}/me", headers=bearer(new))).status_code == 200


@pytest.mark.threat("A09")
async def test_only_hashes_are_stored(user: User, login: Login, db: AsyncSession) -> None:
    raw = (await login(user))["refresh_token"]

    stored = (await db.scalars(select(RefreshToken.token_hash))).one()
    assert stored == hash_opaque_token(raw)
    assert raw not in stored


@pytest.mark.threat("A08")
async def test_a_second_use_ends_the_whole_login(client: AsyncClient, user: User, login: Login) -> None:
    first = (await login(user))["refresh_token"]
    second = (await renew(client, first)).json()["refresh_token"]

    stolen = await renew(client, first)
    owner = await renew(client, second)

    assert stolen.status_code == owner.status_code == 401
    assert stolen.json()["message"] == "Invalid refresh token"


@pytest.mark.threat("A08")
async def test_the_revocation_outlives_the_refused_request(
    client: AsyncClient, user: User, login: Login, db: AsyncSession
) -> None:
    first = (await login(user))["refresh_token"]
    await renew(client, first)
    await renew(client, first)

    tokens = (await db.scalars(select(RefreshToken))).all()
    assert len(tokens) == 2
    assert all(token.revoked_at is not None for token in tokens)


async def test_other_logins_go_on(client: AsyncClient, user: User, login: Login) -> None:
    one, two = (await login(user))["refresh_token"], (await login(user))["refresh_token"]
    await renew(client, one)
    await renew(client, one)

    assert (await renew(client, two)).status_code == 200


async def test_an_expired_token_is_refused(client: AsyncClient, user: User, login: Login, db: AsyncSession) -> None:
    raw = (await login(user))["refresh_token"]
    await db.execute(update(RefreshToken).values(expires_at=utc_now() - timedelta(seconds=1)))
    await db.commit()

    assert (await renew(client, raw)).status_code == 401


async def test_an_inactive_user_gets_no_tokens(client: AsyncClient, user: User, login: Login, db: AsyncSession) -> None:
    raw = (await login(user))["refresh_token"]
    user.is_active = False
    await db.commit()

    assert (await renew(client, raw)).status_code == 401


async def test_an_unknown_token_is_refused(client: AsyncClient) -> None:
    assert (await renew(client, "x" * 43)).status_code == 401


@pytest.mark.parametrize("token", ["", "short", "x" * 201, "a b c d e f g h i j k", "ä" * 43, None, 7])
async def test_malformed_tokens_are_refused(client: AsyncClient, token: object) -> None:
    assert (await client.post(f"{AUTH}/refresh", json={"refresh_token": token})).status_code == 422


async def test_an_access_token_does_not_refresh(client: AsyncClient, user: User, login: Login) -> None:
    assert (await renew(client, (await login(user))["access_token"])).status_code in {401, 422}


@pytest.mark.threat("A07")
async def test_a_refresh_token_gives_no_access(client: AsyncClient, user: User, login: Login) -> None:
    headers = {"Authorization": f"Bearer {(await login(user))['refresh_token']}"}

    assert (await client.get(f"{AUTH}/me", headers=headers)).status_code == 401


@pytest.mark.threat("A10")
async def test_logout_ends_the_login(client: AsyncClient, user: User, login: Login) -> None:
    raw = (await login(user))["refresh_token"]

    assert (await client.post(f"{AUTH}/logout", json={"refresh_token": raw})).status_code == 200
    assert (await renew(client, raw)).status_code == 401


async def test_logout_twice_is_no_error(client: AsyncClient, user: User, login: Login) -> None:
    raw = (await login(user))["refresh_token"]

    for _ in range(2):
        assert (await client.post(f"{AUTH}/logout", json={"refresh_token": raw})).status_code == 200
