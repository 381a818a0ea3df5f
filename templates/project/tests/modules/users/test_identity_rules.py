"""Passwords and addresses that registration must refuse."""

from collections.abc import Iterator
from itertools import islice, product

import pytest
from httpx2 import AsyncClient
from pydantic import ValidationError as SchemaError

from app.core.passwords import password_problem
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserSchema import UserCreate
from app.modules.users.services.UserService import UserService

WEAK = [
    *("short", "1234567", "password", "12345678", "123456789", "qwertyuiop", "iloveyou", "football", "baseball"),
    *("superman", "trustno1", "sunshine", "princess", "password1", "aaaaaaaaaa", "11111111", "87654321"),
    *("P4ssw0rd2024!", "ursula.user", "x" * 129),
]


def spellings(address: str) -> Iterator[str]:
    """The same address in other cases."""
    for letters in product(*({character.lower(), character.upper()} for character in address)):
        yield "".join(letters)


@pytest.mark.threat("A02")
@pytest.mark.parametrize("password", WEAK)
def test_each_weak_password_is_refused(password: str) -> None:
    try:
        UserCreate(email="ursula.user@example.com", full_name="Ursula User", password=password)
    except SchemaError:
        return
    assert password_problem(password, ["ursula.user"])


@pytest.mark.threat("A14")
async def test_fifty_spellings_are_one_account(user: User, user_service: UserService) -> None:
    repository: UserRepository = user_service.repository

    for email in islice(spellings(user.email), 50):
        found = await repository.get_by_email(email)
        assert found is not None
        assert found.id == user.id


@pytest.mark.threat("A16")
@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic dTpw", "x", "Bearer a.b.c"])
async def test_bad_credentials_are_401(client: AsyncClient, header: str) -> None:
    response = await client.get("/api/v1/auth/me", headers={"Authorization": header})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
