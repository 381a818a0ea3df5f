"""Names of migrations: in the order of their making, never twice, never left to chance."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from fastmod.migrations import name_migration, slug_of

NOON = datetime(2026, 1, 2, 12, 0, 59, tzinfo=UTC)


def test_a_name_says_when_and_what() -> None:
    name = name_migration("Create invoices table!", NOON, ["a"], [])
    assert name.file == "20260102_120059_create_invoices_table.py"
    assert re.fullmatch(r"[0-9a-f]{12}", name.revision)
    assert name == name_migration("Create invoices table!", NOON, ["a"], [])


def test_times_are_those_of_utc() -> None:
    east = timezone(timedelta(hours=2))
    assert name_migration("x", NOON.astimezone(east), [], []) == name_migration("x", NOON, [], [])


def test_two_of_one_second_differ_in_name_and_id() -> None:
    taken: list[str] = []
    ids = set()
    for _ in range(5):
        name = name_migration("same", NOON, ["a"], taken)
        taken.append(name.file)
        ids.add(name.revision)
    assert [name[:15] for name in taken] == [
        "20260102_120059", "20260102_120100", "20260102_120101", "20260102_120102", "20260102_120103",
    ]  # fmt: skip
    assert len(ids) == 5
    assert name_migration("one", NOON, ["a"], []).revision != name_migration("two", NOON, ["a"], []).revision
    assert name_migration("one", NOON, ["a"], []).revision != name_migration("one", NOON, ["b"], []).revision


def test_a_long_sentence_is_cut_at_a_word() -> None:
    assert slug_of("word " * 20) == "word_" * 12
    assert slug_of("x" * 70) == "x" * 60 + "_"
    assert slug_of("a" * 60) == "a" * 60


@given(st.text(max_size=90))
def test_a_slug_is_short_and_stays_in_one_folder(what: str) -> None:
    slug = slug_of(what)
    assert len(slug.encode()) <= 4 * 61
    assert not re.search(r"[^\w]", slug)
