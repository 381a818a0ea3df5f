"""Real projects of earlier releases, brought to the present templates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.add_entity import wish_for_entity
from fastmod.commands.add_module import wish_for_module
from fastmod.commands.carrying_out import Grown
from fastmod.commands.growth import Site, grow
from fastmod.commands.update import Update, moved, update
from fastmod.errors import PlaceError, RequestError
from fastmod.git import write_stages
from fastmod.manifest import Manifest
from fastmod.merge import File
from fastmod.project import load_manifest
from tests.support.git import commit_all, git, init
from tests.support.landscapes import entity, manifest, minimal_project, template
from tests.support.releases import released, released_project

NOW = datetime(2026, 1, 2, tzinfo=UTC)
README = "README.md"
MANIFEST = ".copier-answers.yml"
M = b"<<<<<<< "


def _updated(root: Path, *, dry_run: bool = False, conflict: str = "markers") -> Grown:
    return update(Update(root, template(), RealFileSystem()), dry_run=dry_run, conflict=conflict)  # type: ignore[arg-type]


def _tree(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
def test_without_edits_the_result_is_a_fresh_project(tmp_path: Path, version: str) -> None:
    old = released_project(tmp_path / "old", version)
    assert _updated(old).applied
    assert _tree(old) == _tree(minimal_project(tmp_path / "fresh"))


def test_by_way_of_a_version_in_between_it_is_the_same(tmp_path: Path) -> None:
    one, two = (released_project(tmp_path / name, "0.1.0") for name in ("one", "two"))
    update(Update(one, released("0.2.0"), RealFileSystem()), dry_run=False, conflict="markers")
    assert load_manifest(one).release == "v0.2.0"
    _updated(one)
    _updated(two)
    assert _tree(one) == _tree(two)


def test_twice_is_no_news(tmp_path: Path) -> None:
    root = released_project(tmp_path, "0.2.0")
    _updated(root)
    before = _tree(root)
    again = _updated(root)
    assert (again.plan.changes, again.applied) == ((), False)
    assert _tree(root) == before


def test_edits_additions_and_deletions_stay(tmp_path: Path) -> None:
    root = released_project(tmp_path, "0.1.0")
    (root / README).write_text((root / README).read_text() + "\n## Ours\n\nRead this.\n")
    (root / "app/mine.py").write_text("MINE = 1\n")
    (root / "docs/security.md").unlink()
    done = _updated(root)
    assert (root / README).read_text().endswith("## Ours\n\nRead this.\n")
    assert (root / "app/mine.py").read_text() == "MINE = 1\n"
    assert not (root / "docs/security.md").exists()
    assert "`docs/security.md` stays deleted" in done.notes


def test_lines_that_both_changed_are_marked_and_said(tmp_path: Path) -> None:
    root = released_project(tmp_path / "shop", "0.1.0")
    makefile = root / "Makefile"
    makefile.write_text("".join(f"{line} # mine\n" for line in makefile.read_text().splitlines()))
    done = _updated(root)
    assert [change.path for change in done.plan.of("conflict")] == ["Makefile"]
    assert b"<<<<<<< yours" in makefile.read_bytes()
    manifest_before = _tree(released_project(tmp_path / "again", "0.1.0"))[MANIFEST]
    (root / MANIFEST).write_bytes(manifest_before)
    with pytest.raises(PlaceError, match="conflicts of an earlier merge"):
        _updated(root)


@pytest.mark.parametrize("known", [True, False])
def test_in_a_larger_repository_git_knows_of_conflicts_too(tmp_path: Path, known: bool) -> None:
    """A project that the repository round it does not know is none of its business."""
    outer = init(tmp_path / "mono")
    root = released_project(outer / "services/shop", "0.1.0")
    if known:
        commit_all(outer)
    makefile = root / "Makefile"
    makefile.write_text("".join(f"{line} # mine\n" for line in makefile.read_text().splitlines()))
    assert [change.path for change in _updated(root).plan.of("conflict")] == ["Makefile"]
    stages = git(outer, "ls-files", "--unmerged").splitlines()
    assert [line.partition("\t")[2] for line in stages] == ["services/shop/Makefile"] * (3 if known else 0)
    if known:
        git(outer, "checkout", "--ours", "services/shop/Makefile")
        assert makefile.read_text().splitlines()[0].endswith("# mine")


def test_a_conflict_that_git_alone_knows_of_is_refused_where_it_matters(tmp_path: Path) -> None:
    root = init(released_project(tmp_path / "shop", "0.2.0"))
    commit_all(root)
    theirs = File(b"x\n")
    write_stages(root, {"docs/modules.md": (theirs, None, theirs), "mine.txt": (theirs, None, theirs)})
    before = _tree(root)
    with pytest.raises(PlaceError, match="conflicts of an earlier merge") as caught:
        _updated(root)
    assert caught.value.details == ("docs/modules.md",)
    assert _tree(root) == before
    git(root, "add", "docs/modules.md")
    assert _updated(root).applied


def test_a_line_in_every_file_is_there_afterwards(tmp_path: Path) -> None:
    """At the end, where templates append as well, or in the middle: in the text or between markers."""
    for place, version in ((1.0, "0.1.0"), (0.5, "0.1.0"), (0.5, "0.2.0")):
        root = released_project(tmp_path / f"{version}-{place}", version)
        marked: dict[str, bytes] = {}
        for path, content in _tree(root).items():
            if path != MANIFEST:
                lines = content.splitlines(keepends=True)
                marked[path] = b"# mine: %d\n" % len(marked)
                lines.insert(int(len(lines) * place), marked[path])
                (root / path).write_bytes(b"".join(lines))
        done = _updated(root)
        after = _tree(root)
        assert [path for path, line in marked.items() if line not in after[path]] == []
        told = {change.path for change in done.plan.of("conflict")}
        assert {path for path, content in after.items() if content.startswith(M) or b"\n" + M in content} == told


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    root = released_project(tmp_path / "shop", "0.2.0")
    for path, content in _tree(root).items():
        (root / path).write_bytes(content.replace(b"\n", b"\r\n"))
    assert _updated(root).plan.of("conflict") == ()
    plain = {path: content.replace(b"\r\n", b"\n") for path, content in _tree(root).items()}
    assert plain == _tree(minimal_project(tmp_path / "fresh"))


def test_stop_changes_nothing(tmp_path: Path) -> None:
    root = released_project(tmp_path, "0.1.0")
    (root / "Makefile").write_text("all:\n")
    before = _tree(root)
    done = _updated(root, conflict="stop")
    assert done.plan.of("conflict")
    assert not done.applied
    assert _tree(root) == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    root = released_project(tmp_path, "0.2.0")
    before = _tree(root)
    assert _updated(root, dry_run=True).plan.writes
    assert _tree(root) == before


def test_what_somebody_wrote_beside_it_stays_wired(tmp_path: Path) -> None:
    root = released_project(tmp_path, "0.2.0")
    registry = root / "app/api/registry.py"
    mine = "from app.modules.mine.module import MODULE as MINE\n"
    text = registry.read_text().replace("    AUTH,\n", "    AUTH,\n    MINE,\n")
    registry.write_text(text.replace("from app.modules.users", f"{mine}from app.modules.users"))
    _updated(root)
    assert "MODULE as MINE" in registry.read_text()


def test_afterwards_it_can_grow(tmp_path: Path) -> None:
    root = released_project(tmp_path, "0.2.0")
    _updated(root)
    site = Site(root, template(), RealFileSystem(), NOW)
    for wish in (wish_for_module(site, "shop", empty=False), wish_for_entity(site, "Order", ("a:str",), "shop", None)):
        assert grow(site, wish, dry_run=False, conflict="stop").applied


def test_it_goes_forward_only(tmp_path: Path) -> None:
    root = minimal_project(tmp_path)
    with pytest.raises(RequestError, match=r"stands on .*, which is newer than 0\.1\.0"):
        update(Update(root, released("0.1.0"), RealFileSystem()), dry_run=False, conflict="markers")


def test_fields_added_to_reference_entities_move_along() -> None:
    present = manifest(entity("shop.Order", "a:str"))
    extended = tuple(
        type(one)(one.module, one.name, one.plural, one.origin, ("age:int:optional",)) if one.name == "User" else one
        for one in present.entities
    )
    after: Manifest = moved(Manifest("v0.1.0", "u", "0.1.0", present.options, present.modules, extended), template())
    assert {one.name: one.fields for one in after.entities if one.fields} == {
        "User": ("age:int:optional",),
        "Order": ("a:str=255",),
    }
    assert (after.release, after.grown_with) == (template().release, template().version)
