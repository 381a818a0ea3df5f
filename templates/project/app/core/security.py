"""Tokens. Passwords are in `app.core.passwords`, and re-exported here with the identity they protect."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from app.config.settings import Settings, get_settings
from app.core.exceptions import UnauthorizedError
from app.core.identity import CurrentUser
from app.core.passwords import hash_password, password_problem, verify_password

__all__ = [
    "AccessClaims",
    "CurrentUser",
    "create_access_token",
    "decode_access_token",
    "hash_opaque_token",
    "hash_password",
    "new_opaque_token",
    "password_problem",
    "verify_password",
]

ALGORITHM = "HS256"
ACCESS = "access"
MAX_TOKEN_LENGTH = 4096
_CLOCK_SKEW = timedelta(seconds=60)
_REQUIRED = ["exp", "iat", "iss", "aud", "sub", "jti", "typ", "ver"]
_USER_ID = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """A checked access token. `token_version` must still be the user's: that is what revokes it before it expires."""

    user_id: int
    role: str
    token_version: int
    jti: str
    issued_at: datetime
    expires_at: datetime


def create_access_token(*, user_id: int, role: str, token_version: int, settings: Settings | None = None) -> str:
    settings = settings or get_settings()
    now = datetime.now(UTC)
    claims = {
        "sub": str(user_id),
        "role": role,
        "ver": token_version,
        "typ": ACCESS,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + timedelta(minutes=settings.ACCESS_TOKEN_MINUTES),
        "iss": settings.JWT_ISSUER,
        "aud": settings.JWT_AUDIENCE,
    }
    return jwt.encode(claims, settings.SECRET_KEY.get_secret_value(), algorithm=ALGORITHM)


def decode_access_token(token: str, settings: Settings | None = None) -> AccessClaims:
    """The claims of a token that this application made, for access, not expired; anything else is a 401."""
    settings = settings or get_settings()
    if len(token) > MAX_TOKEN_LENGTH:
        raise UnauthorizedError
    try:
        claims = jwt.decode(
            token,
            settings.SECRET_KEY.get_secret_value(),
            algorithms=[ALGORITHM],  # never what the token's header says
            audience=settings.JWT_AUDIENCE,
            issuer=settings.JWT_ISSUER,
            # iat is checked below: with tolerance for another host's clock, which exp must not have.
            options={"require": _REQUIRED, "verify_iat": False, "strict_aud": True},
        )
        return _checked(claims)
    except (jwt.InvalidTokenError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise UnauthorizedError from error


def _checked(claims: dict[str, object]) -> AccessClaims:
    subject, role, version, jti = claims["sub"], claims.get("role"), claims["ver"], claims["jti"]
    issued_at, expires_at = _moment(claims["iat"]), _moment(claims["exp"])
    if claims["typ"] != ACCESS or issued_at > datetime.now(UTC) + _CLOCK_SKEW:
        raise ValueError("not an access token, or from the future")
    if not isinstance(subject, str) or not _USER_ID.fullmatch(subject):
        raise ValueError("sub is not a user id")
    if not isinstance(role, str) or not isinstance(jti, str) or type(version) is not int:
        raise TypeError("a claim has the wrong type")
    return AccessClaims(int(subject), role, version, jti, issued_at, expires_at)


def _moment(value: object) -> datetime:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError("not a time stamp")
    return datetime.fromtimestamp(value, UTC)


def new_opaque_token() -> tuple[str, str]:
    """A 256-bit random token and what to store of it. A plain hash is enough: nobody can guess that many bits."""
    raw = secrets.token_urlsafe(32)
    return raw, hash_opaque_token(raw)


def hash_opaque_token(raw: str) -> str:
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
