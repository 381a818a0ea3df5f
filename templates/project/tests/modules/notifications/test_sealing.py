"""Sealed values: nothing to read without the key, nothing to change or to move."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from app.modules.notifications.sealing import BrokenSealError, seal, unseal

KEY = "a key that is long enough for this purpose"
VALUES = {"link": "https://example.com/page#token=c2VjcmV0LXRva2Vu", "name": "Zoë"}


def test_what_was_sealed_comes_back() -> None:
    assert unseal(seal(VALUES, KEY, "welcome:1"), KEY, "welcome:1") == VALUES


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 500])
def test_any_length_works(length: int) -> None:
    values = {"x": "y" * length}
    assert unseal(seal(values, KEY, "a"), KEY, "a") == values


def test_nothing_can_be_read() -> None:
    sealed = seal(VALUES, KEY, "welcome:1")
    raw = urlsafe_b64decode(sealed)
    assert b"token" not in raw
    assert b"example" not in raw
    assert "token" not in sealed


def test_the_same_values_never_look_the_same() -> None:
    assert len({seal(VALUES, KEY, "welcome:1") for _ in range(50)}) == 50


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(BrokenSealError):
        unseal(seal(VALUES, KEY, "welcome:1"), KEY + "x", "welcome:1")


def test_another_row_does_not_open_it() -> None:
    with pytest.raises(BrokenSealError):
        unseal(seal(VALUES, KEY, "welcome:1"), KEY, "welcome:2")


def test_every_changed_byte_is_noticed() -> None:
    raw = urlsafe_b64decode(seal(VALUES, KEY, "welcome:1"))
    for position in range(len(raw)):
        changed = bytearray(raw)
        changed[position] ^= 1
        with pytest.raises(BrokenSealError):
            unseal(urlsafe_b64encode(bytes(changed)).decode(), KEY, "welcome:1")


@pytest.mark.parametrize("text", ["", "x", "not base64 at all!", "YWJj", "é", "A" * 64])
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(BrokenSealError):
        unseal(text, KEY, "welcome:1")
