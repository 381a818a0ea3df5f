"""Password hashing (argon2id, off the event loop) and the rules for new passwords."""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import anyio.to_thread
from anyio import CapacityLimiter
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from app.config.settings import get_settings

MIN_LENGTH = 8
MAX_LENGTH = 128
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LEET = str.maketrans("013457@$!", "oleastasi")


async def hash_password(raw: str) -> str:
    return await anyio.to_thread.run_sync(_hasher().hash, raw, limiter=_limiter())


async def verify_password(raw: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Whether it matches, and a new hash to store if the parameters have changed since the old one was made.

    Pass None for an unknown user: the same work is done, so that the answer takes as long as for a known one.
    """
    return await anyio.to_thread.run_sync(_verify, raw, password_hash, limiter=_limiter())


def password_problem(raw: str, context: Iterable[str] = ()) -> str | None:
    """Why this may not be a new password, or None. `context`: words an attacker would try first, like the name.

    No rule about kinds of characters: those make passwords worse (NIST SP 800-63B, ASVS 6.2.5).
    """
    if not MIN_LENGTH <= len(raw) <= MAX_LENGTH:
        return f"must have {MIN_LENGTH} to {MAX_LENGTH} characters"
    if len(set(raw)) <= 2:
        return "repeats the same characters"
    if _spellings(raw) & _common_passwords():
        return "is one of the most common passwords"
    if any(len(word) >= MIN_LENGTH and _spellings(word) & _spellings(raw) for word in context):
        return "is too close to your name or e-mail address"
    return None


@lru_cache
def _hasher() -> PasswordHash:
    settings = get_settings()
    return PasswordHash(
        [
            Argon2Hasher(
                time_cost=settings.ARGON2_TIME_COST,
                memory_cost=settings.ARGON2_MEMORY_KIB,
                parallelism=settings.ARGON2_PARALLELISM,
            )
        ]
    )


@lru_cache
def _dummy_hash() -> str:
    return _hasher().hash("no user has this password")


@lru_cache
def _limiter() -> CapacityLimiter:
    """As many hashes at a time as cores: each holds its memory, and more at once would only be slower."""
    return CapacityLimiter(os.cpu_count() or 1)


def _verify(raw: str, password_hash: str | None) -> tuple[bool, str | None]:
    known = password_hash is not None
    try:
        matches, updated = _hasher().verify_and_update(raw, password_hash or _dummy_hash())
    except PwdlibError:  # not a hash that we know, for instance a locked account's "!"
        return False, None
    return matches and known, updated if known else None


@lru_cache
def _common_passwords() -> frozenset[str]:
    text = files("app.core").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _spellings(raw: str) -> set[str]:
    """The password and what is left of it without the usual disguises: `P4ssw0rd2024!` -> `password`."""
    plain = raw.casefold()
    stem = _AROUND.sub("", plain)
    # A word is no more than a decoration of a long random rest, which is what counts then.
    candidates = {plain, stem} if 2 * len(stem) >= len(plain) else {plain}
    return candidates | {candidate.translate(_LEET) for candidate in candidates}
