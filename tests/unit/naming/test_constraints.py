"""Names of constraints: the convention's, cut where PostgreSQL would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fastmod.naming import constraint_name


def test_short_names_are_the_conventions() -> None:
    assert constraint_name("ck", "invoices", "total_min") == ("ck_invoices_total_min", True)


def test_long_names_are_cut_and_told_apart() -> None:
    one, usual = constraint_name("ix", "t" * 60, "a")
    other, _ = constraint_name("ix", "t" * 60, "b")
    assert not usual
    assert one == "ix_ttttttttttttttttttttttttttttttttttttttttttttttttttt_" + one[-8:]
    assert one != other


@given(st.sampled_from(["ck", "fk", "ix", "uq"]), st.text("ab_", max_size=63), st.text("ab_", max_size=60))
def test_no_name_is_too_long(kind: str, table: str, column: str) -> None:
    name, usual = constraint_name(kind, table, column)
    assert len(name) <= 63
    assert usual == (name == f"{kind}_{table}_{column}")
