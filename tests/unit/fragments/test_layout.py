"""Layout as ruff's formatter has it: whatever is laid out, the formatter leaves it."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.fragments.layout import Code, Leaf, Named, call, lay, pieces_of, statement

LEAVES = st.integers(1, 70).map(lambda size: Leaf("x" * size))
CODES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda head, items, brackets: call(head, *items, brackets=brackets),
        st.sampled_from(["call", "other_function"]),
        st.lists(inner, min_size=1, max_size=4),
        st.sampled_from(["()", "[]"]),
    ),
    max_leaves=8,
)


def test_what_fits_stays_in_a_line() -> None:
    assert lay(call("f", "a", Named("b", Leaf("c"))), 4, 4) == "f(a, b=c)"


def test_pieces_hold_a_long_list() -> None:
    code = pieces_of("x IN (", [f"'{n}'" for n in range(40)], ")", 90)
    assert "".join(code.pieces) == f"x IN ({', '.join(repr(str(n)) for n in range(40))})"
    assert max(map(len, code.pieces)) <= 90


@settings(max_examples=30)
@given(st.lists(CODES, min_size=30, max_size=60))
def test_the_formatter_leaves_it(codes: list[Code]) -> None:
    text = "".join(f"{statement('name', code, 0)}\n" for code in codes)
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=120", "-"],
        input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == text
