"""Texts of wiring files: what is not a line stays as it was."""

from __future__ import annotations

import pytest

from fastmod.errors import PlaceError
from fastmod.wiring.texts import split


@pytest.mark.parametrize("text", ["", "a\nb\n", "a\nb", "a\r\nb\r\n", "a\r\nb", "\ufeffa\nb\n", "\ufeffa\r\nb\r\n"])
def test_there_and_back(text: str) -> None:
    lines, convention = split(text)
    assert convention.join(lines) == text
    assert not any("\r" in line or "\ufeff" in line for line in lines)


def test_a_new_line_gets_the_ends_of_the_others() -> None:
    lines, convention = split("a\r\nb\r\n")
    assert convention.join([*lines, "c\n"]) == "a\r\nb\r\nc\r\n"


@pytest.mark.parametrize("text", ["a\r\nb\n", "a\rb\n", "a\r"])
def test_mixed_line_ends_are_refused(text: str) -> None:
    with pytest.raises(PlaceError) as caught:
        split(text)
    assert caught.value.message == "mixes two kinds of line ends"
    assert caught.value.hint == "let your editor give all lines the same end"
