"""Access tokens: only what this application signed for access, for now, gets through."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from app.config.settings import Settings
from app.core.exceptions import UnauthorizedError
from app.core.security import (
    MAX_TOKEN_LENGTH,
    create_access_token,
    decode_access_token,
    hash_opaque_token,
    new_opaque_token,
)

REMOVED = object()


def claims(settings: Settings, **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    valid = {
        "sub": "7",
        "role": "user",
        "ver": 0,
        "typ": "access",
        "jti": "0123456789abcdef",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "iss": settings.JWT_ISSUER,
        "aud": settings.JWT_AUDIENCE,
    }
    return {name: value for name, value in (valid | changes).items() if value is not REMOVED}


def signed(settings: Settings, key: str | None = None, headers: dict[str, Any] | None = None, **changes: Any) -> str:
    secret = settings.SECRET_KEY.get_secret_value() if key is None else key
    return jwt.encode(claims(settings, **changes), secret, algorithm="HS256", headers=headers)


def part(content: object) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content, default=str).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_a_token_says_who_it_was_made_for(settings: Settings) -> None:
    decoded = decode_access_token(create_access_token(user_id=7, role="admin", token_version=3), settings)
    assert (decoded.user_id, decoded.role, decoded.token_version) == (7, "admin", 3)
    assert decoded.expires_at - decoded.issued_at == timedelta(minutes=settings.ACCESS_TOKEN_MINUTES)


def test_the_helper_of_these_tests_makes_valid_tokens(settings: Settings) -> None:
    assert decode_access_token(signed(settings), settings).user_id == 7


def test_no_two_tokens_are_alike() -> None:
    first, second = (create_access_token(user_id=1, role="user", token_version=0) for _ in range(2))
    assert first != second


@pytest.mark.threat("A07", "A68")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"exp": datetime(2020, 1, 1, tzinfo=UTC)}, id="expired"),
        pytest.param({"exp": datetime.now(UTC) - timedelta(seconds=1)}, id="expired a second ago"),
        pytest.param({"exp": "tomorrow"}, id="exp is text"),
        pytest.param({"exp": 10**20}, id="exp beyond the calendar"),
        pytest.param({"exp": True}, id="exp is a bool"),
        pytest.param({"iat": datetime.now(UTC) + timedelta(hours=1)}, id="issued in the future"),
        pytest.param({"iat": "now"}, id="iat is text"),
        pytest.param({"nbf": datetime.now(UTC) + timedelta(hours=1)}, id="not yet valid"),
        pytest.param({"aud": "another-api"}, id="wrong audience"),
        pytest.param({"aud": ["app-api", "another-api"]}, id="list of audiences"),
        pytest.param({"iss": "another-issuer"}, id="wrong issuer"),
        pytest.param({"typ": "refresh"}, id="refresh token"),
        pytest.param({"typ": "reset"}, id="reset token"),
        pytest.param({"sub": "0"}, id="user zero"),
        pytest.param({"sub": "-1"}, id="negative user"),
        pytest.param({"sub": "7 OR 1=1"}, id="sub is SQL"),
        pytest.param({"sub": "9" * 30}, id="sub overflows"),
        pytest.param({"sub": "\u0667"}, id="sub in other digits"),
        pytest.param({"ver": "0"}, id="version is text"),
        pytest.param({"ver": False}, id="version is a bool"),
        pytest.param({"role": ["admin"]}, id="role is a list"),
        *(pytest.param({name: REMOVED}, id=f"no {name}") for name in ("exp", "iat", "iss", "aud", "sub", "jti", "typ")),
        pytest.param({"ver": REMOVED}, id="no version"),
        pytest.param({"role": REMOVED}, id="no role"),
    ],
)
def test_wrong_claims_are_refused(settings: Settings, changes: dict[str, Any]) -> None:
    with pytest.raises(UnauthorizedError):
        decode_access_token(signed(settings, **changes), settings)


@pytest.mark.threat("A07")
def test_another_key_is_refused(settings: Settings) -> None:
    with pytest.raises(UnauthorizedError):
        decode_access_token(signed(settings, key="another-key-that-is-long-enough-too"), settings)


@pytest.mark.threat("A07")
@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "RS256", "HS512", "", None, 5])
def test_the_header_does_not_choose_the_algorithm(settings: Settings, algorithm: object) -> None:
    forged = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims(settings))}."
    with pytest.raises(UnauthorizedError):
        decode_access_token(forged, settings)


@pytest.mark.threat("A07")
def test_another_hmac_with_the_right_key_is_refused(settings: Settings) -> None:
    key = settings.SECRET_KEY.get_secret_value() * 2
    strong = settings.model_copy(update={"SECRET_KEY": type(settings.SECRET_KEY)(key)})
    token = jwt.encode(claims(strong), key, algorithm="HS512")
    with pytest.raises(UnauthorizedError):
        decode_access_token(token, strong)


@pytest.mark.threat("A07")
@pytest.mark.parametrize("headers", [{"kid": "../../dev/null"}, {"jku": "https://evil.example/keys"}])
def test_headers_that_name_keys_change_nothing(settings: Settings, headers: dict[str, Any]) -> None:
    with pytest.raises(UnauthorizedError):
        decode_access_token(signed(settings, key="the-key-behind-that-address-0123456789", headers=headers), settings)


@pytest.mark.threat("A07")
def test_a_changed_payload_is_refused(settings: Settings) -> None:
    header, _, signature = signed(settings).split(".")
    with pytest.raises(UnauthorizedError):
        decode_access_token(f"{header}.{part(claims(settings, role='admin'))}.{signature}", settings)


@pytest.mark.threat("A07")
@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "test-token",
        "\x00",
        "é.é.é",
        "e30.e30.e30",
        f"{part(b'[' * 2000)}.{part(b'{}')}.x",
        f"{part(b'{')}.{part(b'{')}.{part(b'')}",
        f"{part({'alg': 'HS256'})}.{part([1])}.{part(b'x')}",
        "x" * (MAX_TOKEN_LENGTH + 1),
        "x" * 1_000_000,
    ],
)
def test_garbage_is_refused(settings: Settings, token: str) -> None:
    with pytest.raises(UnauthorizedError):
        decode_access_token(token, settings)


@pytest.mark.threat("A09")
def test_opaque_tokens_are_random_and_only_their_hash_is_kept() -> None:
    raw, stored = new_opaque_token()
    assert len(raw) >= 43
    assert stored == hash_opaque_token(raw)
    assert raw not in stored
    assert new_opaque_token()[0] != raw


def test_any_text_can_be_hashed() -> None:
    assert hash_opaque_token("\ud800") != hash_opaque_token("")
