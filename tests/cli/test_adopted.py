"""Folders that somebody wrote and fastmod takes in, and modules whose folder somebody has deleted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.landscapes import minimal_project
from tests.support.tree import build_tree, read_tree

OWN = "app/modules/hand"


@pytest.fixture
def project(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = minimal_project(place / "shop")
    monkeypatch.chdir(root)
    return root


def test_a_folder_without_a_module_file_gets_what_it_lacks(project: Path) -> None:
    mine = {f"{OWN}/__init__.py": "# mine\n", f"{OWN}/constants.py": "MINE = 1\n"}
    build_tree(project, mine)
    assert run_cli("check").code == 1
    run_cli("add-module", "hand").assert_ok()
    run_cli("check").assert_ok()
    tree = read_tree(project)
    assert {path: tree[path] for path in mine} == {path: text.encode() for path, text in mine.items()}
    assert b"hand" in tree["app/api/registry.py"]
    run_cli("add-entity", "Note", "body:text", "--module", "hand").assert_ok()
    run_cli("check").assert_ok()


def test_a_module_of_another_shape_gets_the_packages_of_an_entity_and_no_more(project: Path) -> None:
    face = (project / "app/modules/users/module.py").read_text()
    build_tree(
        project,
        {
            f"{OWN}/__init__.py": "",
            f"{OWN}/module.py": face.replace("app.modules.users", "app.modules.hand").replace('"users"', '"hand"'),
        },
    )
    before = read_tree(project)
    run_cli("add-module", "hand").assert_ok()
    assert read_tree(project).keys() == before.keys()
    run_cli("add-model", "Note", "body:text", "--module", "hand").assert_ok()
    added = {path for path in read_tree(project).keys() - before.keys() if "hand" in path}
    assert {path for path in added if path.endswith("__init__.py")} == {
        f"{OWN}/models/__init__.py", "tests/modules/hand/__init__.py"
    }  # fmt: skip
    assert not [path for path in added if path.endswith(("constants.py", "router.py"))]


def test_a_module_that_is_known_and_has_lost_its_module_file_gets_it_with_the_next_entity(project: Path) -> None:
    build_tree(project, {f"{OWN}/__init__.py": ""})
    run_cli("add-module", "hand").assert_ok()
    (project / OWN / "module.py").unlink()
    assert "mend: write one as other modules have it" in run_cli("check").out
    run_cli("add-entity", "Note", "body:text", "--module", "hand").assert_ok()
    run_cli("check").assert_ok()


@pytest.mark.parametrize("command", [("remove-module", "depot"), ("remove-entity", "Box")])
def test_what_somebody_has_deleted_goes_from_the_lists_too(project: Path, command: tuple[str, ...]) -> None:
    run_cli("add-module", "depot").assert_ok()
    before = read_tree(project)
    run_cli("add-entity", "Box", "label:str", "--module", "depot").assert_ok()
    if command[0] == "remove-module":
        shutil.rmtree(project / "app/modules/depot")
    else:
        (project / "app/modules/depot/models/Box.py").unlink()
        (project / "app/modules/depot/services/BoxService.py").unlink()
    run_cli(*command, "--drop-data").assert_ok()
    run_cli("check").assert_ok()
    left = {path for path in read_tree(project) if not path.startswith("migrations/")}
    if command[0] == "remove-entity":
        assert left == {path for path in before if not path.startswith("migrations/")}
    else:
        assert not [path for path in left if "depot" in path]
