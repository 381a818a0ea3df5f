"""A page knows after every edit what a new parse of its lines would say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.errors import PlaceError
from fastmod.wiring.page import Page

START = '''"""A file."""

from app.core import DB


# asked for often
@cached
async def get_a(db: DB) -> int:
    """Return it."""
    return 1


def get_c() -> int:
    return 3


A = 1
# why
B: int = 2
print(A)
'''
BLOCK, LINE = "def get_b() -> int:\n    return 2\n", "C = 3\n"


def as_parsed(page: Page) -> list[tuple[int, int, int, str, bool, bool]]:
    return [(one.first, one.start, one.end, one.name, one.is_block, one.is_assignment) for one in page.statements]


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.sampled_from("isd")), max_size=6))
@settings(max_examples=150)
def test_statements_move_with_their_lines(edits: list[tuple[int, bool, str]]) -> None:
    page = Page(START.splitlines(keepends=True))
    for number, is_function, what in edits:
        one = page.statements[number % len(page.statements)]
        if what == "i":
            name = "get_b" if is_function else "C"
            at = one.first
            page.insert(at, BLOCK if is_function else LINE, name, is_function=is_function)
            page.space(at + (2 if is_function else 1))
            page.space(at)
        elif what == "s":
            page.space(one.end)
        elif len(page.statements) > 1 and one.first == one.start:
            page.delete(one)
        assert as_parsed(page) == as_parsed(Page(list(page.lines)))


def test_names_are_those_of_the_first_definition() -> None:
    page = Page(["a = 1\n", "a = 2\n", "b.c = 3\n", "class D: pass\n"])
    assert [(name, one.start) for name, one in page.named().items()] == [("a", 0), ("D", 3)]


def test_empty_lines_are_those_of_ruff() -> None:
    page = Page("A = 1\ndef b(): pass\nC = 2\nD = 3\n\n\n\n".splitlines(keepends=True))
    for seam in (1, 4, 8):
        page.space(seam)
    assert "".join(page.lines) == "A = 1\n\n\ndef b(): pass\n\n\nC = 2\nD = 3\n"


def test_what_does_not_parse_is_refused() -> None:
    with pytest.raises(PlaceError, match=r"does not parse \(line 2\)"):
        Page(["a = 1\n", "b = (\n"])
