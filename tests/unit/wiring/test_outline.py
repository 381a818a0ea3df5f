"""An outline that is kept by hand is the one that a parser would find."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.errors import PlaceError
from fastmod.wiring.outline import Outline, parse_lines

STATEMENTS = [
    "import re\n",
    "X = 1\n",
    "# about it\ndef get() -> None:\n    pass\n",
    "@deco\n@deco\nclass K:\n    a = 1\n",
    "LONG = [\n    1,\n\n    2,\n]\n",
    "x: int = 3\n",
    "a, b = 1, 2\n",
    "if X:\n    pass\n",
    "y = 1; z = 2\n",
    "# alone\n",
]
ADDED = ["async def new() -> None:\n    pass\n", "New = Annotated[\n    A,\n    B,\n]\n", "new = 1\n"]


def outline(text: str) -> Outline:
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    return Outline(lines, parse_lines(lines))


def shown(one: Outline) -> list[tuple[str | None, str, int, int]]:
    return [(each.name, each.kind, each.first, each.end) for each in one._statements]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(STATEMENTS), st.integers(0, 3)), max_size=5),
    st.lists(st.tuples(st.sampled_from(ADDED), st.integers(0, 9)), max_size=4),
)
def test_after_any_insertions_it_is_as_if_parsed_anew(
    parts: list[tuple[str, int]], added: list[tuple[str, int]]
) -> None:
    kept = outline("".join("\n" * blanks + statement for statement, blanks in parts))
    for number, (source, place) in enumerate(added):
        begins = [*(kept.begin(one) for one in kept._statements), len(kept.lines)]
        kept.insert(begins[place % len(begins)], f"name{number}", source)
    anew = outline("".join(kept.lines))
    names = [f"name{number}" for number in range(len(added))]
    assert [one[1:] for one in shown(kept)] == [one[1:] for one in shown(anew)]
    assert {one[0] for one in shown(kept)} - {None} >= set(names)


def test_names_decorators_and_comments() -> None:
    found = outline("# why\n@deco\ndef get() -> None:\n    pass\n\n\nget = 2\nx: int = 1\na, b = 1, 2\n")
    assert list(found.named()) == ["get", "x"]
    assert (found.named()["get"].first, found.begin(found.named()["get"])) == (1, 0)
    assert [one.first for one in found.assignments()] == [6, 7, 8]


def test_empty_lines_are_those_of_ruff() -> None:
    found = outline('"""Text."""\n\n\n\nX = 1\n')
    found.insert(4, "get", "def get() -> None:\n    pass\n")
    assert "".join(found.lines) == '"""Text."""\n\n\ndef get() -> None:\n    pass\n\n\nX = 1\n'
    ast.parse("".join(found.lines))


def test_what_does_not_parse_is_refused() -> None:
    with pytest.raises(PlaceError, match=r"does not parse \(line 1\)"):
        outline("def (\n")
