"""From a wish to the tree: all or nothing, the user's edits kept."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.transaction import lock_project
from fastmod.commands.add_entity import wish_for_entity, wish_for_fields
from fastmod.commands.add_module import wish_for_module
from fastmod.commands.carrying_out import Grown
from fastmod.commands.growth import Site, Wish, grow
from fastmod.errors import BusyError
from fastmod.manifest import Manifest
from fastmod.project import load_manifest
from tests.support.landscapes import minimal_project, template

MODEL = "app/modules/shop/models/Order.py"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(minimal_project(tmp_path), template(), RealFileSystem(), datetime(2026, 1, 2, tzinfo=UTC))


def _carried_out(site: Site, *wishes: Wish) -> Grown:
    return [grow(site, wish, dry_run=False, conflict="stop") for wish in wishes][-1]


def _with_order(site: Site) -> Manifest:
    _carried_out(
        site, wish_for_module(site, "shop", empty=False), wish_for_entity(site, "Order", ("a:str",), None, None)
    )
    return load_manifest(site.root)


def _tree(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_manifest_files_lists_and_migration_come_together(site: Site) -> None:
    manifest = _with_order(site)
    assert [record.fields for record in manifest.entities if record.name == "Order"] == [("a:str=255",)]
    assert "Order" in (site.root / "app/modules/shop/models/__init__.py").read_text()
    assert "MODULE as SHOP" in (site.root / "app/api/registry.py").read_text()
    (migration,) = (site.root / "migrations/versions").glob("20260102_*_create_orders.py")
    assert 'down_revision: str | tuple[str, ...] | None = "202401011500"' in migration.read_text()


def test_a_dry_run_plans_the_same_and_writes_nothing(site: Site) -> None:
    before = _tree(site.root)
    wish = wish_for_module(site, "shop", empty=False)
    planned = grow(site, wish, dry_run=True, conflict="stop")
    assert _tree(site.root) == before
    assert not planned.applied
    assert grow(site, wish, dry_run=False, conflict="stop").plan == planned.plan


def test_the_same_wish_again_is_no_news(site: Site) -> None:
    _with_order(site)
    before = _tree(site.root)
    again = _carried_out(site, wish_for_entity(site, "Order", ("a:str",), "shop", None))
    assert (again.plan.changes, again.applied) == ((), False)
    assert _tree(site.root) == before


def test_edits_of_the_user_stay(site: Site) -> None:
    _with_order(site)
    model = site.root / MODEL
    model.write_text(model.read_text() + "\n    def is_big(self) -> bool:\n        return len(self.a) > 9\n")
    _carried_out(site, wish_for_fields(site, "Order", ("b:int:optional",), None))
    assert "is_big" in model.read_text()
    assert "b: Mapped[int | None]" in model.read_text()


def _edited_for_a_conflict(site: Site) -> Path:
    _with_order(site)
    model = site.root / MODEL
    model.write_text(model.read_text().replace("class Order(Entity)", "class Purchase(Entity)"))
    model.write_text(model.read_text().rstrip() + "  # mine\n")
    return model


def test_a_conflict_stops_the_whole_command(site: Site) -> None:
    _edited_for_a_conflict(site)
    before = _tree(site.root)
    grown = _carried_out(site, wish_for_fields(site, "Order", ("b:int:optional",), None))
    assert MODEL in {change.path for change in grown.plan.of("conflict")}
    assert not grown.applied
    assert _tree(site.root) == before


def test_markers_and_stages_where_they_are_asked_for(site: Site) -> None:
    subprocess.run(["git", "init", "-q"], cwd=site.root, check=True)
    model = _edited_for_a_conflict(site)
    grown = grow(site, wish_for_fields(site, "Order", ("b:int:optional",), None), dry_run=False, conflict="markers")
    assert grown.applied
    assert "<<<<<<< yours\n" in model.read_text()
    unmerged = subprocess.run(
        ["git", "ls-files", "--unmerged", MODEL], cwd=site.root, check=True, capture_output=True, text=True
    ).stdout  # fmt: skip
    assert len(unmerged.splitlines()) == 3


def test_where_git_refuses_the_stages_the_markers_are_written_and_it_is_said(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_order(site)
    (site.root / MODEL).write_text("class Order:\n    mine = 1\n")
    (site.root / ".git").mkdir()  # no repository: git refuses
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.root.parent))
    grown = grow(site, wish_for_fields(site, "Order", ("b:int:optional",), None), dry_run=False, conflict="markers")
    assert grown.applied
    assert "<<<<<<<" in (site.root / MODEL).read_text()
    assert [note for note in grown.notes if note.startswith("git does not know of the conflicts: git ")]


def test_two_at_once_do_not_meet(site: Site) -> None:
    lock = lock_project(site.root)
    try:
        with pytest.raises(BusyError):
            grow(site, wish_for_module(site, "shop", empty=False), dry_run=False, conflict="stop")
    finally:
        lock.release()
