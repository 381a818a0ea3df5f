"""Tables that a project's tests make beside those of its modules: no entity may meet one."""

from __future__ import annotations

import re

import pytest

from tests.support.repository import ROOT

TABLE = re.compile(r'(?:CREATE TABLE (?:IF NOT EXISTS )?|__tablename__ = "|\bTable\(")(\w+)')
ELSEWHERE = {
    "alembic_version": "Alembic's own",
    "outbox_events": "the project's own, which no entity gets",
    "precious": "in a database of its own",
    "parents": "in metadata that no database sees",
}


def odd_tables(text: str) -> set[str]:
    return {name for name in TABLE.findall(text) if not name.startswith("zz_")} - ELSEWHERE.keys()


def test_tables_of_tests_have_names_that_no_entity_gets() -> None:
    files = list((ROOT / "templates/project/tests").rglob("*.py*"))
    texts = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files if file.suffix != ".pyc"}
    assert sum(len(TABLE.findall(text)) for text in texts.values()) > len(ELSEWHERE)
    assert {path: odd for path, text in texts.items() if (odd := odd_tables(text))} == {}


@pytest.mark.parametrize("text", ['__tablename__ = "notes"', 'text("CREATE TABLE notes (a INT)")', 'Table("notes", m)'])
def test_the_rule_can_fail(text: str) -> None:
    assert odd_tables(text) == {"notes"}
