"""Tokens that this application did not make, or not for this: each is a 401 that says how to authenticate."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from httpx2 import AsyncClient

from app.config.settings import get_settings
from app.modules.users.models.User import User

ME = "/api/v1/auth/me"
NOW = datetime.now(UTC)
REMOVED = object()

CLAIMS: list[dict[str, Any]] = [
    {"sub": REMOVED},
    {"exp": REMOVED},
    {"iat": REMOVED},
    {"iss": REMOVED},
    {"aud": REMOVED},
    {"jti": REMOVED},
    {"typ": REMOVED},
    {"ver": REMOVED},
    {"exp": NOW - timedelta(seconds=1)},
    {"iat": NOW + timedelta(hours=1)},
    {"nbf": NOW + timedelta(hours=1)},
    {"iss": "https://elsewhere.example"},
    {"aud": "another-application"},
    {"aud": ["another-application", "shop"]},
    {"typ": "refresh"},
    {"typ": "password_reset"},
    {"ver": 7},
    {"ver": "0"},
    {"sub": "0"},
    {"sub": "-1"},
    {"sub": "999999999"},
    {"role": None},
]


def forged(user: User, changes: dict[str, Any], **options: Any) -> str:
    settings = get_settings()
    claims = {"sub": str(user.id), "role": user.role, "ver": 0, "typ": "access", "jti": "x" * 22, "iat": NOW}
    claims |= {"exp": NOW + timedelta(minutes=30), "iss": settings.JWT_ISSUER, "aud": settings.JWT_AUDIENCE} | changes
    claims = {name: value for name, value in claims.items() if value is not REMOVED}
    key = {"key": settings.SECRET_KEY.get_secret_value(), "algorithm": "HS256"}
    return jwt.encode(claims, **(key | options))


async def status(client: AsyncClient, token: str) -> int:
    response = await client.get(ME, headers={"Authorization": f"Bearer {token}"})
    assert response.status_code != 401 or response.headers["WWW-Authenticate"] == "Bearer"
    return response.status_code


async def test_the_token_without_changes_is_good(client: AsyncClient, user: User) -> None:
    assert await status(client, forged(user, {})) == 200


@pytest.mark.threat("A07", "A16")
@pytest.mark.parametrize("changes", CLAIMS, ids="-".join)
async def test_forged_claims_are_refused(client: AsyncClient, user: User, changes: dict[str, Any]) -> None:
    assert await status(client, forged(user, changes)) == 401


@pytest.mark.threat("A07")
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize(
    "options",
    [
        {"algorithm": "none", "key": None},
        {"algorithm": "HS512"},
        {"key": "another key that is long enough to sign with"},
        {"key": "another key that is long enough to sign with", "headers": {"kid": "../../dev/null"}},
        {"key": "another key that is long enough to sign with", "headers": {"jku": "https://evil.example/keys"}},
    ],
    ids=["none", "hs512", "key", "kid", "jku"],
)
async def test_forged_signatures_are_refused(client: AsyncClient, user: User, options: dict[str, Any]) -> None:
    assert await status(client, forged(user, {}, **options)) == 401
