"""Many requests at the same time: one wins, nobody gets a server error."""

import asyncio
import os
from collections import Counter

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.config.database import Database
from app.core.security import hash_password
from app.modules.users.models.User import User
from app.modules.users.schemas.UserRole import UserRole
from tests.modules.conftest import PASSWORD, headers_of

PARALLEL = 50
ROUNDS = range(int(os.environ.get("RACE_ROUNDS", "1")))


@pytest.mark.threat("A14", "A58")
@pytest.mark.parametrize("attempt", ROUNDS)
async def test_one_registration_per_address(
    attempt: int,
    app: FastAPI,
    client: AsyncClient,
    committing_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.state.database = committing_database
    monkeypatch.setattr(app.state.rate_limiter, "_enabled", False)  # all come from one address
    bodies = [
        {"email": "Race@example.com" if number % 2 else "race@example.com", "full_name": "R", "password": PASSWORD}
        for number in range(PARALLEL)
    ]

    responses = await asyncio.gather(*(client.post("/api/v1/users/", json=body) for body in bodies))

    assert Counter(response.status_code for response in responses) == {200: 1, 409: PARALLEL - 1}


@pytest.mark.threat("A15", "A59")
async def test_two_admins_cannot_demote_each_other(
    app: FastAPI, client: AsyncClient, committing_database: Database
) -> None:
    app.state.database = committing_database
    async with committing_database.session_scope() as db:
        admins = [
            User(
                email=f"admin{number}@example.com",
                full_name="Admin",
                password_hash=await hash_password(PASSWORD),
                role=UserRole.ADMIN,
                token_version=0,
            )
            for number in range(2)
        ]
        db.add_all(admins)
    one, two = admins

    responses = await asyncio.gather(
        client.post(f"/api/v1/users/admin/{two.id}/deactivate", headers=headers_of(one)),
        client.post(f"/api/v1/users/admin/{one.id}/deactivate", headers=headers_of(two)),
    )

    statuses = sorted(response.status_code for response in responses)
    # The loser meets the last-admin rule, or is out already when its own request arrives.
    assert statuses[0] == 200
    assert statuses[1] in {401, 409}
