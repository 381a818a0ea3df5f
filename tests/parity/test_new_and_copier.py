"""One project from three sources, byte for byte: the checkout, an installed wheel, `copier copy` of the address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml
from copier import VcsRef
from pytest_copie.plugin import Copie

from fastmod.template.source import current_template
from tests.support.cli import run_process
from tests.support.git import commit_all, git, init, is_clean
from tests.support.tree import executables, read_tree

pytestmark = pytest.mark.slow

ANSWERS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "plain": {"project_name": "Book Shop", "description": "Sells books"},
    "emoji": {"project_name": "Rockets 🚀👩‍🚀", "description": "Für größere Höhen — 用户 𐀀 \U0010fffd"},
    "quotes": {
        "project_name": 'It\'s "quoted" \\ `code` <b>&amp;',
        "description": "''' \"\"\" {{ 7 * 7 }} {% raw %} # ${HOME} %s",
    },
    "controls": {
        "project_name": "tab\tbell\x07\x1b[31mred",
        "description": "nl\ncr\rdel\x7fc1\x85\x9fls\u2028ps\u2029bom\ufeff\ufffe",
    },
    "edges": {"project_name": " padded ", "description": ""},
    "like yaml": {"project_name": "no", "description": "- a: &b [*c] !!int 1e3 # not a comment"},
    "digits": {"project_name": "007", "description": "1.10"},
}


def data_file(place: Path, answers: dict[str, Any]) -> str:
    (place / "answers.yml").write_text(yaml.safe_dump(answers), "utf-8")
    return str(place / "answers.yml")


def new(place: Path, answers: dict[str, Any], command: list[str] | None = None) -> Path:
    """Make a project with fastmod in `place`."""
    place.mkdir(exist_ok=True)
    run_process("new", "shop", "--data-file", data_file(place, answers), cwd=place, command=command).assert_ok()
    return place / "shop"


def copy(place: Path, answers: dict[str, Any]) -> Path:
    """Make a project with Copier in `place`, from the public address."""
    place.mkdir(exist_ok=True)
    data = {"project_slug": "shop", **answers}
    copier.run_copy(current_template().source_url, place / "shop", data=data, defaults=True, quiet=True)
    return place / "shop"


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_three_sources_one_project(clone: Path, installed: list[str], tmp_path: Path, answers: dict[str, Any]) -> None:
    ours = new(tmp_path / "checkout", answers)
    theirs = copy(tmp_path / "copier", answers)
    assert read_tree(ours) == read_tree(theirs)
    assert executables(ours) == executables(theirs)
    from_wheel = new(tmp_path / "wheel", answers, installed)
    assert read_tree(ours) == read_tree(from_wheel)
    assert executables(ours) == executables(from_wheel)
    stored = yaml.safe_load((ours / ".copier-answers.yml").read_text("utf-8"))
    assert {key: stored[key] for key in answers} == answers


@pytest.mark.parametrize("answers", [ANSWERS["defaults"], ANSWERS["emoji"], ANSWERS["controls"]])
@pytest.mark.parametrize("ref", [None, VcsRef.CURRENT], ids=["newest", "current"])
def test_copier_update_is_a_clean_no_op(
    clone: Path, tmp_path: Path, answers: dict[str, Any], ref: VcsRef | None
) -> None:
    project = new(tmp_path / "ours", answers)
    before = read_tree(project)
    copier.run_update(project, vcs_ref=ref, defaults=True, overwrite=True, quiet=True)
    assert read_tree(project) == before
    assert is_clean(project)


def test_copier_recopy_is_a_clean_no_op(clone: Path, tmp_path: Path) -> None:
    project = new(tmp_path / "ours", ANSWERS["quotes"])
    copier.run_recopy(project, defaults=True, overwrite=True, quiet=True)
    assert is_clean(project)


def test_the_command_line_of_copier_agrees_and_needs_no_trust(clone: Path, tmp_path: Path) -> None:
    ours = new(tmp_path / "ours", ANSWERS["plain"])
    answers = data_file(tmp_path, {"project_slug": "shop", **ANSWERS["plain"]})
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "copier",
            "copy",
            "--defaults",
            "--data-file",
            answers,
            current_template().source_url,
            "shop",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "unsafe" not in done.stderr.lower()
    assert read_tree(tmp_path / "shop") == read_tree(ours)


def test_what_copier_made_fastmod_reads(clone: Path, tmp_path: Path) -> None:
    project = copy(tmp_path / "copier", ANSWERS["emoji"])
    assert run_process("list", cwd=project).assert_ok().out.startswith("analytics  (reference)\n")


@pytest.mark.parametrize("name", ["defaults", "emoji", "quotes"])
def test_the_repository_is_a_template_for_pytest_copie(clone: Path, copie: Copie, tmp_path: Path, name: str) -> None:
    result = copie.copy(extra_answers={"project_slug": "shop", **ANSWERS[name]}, template_dir=clone)
    assert result.exception is None
    assert result.exit_code == 0
    assert result.project_dir is not None
    ours, theirs = read_tree(new(tmp_path / "ours", ANSWERS[name])), read_tree(result.project_dir)
    assert set(ours) == set(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == [".copier-answers.yml"]  # the address of the clone


def test_pytest_copie_updates_to_the_same_project(clone: Path, copie: Copie) -> None:
    result = copie.copy(extra_answers={"project_slug": "shop"}, template_dir=clone)
    assert result.exception is None
    assert result.project_dir is not None
    commit_all(init(result.project_dir))
    updated = copie.update(result)
    assert updated.exception is None
    assert updated.exit_code == 0
    assert is_clean(result.project_dir)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("project_slug", "my shop"),
        ("project_slug", "-x"),
        ("project_slug", "x" * 61),
        ("project_name", ""),
        ("project_name", "x" * 101),
        ("description", "x" * 301),
        ("reference", ["auth"]),
    ],
)
def test_copier_refuses_what_fastmod_refuses(clone: Path, tmp_path: Path, key: str, value: Any) -> None:
    with pytest.raises((ValueError, copier.errors.CopierError)):
        copier.run_copy(current_template().source_url, tmp_path / "x", data={key: value}, defaults=True, quiet=True)
    (tmp_path / "answers.yml").write_text(yaml.safe_dump({key: value}), "utf-8")
    run_process("new", "shop", "--data-file", "answers.yml", cwd=tmp_path).assert_refused(2)


def test_the_sealed_settings_are_in_force() -> None:
    assert Path(os.environ["COPIER_SETTINGS_PATH"]).read_text() == "{}\n"
    assert "Ada" in git(Path.cwd(), "config", "--global", "user.name")
