"""Items come last, in the way the container is written, and can go again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.edits import AlreadyThere, Cannot, Changed, Import, add_item
from tests.support.edits import goes_again

LONG = "a" * 50


def added(text: str, item: str, target: str = "X") -> str:
    outcome = add_item(text, target, item)
    assert isinstance(outcome, Changed), outcome
    assert add_item(outcome.text, target, item) == AlreadyThere()
    assert goes_again(text, outcome.text)
    return outcome.text


@pytest.mark.parametrize(
    ("before", "item", "after"),
    [
        ("X = []\n", "a", "X = [a]\n"),
        ("X = ()\n", "a", "X = (a,)\n"),
        ("X = (b,)\n", "a", "X = (b, a)\n"),
        ("X = {b}", "a", "X = {b, a}"),
        ("X: dict[str, int] = {}\n", '"a": 1', 'X: dict[str, int] = {"a": 1}\n'),
        ("X = {'b': 1, **more}\n", '"a": 1', "X = {'b': 1, \"a\": 1, **more}\n"),
        ("X = f(1, b=2, **more)\n", "a=1", "X = f(1, b=2, a=1, **more)\n"),
        ("X = f()\n", "a=1", "X = f(a=1)\n"),
        ("X = f(b=2)\n", "'ü'", "X = f('ü', b=2)\n"),
        ("X = (\n    f(1),  # c\n)  # d\n", "a", "X = (\n    f(1),  # c\n    a,\n)  # d\n"),
        ("X = (\n    f(1),\n    {'s': 1},\n)\n", "a", "X = (\n    f(1),\n    a,\n    {'s': 1},\n)\n"),
        ("X = [\n    1,\n    # c\n]\n", "a", "X = [\n    1,\n    a,\n    # c\n]\n"),
        ("X = [\r\n\t1\r\n]\r\n", "a", "X = [\r\n\t1,\r\n\ta\r\n]\r\n"),
        ("X = f(1,\n      (2))\n", "a", "X = f(1,\n      (2), a)\n"),
    ],
)
def test_an_item_is_written_as_the_others_are(before: str, item: str, after: str) -> None:
    assert added(before, item) == after


def test_a_line_that_grows_too_long_is_broken_up_and_stays_so() -> None:
    done = add_item(f"X = [{LONG}, {LONG}]\n", "X", LONG[:20])
    assert done == Changed(f"X = [\n    {LONG},\n    {LONG},\n    {LONG[:20]},\n]\n")


def test_a_target_is_looked_for_in_its_classes_and_functions() -> None:
    text = "class A:\n    x = [1]\n\n    def m(self):\n        y = {}\n        return f(y)\n"
    assert added(text, "2", "A.x") == text.replace("[1]", "[1, 2]")
    assert added(text, '"k": 1', "A.m.y") == text.replace("{}", '{"k": 1}')
    assert added(text, "k=1", "A.m.return") == text.replace("f(y)", "f(y, k=1)")


def test_another_value_of_the_same_key_is_left() -> None:
    text = "X = {'a': 1}\nY = f(a=1)\n"
    assert add_item(text, "X", "'a': 2") == AlreadyThere(same=False)
    assert add_item(text, "Y", "a=2") == AlreadyThere(same=False)


def test_imports_come_and_go_with_the_item() -> None:
    text = "from a import B\n\nX = [\n    B,\n]\n"
    imports = (Import("a", "C"),)
    done = add_item(text, "X", "C", imports)
    assert done == Changed("from a import B, C\n\nX = [\n    B,\n    C,\n]\n")
    assert goes_again(text, done.text)


@pytest.mark.parametrize(
    ("text", "item", "reason"),
    [
        ("", "1", "has no `X`"),
        ("X = []\nX = []\n", "1", "has more than one `X`"),
        ("X = 1\n", "1", "has a `X` that is no list, tuple, set, dict, call or `Literal`"),
        ("X = y[1, 2]\n", "3", "has a `X` that is no list, tuple, set, dict, call or `Literal`"),
        ("X = 1, 2\n", "3", "is written in a way that cannot be edited safely"),
        ("X = f(x for x in y)\n", "a=3", "is written in a way that cannot be edited safely"),
        ("X = [\n    # nothing\n]\n", "3", "has nothing but comments where an item belongs"),
        ("X = {}\n", "3", "was to get `3`, which is not one item of what is there"),
        ("X = []\n", "3, 4", "was to get `3, 4`, which is not one item of what is there"),
        ("X = []\n", "3]; y = [", "was to get `3]; y = [`, which is not one item of what is there"),
    ],
)
def test_what_cannot_be_edited_is_said(text: str, item: str, reason: str) -> None:
    assert add_item(text, "X", item) == Cannot(reason)


@given(
    items=st.lists(st.sampled_from(["a", "f(1, 2)", "[x, (y)]", "'#,'", "(b)", "x if y else z"]), max_size=5),
    brackets=st.sampled_from(["[]", "()", "f()"]),
    style=st.sampled_from(["line", "lines", "comments"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_any_container_gets_the_item_and_loses_it(items: list[str], brackets: str, style: str, newline: str) -> None:
    opening, closing = brackets[:-1], brackets[-1]
    if style == "line" or not items:
        comma = "," if brackets == "()" and len(items) == 1 else ""
        text = f"X = {opening}{', '.join(items)}{comma}{closing}\n"
    else:
        note = "  # [a, b" if style == "comments" else ""
        text = f"X = {opening}\n" + "".join(f"    {item},{note}\n" for item in items) + f"{closing}\n"
    text = f"# before\n{text}# after\n".replace("\n", newline)
    new = added(text, "new(1)")
    assert new.replace("new(1)", "").count("#") == text.count("#")
