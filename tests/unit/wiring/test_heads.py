"""Imports sorted in are those that a proved edit puts there; where a head is not plain, the edit has to do it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.edits import AlreadyThere, Cannot, Changed, Import, add_imports
from fastmod.template.tidying import tidy_imports
from fastmod.wiring.heads import with_imports
from fastmod.wiring.lists import Link

LINES = [
    "from typing import Annotated",
    "from fastapi import Depends",
    "from fastapi import APIRouter, Depends",
    "from app.core.dependencies import DB",
    "from app.modules.shop.services.OrderService import OrderService",
    "from app.modules.shop.services.Item10Service import Item10Service",
    "from app.a import LongName1, LongName2, LongName3, LongName4, LongName5, LongName6, LongName7, LongName8",
]
ODD = [
    "import re",
    "from app.core.dependencies import DB as D",
    "# why\nfrom app.z import q",
    "from app.z import (\n    q,\n)",
    "from app.z import q  # noqa",
    "if True:\n    from app.z import DB",
    "from app.z import DB",
    "from . import DB",
    "from app.x import *",
    "\n\nfrom app.z import q",
]
BODIES = [
    "X = 1\n",
    "def get() -> None:\n    pass\n",
    "class K:\n    pass\n",
    "x = (DB := 1)\n",
    "Depends = 3\n",
    "print(1)\n",
    "a, b = 1, 2\n",
    "# end\n",
    "\n\n\nX = 1\n",
    "@k\ndef get() -> None:\n    pass\n",
    "X: int = 1\n",
    "DB: int = 1\n",
]
WANTED = [
    Link("typing", ("Annotated",)),
    Link("fastapi", ("Depends",)),
    Link("app.core.dependencies", ("DB",)),
    Link("app.modules.shop.services.Item2Service", ("Item2Service",)),
    Link("app.a", ("LongName9", "LongName10")),
]
PLAIN = st.tuples(
    st.lists(st.sampled_from(LINES), max_size=4), st.lists(st.sampled_from(BODIES), min_size=1, max_size=3)
).map(lambda drawn: tidy_imports("\n".join(['"""Text."""\n', *drawn[0], "".join(drawn[1])])))
WILD = st.tuples(
    st.sampled_from(["", '"""Text."""\n', '"""Text.\n\nMore.\n"""\n\n', "# c\n"]),
    st.lists(st.sampled_from([*LINES, *ODD]), max_size=4).map("\n".join),
    st.lists(st.sampled_from(BODIES), max_size=3).map("\n".join),
).map("\n".join)


@settings(max_examples=600, deadline=None)
@given(st.one_of(PLAIN, WILD), st.lists(st.sampled_from(WANTED), max_size=4))
def test_sorting_gives_what_the_edit_gives(text: str, links: list[Link]) -> None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    found = with_imports(text, tree, links)
    if found is None:
        return
    imports = tuple(Import(link.module, name) for link in dict.fromkeys(links) for name in link.names)
    outcome = add_imports(text, imports)
    assert not isinstance(outcome, Cannot)
    assert found == (text if isinstance(outcome, AlreadyThere) else outcome.text)


@pytest.mark.parametrize("body", ["X = 1\n", "\ndef get() -> None:\n    pass\n"])
def test_usual_heads_need_no_edit(body: str) -> None:
    for lines in ([], LINES[:1], [LINES[3], "", LINES[1]]):
        text = tidy_imports("\n".join(['"""Text."""\n', *lines, body]))
        found = with_imports(text, ast.parse(text), WANTED)
        outcome = add_imports(text, tuple(Import(link.module, name) for link in WANTED for name in link.names))
        assert isinstance(outcome, Changed)
        assert found == outcome.text


@pytest.mark.parametrize("odd", ODD[:-1])
def test_other_heads_are_left_to_the_edit(odd: str) -> None:
    text = f'"""Text."""\n\n{LINES[0]}\n{odd}\n\nX = 1\n'
    assert with_imports(text, ast.parse(text), WANTED) is None
