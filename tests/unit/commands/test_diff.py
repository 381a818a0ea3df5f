"""What `diff` takes for a difference, over a grown project."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fastmod.commands.check_project import read_tree
from fastmod.commands.diff import diff_project
from fastmod.errors import ManifestError, PlaceError
from fastmod.plan import Plan
from tests.support.checked import make_project

MANIFEST = ".copier-answers.yml"
README = "README.md"
REGISTRY = "app/api/registry.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("made") / "store")


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


def _told(plan: Plan) -> list[tuple[str, str, str]]:
    return [(change.kind, change.path, change.reason) for change in plan.changes]


def test_a_project_as_it_was_made_differs_in_nothing(root: Path) -> None:
    assert _told(diff_project(root).plan) == []


def test_edits_deletions_and_what_is_in_the_way(root: Path) -> None:
    (root / README).write_bytes(b"mine\n")
    (root / "Makefile").unlink()
    (root / "AGENTS.md").unlink()
    (root / "AGENTS.md").symlink_to(README)
    plan = diff_project(root).plan
    assert _told(plan) == [
        ("delete", "AGENTS.md", "a folder or a link is in its place"),
        ("delete", "Makefile", "deleted"),
        ("update", README, "edited"),
    ]
    assert "+mine\n" in list(plan.as_diff())


def test_a_bit_that_is_gone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = read_tree(root)
    rendered = {**tree.rendered, README: replace(tree.rendered[README], executable=True)}
    monkeypatch.setattr("fastmod.commands.diff.read_tree", lambda _: replace(tree, rendered=rendered))
    assert _told(diff_project(root).plan) == [("update", README, "not executable; the templates have it so")]
    ours = replace(tree, rendered=rendered, executables=frozenset({README}))
    monkeypatch.setattr("fastmod.commands.diff.read_tree", lambda _: ours)
    assert _told(diff_project(root).plan) == []


def test_lists_of_own_classes_and_modules_are_no_difference_but_other_lines_are(root: Path) -> None:
    module = root / "app/modules/blog/module.py"
    module.parent.mkdir()
    (module.parent / "__init__.py").touch()
    module.write_text('from app.core.module import Module\n\nMODULE = Module(name="blog")\n')
    registry = root / REGISTRY
    text = registry.read_text().replace("    BILLING,\n", "    BILLING,\n    BLOG,\n")
    line = "from app.modules.billing.module import MODULE as BILLING\n"
    registry.write_text(text.replace(line, line + "from app.modules.blog.module import MODULE as BLOG\n"))
    assert _told(diff_project(root).plan) == []
    registry.write_text(registry.read_text() + "\nMINE = 1\n")
    plan = diff_project(root).plan
    assert [line for line in plan.as_diff() if line.startswith(("+", "-"))][2:] == ["+\n", "+MINE = 1\n"]


def test_line_ends_and_migrations_are_no_difference(root: Path) -> None:
    readme = root / README
    readme.write_bytes(readme.read_bytes().replace(b"\n", b"\r\n"))
    for migration in (root / "migrations/versions").glob("*.py"):
        migration.write_text(migration.read_text() + "# mine\n")
    assert _told(diff_project(root).plan) == []


def test_paths_choose_from_where_one_stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited = ["app/main.py", "app/modules/shop/models/Order.py", README]
    for path in edited:
        (root / path).write_text((root / path).read_text() + "# mine\n")
    assert [change.path for change in diff_project(root).plan.changes] == sorted(edited)
    monkeypatch.chdir(root / "app/modules")
    assert [change.path for change in diff_project(root, ["shop"]).plan.changes] == [edited[1]]
    assert [change.path for change in diff_project(root, ["../main.py", "."]).plan.changes] == edited[:2]
    found = diff_project(root, ["nowhere", "../../README.md"])
    assert (found.unknown, [change.path for change in found.plan.changes]) == (("nowhere",), [README])
    monkeypatch.chdir(root.parent)
    assert [change.path for change in diff_project(root, [README]).plan.changes] == [README]


def test_templates_that_are_not_carried(root: Path) -> None:
    manifest = root / MANIFEST
    text = manifest.read_text()
    assert '"number:str=32:unique"' in text
    manifest.write_text(text.replace('"number:str=32:unique"', '"number:nothing"'))
    with pytest.raises(ManifestError):
        diff_project(root)
    manifest.write_text(re.sub(r"^(_commit: .*?)\d", r"\g<1>99", text, flags=re.MULTILINE))
    with pytest.raises(PlaceError, match="the project stands on templates 99"):
        diff_project(root)
