"""Keeps secrets and addresses out of logs, whoever logs them."""

import re
from collections.abc import Hashable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

REDACTED = "[redacted]"

_SECRET_KEYS = re.compile(
    r"passw|secret|token|authorization|cookie|credential|api_?key|private_?key|e_?mail|full_?name|phone|dsn|database_url",
    re.IGNORECASE,
)
_HARMLESS_KEYS = frozenset({"token_type", "token_version", "email_verified", "has_password"})
_SECRET_VALUES = (
    (re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE), r"\1 " + REDACTED),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"), REDACTED),  # JSON web token
    (re.compile(r"\$argon2[a-z]*\$\S+"), REDACTED),
    (re.compile(r"(://[^/\s:@]*):[^/\s@]+@"), rf"\1:{REDACTED}@"),  # password of a URL
    (re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"), REDACTED),  # e-mail address
)
# One look that rules out nearly every text: this runs for each value of each line.
_SUSPECT = re.compile(r"[@$]|eyJ|[bB][eE][aA][rR]|[bB][aA][sS][iI][cC]")
_MAX_DEPTH = 6


def redact(value: Any, depth: int = 0) -> Any:
    """A copy without secrets, by the names of members and by the look of values."""
    if isinstance(value, str):
        return _scrub(value)
    if depth >= _MAX_DEPTH:
        return REDACTED
    if isinstance(value, Mapping):
        return {key: REDACTED if _is_secret(key) else redact(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item, depth + 1) for item in value]
    return value


def redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor; runs after tracebacks have become text, since those quote values too."""
    redacted: dict[str, Any] = redact(event)
    return redacted


@lru_cache(maxsize=1024)
def _is_secret(key: Hashable) -> bool:
    return isinstance(key, str) and key not in _HARMLESS_KEYS and bool(_SECRET_KEYS.search(key))


def _scrub(text: str) -> str:
    if not _SUSPECT.search(text):
        return text
    for pattern, replacement in _SECRET_VALUES:
        text = pattern.sub(replacement, text)
    return text
