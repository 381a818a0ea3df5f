"""The shape of this repository: sizes, mirrored tests, templates, the store, generated pages."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys

import pytest

import fastmod
from fastmod.template.checks import check_template
from fastmod.template.source import LISTING, Template, current_template
from fastmod.template.store import FolderStore, load_version
from tests.support.git import git
from tests.support.repository import ROOT
from tests.support.source import SOURCE, modules

LINE_LIMIT = 250
CONTROL_LINE = re.compile(
    r"\s*(\{%-?\s*(if|elif|else|endif|for|endfor|set|macro|endmacro|block|endblock|raw|endraw)\b[^%]*-?%\}\s*)+"
)
TAG = re.compile(r"\{\{|\{%|\{#")

TESTED_ELSEWHERE = {
    "__init__", "__main__", "apply/__init__", "checks/__init__", "cli/__init__", "cli/add", "cli/asking",
    "cli/check_project", "cli/datafile", "cli/diff", "cli/doctor", "cli/examples",
    "cli/field_help", "cli/growing", "cli/list_project", "cli/new_project",
    "cli/options", "cli/registry", "cli/remove", "cli/resolve", "cli/undo", "cli/update", "commands/__init__",
    "doctor/__init__", "edits/__init__",
    "fields/__init__", "fragments/__init__", "growth/__init__", "growth/extensions/__init__",
    "growth/revisions/__init__", "manifest/__init__", "merge/__init__", "migrations/__init__", "naming/__init__",
    "template/__init__", "wiring/__init__",
}  # fmt: skip
"""Packages without code, and the command line, which `tests/cli` drives as a user does."""


@pytest.fixture(scope="module")
def template() -> Template:
    return current_template()


def test_no_file_is_long() -> None:
    assert {module.name: lines for module in modules() if (lines := len(module.text.splitlines())) > LINE_LIMIT} == {}


def test_unit_tests_mirror_the_source_one_to_one() -> None:
    sources = {path.relative_to(SOURCE).with_suffix("").as_posix() for path in SOURCE.rglob("*.py")} - TESTED_ELSEWHERE
    unit = ROOT / "tests" / "unit"
    tests = {
        path.relative_to(unit).with_name(path.name.removeprefix("test_")).with_suffix("").as_posix()
        for path in unit.rglob("test_*.py")
    }
    assert tests == sources


def test_the_listing_is_what_git_has() -> None:
    tracked = runpy.run_path(str(ROOT / "scripts" / "templates.py"), run_name="templates")["tracked"]
    assert (ROOT / LISTING).read_text("utf-8") == tracked()


def test_the_listing_carries_nothing_that_must_not_ship(template: Template) -> None:
    wrong = re.compile(r"(^|/)(\.env|__pycache__|\.venv|\.git|[^/]*\.(db|sqlite3?|pyc|log))(/|$)")
    assert [path for path in template.files if wrong.search(path)] == []
    assert wrong.search("templates/project/.env")
    assert wrong.search("templates/project/app/__pycache__/x.pyc")


def test_names_of_templates_can_be_checked_out_anywhere(template: Template) -> None:
    assert [path for path in template.files if re.search(r'[|"<>:?*\\]', path)] == []
    folded = [path.casefold() for path in template.files]
    assert sorted(set(folded)) == sorted(folded)


def test_conditions_choose_files_not_lines(template: Template) -> None:
    """Control-only lines are at most 1 % of all, and at least 90 % of the project's files have no tag at all."""
    texts = {
        path: file.content.decode()
        for path, file in template.under("templates/project").items()
        if b"\0" not in file.content
    }
    lines = [line for path, text in texts.items() if path.endswith(".jinja") for line in text.splitlines()]
    every = sum(len(text.splitlines()) for text in texts.values())
    control = [line for line in lines if CONTROL_LINE.fullmatch(line)]
    assert len(control) <= every / 100
    plain = [path for path, text in texts.items() if not (path.endswith(".jinja") and TAG.search(text))]
    assert len(plain) >= 0.9 * len(texts)
    assert CONTROL_LINE.fullmatch("  {% if x %}")
    assert not CONTROL_LINE.fullmatch("x {% if x %}")


def test_templates_are_pure(template: Template) -> None:
    """What would differ from machine to machine or from run to run is banned from templates."""
    banned = re.compile(
        r"_folder_name|_copier_python|_copier_operation|_copier_conf\.(?!answers_file)|\bnow\(|make_secret|\brandom\b|_external_data"
    )
    for path, file in template.files.items():
        if path == "copier.yml" or path.endswith(".jinja"):
            assert banned.search(file.content.decode()) is None, path
            assert banned.search(path) is None, path
    assert banned.search("{{ _copier_conf.dst_path }}")


def test_questions_and_data_agree(template: Template) -> None:
    assert check_template(template) == []
    data = template.data("reference")
    assert template.config["reference"]["choices"] == list(data["modules"])
    assert template.config["reference"]["default"] == data["presets"]["full"]
    assert template.config["grown_with"]["default"] == fastmod.__version__


def test_copier_needs_no_trust(template: Template) -> None:
    assert not {"_tasks", "_migrations", "_jinja_extensions", "_external_data"} & set(template.config)
    assert not [name for name, body in template.config.items() if isinstance(body, dict) and body.get("secret")]


def test_the_store_has_this_version_as_it_is(template: Template) -> None:
    store = FolderStore(ROOT / "templates" / "store")
    if fastmod.__version__ not in store.versions():
        pytest.skip(f"version {fastmod.__version__} is not released yet: `make release` puts it into the store")
    assert load_version(store, fastmod.__version__) == template


def test_every_stored_version_is_whole_and_nothing_else_is_there() -> None:
    folder = ROOT / "templates" / "store"
    store = FolderStore(folder)
    wanted = {f"{version}.json" for version in store.versions()}
    for version in store.versions():
        load_version(store, version)
        index = json.loads(store.read(f"{version}.json"))
        wanted |= {f"blobs/{entry['sha256']}" for entry in index["files"].values()}
    tracked = filter(None, git(ROOT, "ls-files", "-z", "templates/store").split("\0"))
    assert {path.removeprefix("templates/store/") for path in tracked} == wanted


def test_the_page_of_commands_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


MACHINE = r"(/root/([^.]|\.pyenv)|/Users/[a-z]+/|/home/[a-z]+/(src|work|projects|\.pyenv)/|/tmp/[a-z]+/bin/)"


def test_no_path_of_a_machine_is_in_the_repository() -> None:
    places = ["src", "templates/project", "tests", "*.toml", "*.yml"]
    command = ["git", "grep", "--line-number", "--extended-regexp", MACHINE, "--", *places, ":!tests/architecture"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 1, done.stderr  # nothing found
    assert re.search(MACHINE, "/root/x")
    assert not re.search(MACHINE, "/root/.cache/pip")
