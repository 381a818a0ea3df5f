"""Problems say token and place, printable whatever the token holds."""

from __future__ import annotations

from fastmod.fields.problems import Problems


def test_problems_name_token_and_place() -> None:
    noted = Problems("a\x00:int")
    noted.add("it is odd", "mend it", 4)
    noted.add("it is empty", "fill it")
    assert [error.message for error in noted.errors] == [
        "field `a\\x00:int`: it is odd, at character 4",
        "field `a\\x00:int`: it is empty",
    ]


def test_long_texts_are_cut() -> None:
    assert len(Problems.show("x" * 500)) == 120
