"""`fastmod list`: errors, text, JSON, and code that somebody wrote by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.manifests import CANONICAL
from tests.support.tree import build_tree

MANIFEST = ".copier-answers.yml"


def test_outside_a_project(place: Path) -> None:
    run_cli("list").assert_error(
        3,
        f"`{place.resolve()}` is not in a fastmod project (there is no `{MANIFEST}` upwards)",
        "change to a project, or pass --project DIR; `fastmod new myapp` makes one",
    )


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            b"",
            "the manifest `.copier-answers.yml` is damaged: `manifest_format` must be a positive number",
            "restore it from git: `git checkout -- .copier-answers.yml`",
        ),
        (b"\xff", "`.copier-answers.yml` is not UTF-8 text", "restore it: `git checkout -- .copier-answers.yml`"),
        (
            b"<<<<<<< ours\n",
            "the manifest has merge conflict markers, the first in line 1",
            "after a merge `fastmod resolve` settles it; else keep both sides' records, one a line, without markers",
        ),
    ],
)
def test_a_damaged_manifest(place: Path, content: bytes, message: str, hint: str) -> None:
    build_tree(place, {MANIFEST: content})
    run_cli("list").assert_error(3, message, hint)


def test_modules_and_entities_with_those_written_by_hand(place: Path) -> None:
    build_tree(place, {MANIFEST: CANONICAL, "app/modules/blog/__init__.py": "", "app/modules/blog/models/Post.py": ""})
    assert run_cli("list").assert_ok().out == (
        "auth  (reference)\n"
        "  RefreshToken  refresh_tokens  (reference)\n"
        "blog  (user)\n"
        "  Post          -  (user)\n"
        "orders  (user)\n"
        "  Order2        orders2  (fastmod)\n"
        "  Order10       orders10  (fastmod)\n"
        "users  (reference)\n"
        "  User          users  (reference)\n"
    )


def test_json_and_quiet(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = build_tree(place / "shop", {MANIFEST: CANONICAL, "app/": ""})
    told = json.loads(run_cli("list", "--json", "--project", "shop").assert_ok().out)
    assert (told["version"], told["project"], told["release"]) == (1, str(root.resolve()), "v0.1.0")
    assert told["modules"][0] == {"name": "auth", "origin": "reference"}
    assert told["entities"][-1] == {"module": "users", "name": "User", "plural": "users", "origin": "reference"}
    monkeypatch.chdir(root / "app")
    assert run_cli("list", "--quiet").assert_ok().out == ""


def test_a_new_project_lists_what_it_was_made_with(place: Path) -> None:
    run_cli("new", "shop", "--quiet", "--no-git").assert_ok()
    told = json.loads(run_cli("list", "--json", "--project", "shop").assert_ok().out)
    assert [module["name"] for module in told["modules"]] == ["analytics", "auth", "billing", "notifications", "users"]
    assert {entity["origin"] for entity in told["entities"]} == {"reference"}
