"""Password hashing and the rules for new passwords."""

import asyncio
import threading
import time

import pytest

from app.core import passwords
from app.core.passwords import hash_password, password_problem, verify_password


async def test_the_right_password_matches() -> None:
    hashed = await hash_password("correct horse")
    assert hashed.startswith("$argon2id$")
    assert await verify_password("correct horse", hashed) == (True, None)


async def test_a_wrong_password_does_not_match() -> None:
    assert await verify_password("wrong", await hash_password("right")) == (False, None)


@pytest.mark.threat("A01")
async def test_equal_passwords_have_different_hashes() -> None:
    assert await hash_password("same") != await hash_password("same")


@pytest.mark.parametrize("stored", ["", "!", "plain text", "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$broken"])
async def test_what_is_no_hash_never_matches(stored: str) -> None:
    assert await verify_password("anything", stored) == (False, None)


async def test_an_unknown_user_never_matches_not_even_with_the_dummys_password() -> None:
    assert await verify_password("no user has this password", None) == (False, None)


@pytest.mark.threat("A03")
async def test_an_unknown_user_costs_a_real_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    hasher = passwords._hasher()

    def note(raw: str, stored: str) -> tuple[bool, None]:
        verified.append(stored)
        return False, None

    monkeypatch.setattr(hasher, "verify_and_update", note)
    await verify_password("anything", None)
    assert verified
    assert verified[0].startswith("$argon2id$")


@pytest.mark.threat("A01")
async def test_hashes_with_old_parameters_are_renewed() -> None:
    from pwdlib.hashers.argon2 import Argon2Hasher

    old = Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1).hash("correct horse")
    matches, renewed = await verify_password("correct horse", old)
    assert matches
    assert renewed is not None
    assert await verify_password("correct horse", renewed) == (True, None)


@pytest.mark.threat("A01")
async def test_hashing_leaves_the_event_loop_free(monkeypatch: pytest.MonkeyPatch) -> None:
    thread: list[int] = []

    def slow(raw: str) -> str:
        thread.append(threading.get_ident())
        time.sleep(0.2)
        return raw

    monkeypatch.setattr(passwords._hasher(), "hash", slow)
    hashing = asyncio.create_task(hash_password("x"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert thread != [threading.get_ident()]
    assert turns >= 5


@pytest.mark.threat("A01")
async def test_no_more_hashes_at_a_time_than_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def slow(raw: str) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return raw

    monkeypatch.setattr(passwords._hasher(), "hash", slow)
    await asyncio.gather(*(hash_password("x") for _ in range(12)))
    assert most <= passwords._limiter().total_tokens


@pytest.mark.threat("A02")
@pytest.mark.parametrize(
    "raw", ["TestPassword123", "correct horse battery", "nur kleine buchstaben", "9f8a7b6c5d4e", "пароль длинный"]
)
def test_good_passwords_pass_whatever_characters_they_have(raw: str) -> None:
    assert password_problem(raw) is None


@pytest.mark.threat("A02")
@pytest.mark.parametrize(
    "raw",
    [
        *("password", "Password", "PASSWORD1", "P@ssw0rd", "password2024!", "12345678", "qwertyuiop", "letmein1"),
        *("iloveyou", "1q2w3e4r", "Welcome1", "admin123", "sunshine", "Football!", "trustno1", "abcd1234", "00000000"),
    ],
)
def test_common_passwords_are_refused_in_any_disguise(raw: str) -> None:
    assert password_problem(raw)


@pytest.mark.threat("A02")
@pytest.mark.parametrize(
    ("raw", "fits"), [("x7$kQ9z", False), ("x7$kQ9zL", True), ("aB3" * 43, False), ("aB3" * 42, True)]
)
def test_length_has_bounds(raw: str, fits: bool) -> None:
    assert (password_problem(raw) is None) is fits


@pytest.mark.threat("A02")
@pytest.mark.parametrize("raw", ["aaaaaaaaaa", "abababababab", "AaAaAaAaAa", "          "])
def test_repetitions_are_refused(raw: str) -> None:
    assert password_problem(raw) == "repeats the same characters"


@pytest.mark.threat("A02")
@pytest.mark.parametrize("raw", ["wilhelmina", "Wilhelmina1", "wilhelmina!"])
def test_words_about_the_user_are_refused(raw: str) -> None:
    assert password_problem(raw, ["wilhelmina"])
    assert password_problem(raw, ["somebody-else"]) is None
