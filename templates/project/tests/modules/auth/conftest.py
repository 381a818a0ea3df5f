"""Logging in, as clients do it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx2 import AsyncClient

from app.modules.users.models.User import User
from tests.modules.conftest import PASSWORD

AUTH = "/api/v1/auth"

Login = Callable[..., Awaitable[dict[str, Any]]]


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


@pytest.fixture
def login(client: AsyncClient) -> Login:
    """`await login(user)`: the tokens."""

    async def log_in(user: User, password: str = PASSWORD, **headers: str) -> dict[str, Any]:
        response = await client.post(
            f"{AUTH}/login", data={"username": user.email, "password": password}, headers=headers
        )
        assert response.status_code == 200, response.text
        tokens: dict[str, Any] = response.json()
        return tokens

    return log_in
