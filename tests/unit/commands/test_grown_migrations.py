"""Migrations stand on the head that is found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.commands.grown_migrations import migration_changes
from fastmod.errors import PlaceError
from fastmod.growth.landscape import Landscape
from fastmod.growth.reference import with_reference, without_reference
from fastmod.manifest import Manifest
from fastmod.plan import Change
from tests.support.landscapes import entity, manifest, template
from tests.support.tree import build_tree

NOW = datetime(2026, 1, 2, tzinfo=UTC)
FIRST = "migrations/versions/a.py"
BEFORE, AFTER = manifest(), manifest(entity("users.Badge", "name:str"))


def _revision(name: str, parent: str | None) -> str:
    return f"revision = {name!r}\ndown_revision = {parent!r}\n"


def _changes(root: Path, before: Manifest = BEFORE, after: Manifest = AFTER) -> list[Change]:
    return migration_changes(root, Landscape(template(), before), Landscape(template(), after), NOW, keep_data=False)


def test_revisions_of_the_user_count(tmp_path: Path) -> None:
    build_tree(tmp_path, {FIRST: _revision("a", None), "migrations/versions/b.py": _revision("b", "a")})
    (change,) = _changes(tmp_path)
    assert change.path == "migrations/versions/20260102_000000_create_badges.py"
    assert b'down_revision: str | tuple[str, ...] | None = "b"' in (change.after or b"")


def test_two_heads_are_for_the_user_to_join(tmp_path: Path) -> None:
    build_tree(tmp_path, {FIRST: _revision("a", None), "migrations/versions/b.py": _revision("b", None)})
    with pytest.raises(PlaceError, match="2 heads: a, b"):
        _changes(tmp_path)


def test_a_damaged_chain_is_said(tmp_path: Path) -> None:
    build_tree(tmp_path, {FIRST: "revision = 1 +\n"})
    with pytest.raises(PlaceError, match="has no newest revision") as caught:
        _changes(tmp_path)
    assert caught.value.details == ("a.py:1 does not parse",)


def test_a_reference_module_brings_its_own_and_leaves_with_one_more(tmp_path: Path) -> None:
    build_tree(tmp_path, {FIRST: _revision("a", None)})
    with_billing = with_reference(BEFORE, template(), "billing").manifest
    (coming,) = _changes(tmp_path, after=with_billing)
    assert coming.path.endswith("_create_billing_tables.py")
    assert b'"a"' in (coming.after or b"")
    (going,) = _changes(tmp_path, with_billing, without_reference(with_billing, "billing"))
    assert going.path.endswith("_drop_the_tables_of_billing.py")


def test_dropped_tables_are_made_again_when_their_module_comes_back(tmp_path: Path) -> None:
    with_billing = with_reference(BEFORE, template(), "billing").manifest
    without = without_reference(with_billing, "billing")
    build_tree(tmp_path, {FIRST: _revision("a", None)})
    names: list[str] = []
    for before, after in [(BEFORE, with_billing), (with_billing, without), (without, with_billing)] * 2:
        if (before, after) == (BEFORE, with_billing) and names:
            continue
        (change,) = _changes(tmp_path, before, after)
        build_tree(tmp_path, {change.path: (change.after or b"").decode()})
        names.append(change.path.rpartition("/")[2][16:])
    assert names == [
        "create_billing_tables.py", "drop_the_tables_of_billing.py", "create_the_tables_of_billing_again.py",
        "drop_the_tables_of_billing.py", "create_the_tables_of_billing_again.py",
    ]  # fmt: skip
    assert _changes(tmp_path, without, with_billing) == []


def test_without_steps_there_is_nothing(tmp_path: Path) -> None:
    assert _changes(tmp_path, after=BEFORE) == []
