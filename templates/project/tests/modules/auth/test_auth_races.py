"""The same token in many hands at the same time. `RACE_ROUNDS=20` tries longer than the normal suite."""

import asyncio
import os
from collections import Counter

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.config.database import Database
from app.config.settings import get_settings
from app.core.security import hash_password
from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.users.models.User import User
from app.modules.users.services.UserLookupService import user_info
from tests.modules.auth.conftest import AUTH
from tests.modules.conftest import PASSWORD

PARALLEL = 50
ROUNDS = range(int(os.environ.get("RACE_ROUNDS", "1")))


async def committed_user(database: Database) -> User:
    user = User(email="race@example.com", full_name="Race", password_hash=await hash_password(PASSWORD))
    async with database.session_scope() as db:
        db.add(user)
    return user


@pytest.mark.threat("A08")
@pytest.mark.parametrize("attempt", ROUNDS)
async def test_of_many_refreshes_one_succeeds(
    attempt: int, app: FastAPI, client: AsyncClient, committing_database: Database
) -> None:
    app.state.database = committing_database
    user = await committed_user(committing_database)
    login = await client.post(f"{AUTH}/login", data={"username": user.email, "password": PASSWORD})
    body = {"refresh_token": login.json()["refresh_token"]}

    responses = await asyncio.gather(*(client.post(f"{AUTH}/refresh", json=body) for _ in range(PARALLEL)))

    assert Counter(response.status_code for response in responses) == {200: 1, 401: PARALLEL - 1}


@pytest.mark.threat("A12")
@pytest.mark.parametrize("attempt", ROUNDS)
async def test_of_many_resets_one_succeeds(
    attempt: int, app: FastAPI, client: AsyncClient, committing_database: Database
) -> None:
    app.state.database = committing_database
    user = await committed_user(committing_database)
    info = user_info(user)
    assert info is not None
    async with committing_database.session_scope() as db:
        service = OneTimeTokenService(OneTimeTokenRepository(db), get_settings())
        token = await service.issue(info, TokenPurpose.PASSWORD_RESET)
    bodies = [{"token": token, "new_password": f"another fine phrase {number}"} for number in range(8)]

    responses = await asyncio.gather(*(client.post(f"{AUTH}/password-reset", json=body) for body in bodies))

    assert Counter(response.status_code for response in responses) == {200: 1, 404: 7}
