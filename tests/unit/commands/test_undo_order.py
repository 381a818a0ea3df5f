"""Whoever takes commands back out of order is told which one comes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fastmod.apply.history import Record, Side
from fastmod.commands.undo_order import check_migrations, check_references
from fastmod.errors import PlaceError
from fastmod.manifest import EntityRecord, ModuleRecord, read_manifest
from fastmod.plan import Change
from fastmod.project import MANIFEST
from tests.support.manifests import CANONICAL, write_manifest
from tests.support.tree import build_tree

CATEGORY = EntityRecord("shop", "Category", "categories", "fastmod")
ITEM = EntityRecord("shop", "Item", "items", "fastmod", ("category:ref=Category",))
THING = EntityRecord("shop", "Thing", "things", "fastmod")
POINTED = "`shop.Item` points to `shop.Category`, which "
UNKNOWN = "`fastmod undo --list` names the commands; take back first the one that it stands on"


def _manifest(*entities: EntityRecord) -> bytes:
    modules = (ModuleRecord("shop", "fastmod"),)
    return write_manifest(replace(read_manifest(CANONICAL), modules=modules, entities=entities)).encode()


def _record(number: int, command: str, before: dict[str, bytes], after: dict[str, bytes]) -> Record:
    def side(files: dict[str, bytes]) -> Side:
        return {path: (content, False) for path, content in files.items()}

    return Record(number, command, side(before), side(after))


def _named(number: int, command: str, before: bytes, after: bytes) -> Record:
    return _record(number, command, {MANIFEST: before}, {MANIFEST: after})


def _change(before: bytes, after: bytes) -> Change:
    return Change("update", MANIFEST, "the manifest", before, after)


def test_an_entity_does_not_return_before_what_it_points_to() -> None:
    taken = _named(5, "undo 2 (add-entity Category)", _manifest(CATEGORY), _manifest())
    settled = _named(6, "resolve", b"\n<<<<<<< ours\n", _manifest())
    with pytest.raises(PlaceError, match=f"{POINTED}is not there any more") as refused:
        check_references(_change(_manifest(), _manifest(ITEM)), [settled, taken])
    assert refused.value.hint == "first take back `undo 2 (add-entity Category)`: `fastmod undo 5`"


def test_an_entity_does_not_go_before_what_points_to_it() -> None:
    made = _named(3, "add-entity Item", _manifest(CATEGORY), _manifest(CATEGORY, ITEM))
    with pytest.raises(PlaceError, match=f"{POINTED}would go") as refused:
        check_references(_change(_manifest(CATEGORY, ITEM), _manifest(ITEM)), [made])
    assert refused.value.hint == "first take back `add-entity Item`: `fastmod undo 3`"


def test_a_command_that_is_not_known_any_more_is_not_named() -> None:
    with pytest.raises(PlaceError) as refused:
        check_references(_change(_manifest(), _manifest(ITEM)), [])
    assert refused.value.hint == UNKNOWN


def test_what_was_wrong_before_is_no_matter_of_an_undo() -> None:
    check_references(_change(_manifest(ITEM), _manifest(ITEM, THING)), [])


def _revision(name: str, parent: str | None) -> bytes:
    return f"revision = {name!r}\ndown_revision = {parent!r}\n".encode()


def test_a_migration_does_not_return_before_the_one_it_goes_on_from(tmp_path: Path) -> None:
    first, second = "migrations/versions/1.py", "migrations/versions/2.py"
    build_tree(tmp_path, {"migrations/versions/0.py": _revision("a", None)})
    taken = _record(5, "undo 3 (add-field A)", {first: _revision("b", "a")}, {})
    record = _record(4, "undo 4", {second: _revision("c", "b")}, {})
    with pytest.raises(PlaceError, match=f"`{second}` goes on from `b`, which is not there any more") as refused:
        check_migrations(tmp_path, record, [taken])
    assert refused.value.hint == "first take back `undo 3 (add-field A)`: `fastmod undo 5`"


def test_a_migration_that_returns_beside_a_later_one_is_said(tmp_path: Path) -> None:
    build_tree(tmp_path, {
        "migrations/versions/0.py": _revision("a", None),
        "migrations/versions/2.py": _revision("c", "a"),
    })  # fmt: skip
    record = _record(4, "undo 3", {"migrations/versions/1.py": _revision("b", "a")}, {})
    (note,) = check_migrations(tmp_path, record, [])
    assert "`fastmod resolve` joins them" in note


def test_an_undo_without_migrations_needs_nothing(tmp_path: Path) -> None:
    assert check_migrations(tmp_path, _record(1, "add-service A", {}, {"a.py": b""}), []) == ()
