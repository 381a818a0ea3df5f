"""Carrying a change over: the same steps in a text that somebody edited, or none of them."""

from __future__ import annotations

import pytest

from fastmod.edits import AlreadyThere, Cannot, Changed, carry

BASE = '''\
"""Orders."""

from typing import Literal

from app.a import A


class Order(A):
    __table_args__ = (
        check("a"),
    )

    number: str
    total: int

    lines: list[int] = relationship()

    def label(self) -> str:
        first = 1
        return first


SORT: Literal[
    "id",
    "number",
] = "id"
ROWS = ({"a": 1, "b": 2}, {"a": 3})
'''

THEIRS = (
    BASE.replace("from app.a import A\n", "from app.a import A\nfrom app.b import B\n\nName = B[int]\n")
    .replace('        check("a"),\n', '        check("a"),\n        check("b"),\n')
    .replace("    total: int\n", "    total: int\n    note: B\n")
    .replace("relationship()", 'relationship(lazy="raise")')
    .replace("        first = 1\n", "        first = 1\n        second = 2\n")
    .replace('    "number",\n', '    "number",\n    "note",\n')
    .replace('{"a": 3}', '{"a": 3, "n": 4}')
)

EDITS = {
    "comments": lambda text: text.replace(
        "    total: int\n", "    # about money\n    total: int  # in cents\n    # end\n"
    ),
    "order": lambda text: text.replace("    number: str\n    total: int\n", "    total: int\n    number: str\n"),
    "own members": lambda text: text.replace("    total: int\n", "    total: int\n    mine: int\n"),
    "one line": lambda text: text.replace(
        '    __table_args__ = (\n        check("a"),\n    )\n', "    __table_args__ = (check('a'),)\n"
    ),
    "quotes": lambda text: text.replace('"""', "'''").replace('"', "'"),
    "windows": lambda text: text.replace("\n", "\r\n"),
    "bom": lambda text: "\ufeff" + text,
    "no end": lambda text: text.removesuffix("\n"),
    "docstring": lambda text: text.replace("Orders.", "Orders,\nall of them."),
    "rows": lambda text: text.replace('{"a": 3}', '{"mine": 0, "a": 3}'),
    "base": lambda text: text.replace("class Order(A)", "class Order(A, Mixin)"),
}


def test_of_the_base_it_makes_theirs() -> None:
    assert carry(BASE, THEIRS, BASE) == Changed(THEIRS)


def test_and_back() -> None:
    assert carry(THEIRS, BASE, THEIRS) == Changed(BASE)


def test_twice_changes_nothing_more() -> None:
    assert carry(BASE, THEIRS, THEIRS) == AlreadyThere()


@pytest.mark.parametrize("name", EDITS)
def test_edited_texts(name: str) -> None:
    ours = EDITS[name](BASE)
    assert ours != BASE
    outcome = carry(BASE, THEIRS, ours)
    assert isinstance(outcome, Changed), outcome
    for line in ours.splitlines():
        assert line.rstrip(")],(") in outcome.text or "__table_args__" in line or "relationship" in line or "{" in line
    for new in ("note: B", "second = 2", "import B", "Name = B[int]", "lazy="):
        assert new in outcome.text
    assert carry(BASE, THEIRS, outcome.text) == AlreadyThere()


@pytest.mark.parametrize(
    ("theirs", "ours", "reason"),
    [
        (BASE.replace("number: str", "number: int"), BASE, "was changed in more than statements and items"),
        (f"{BASE}\n\n# More.\n", f"{BASE}\n\n# Ours.\n", "was changed in its comments"),
        (f"{THEIRS}\n\n# More.\n", BASE, "was changed in its comments"),
        (THEIRS, BASE.replace("class Order", "class Other"), "has no `Order`"),
        (THEIRS, BASE.replace("    total: int\n", "    total: int\n    note: int\n"), "has another `note`"),
        (THEIRS, BASE.replace("SORT:", "OTHER:"), "has another `SORT`"),
        (THEIRS, BASE.replace('"b": 2}, {"a": 3}', '"b": 2}'), "has another `ROWS`"),
        (THEIRS, BASE + "B = 1\n", "has another `B`"),
        (THEIRS, "class Order(:\n", "does not parse (line 1)"),
        (THEIRS, BASE.replace("\n", "\r\n", 1), "mixes two kinds of line ends"),
    ],
)
def test_what_is_left_to_the_user(theirs: str, ours: str, reason: str) -> None:
    assert carry(BASE, theirs, ours) == Cannot(reason)


@pytest.mark.parametrize(
    ("ours", "reason"),
    [
        (THEIRS.replace("note: B", "note: B = 1"), "has a `note` that says something else"),
        (THEIRS.replace("note: B", "note: B  # mine"), "has a `note` that says something else"),
        (THEIRS.replace('lazy="raise"', 'lazy="joined"'), "has another `lazy=` in `lines`"),
    ],
)
def test_what_was_edited_does_not_go(ours: str, reason: str) -> None:
    assert carry(THEIRS, BASE, ours) == Cannot(reason)
