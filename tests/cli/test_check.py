"""`fastmod check`: errors, the four forms, fixes, acceptances and the baseline, as a user sees them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fastmod import __version__
from fastmod.apply.transaction import change_tree
from fastmod.checks import GROUPS
from fastmod.plan import Change
from tests.support.checked import make_project
from tests.support.cli import run_cli
from tests.support.faults import Death, FaultyFileSystem, die
from tests.support.git import commit_all, init
from tests.support.repository import ROOT
from tests.support.tree import read_tree

SERVICES = "app/modules/shop/services"
WRONG = '"""x."""\n\n\nclass RefundService:\n    """x."""\n'
STRICT = "`--strict` is `--fail-on info`"
LISTED = ", ".join(sorted(GROUPS))
CLEAN = "behind, drift, names, boundaries, wiring, migrations: nothing found\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("made") / "store")


@pytest.fixture
def project(made: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A grown project of its own for each test, which one stands in."""
    root = place.resolve() / "store"
    shutil.copytree(made, root)
    monkeypatch.chdir(root)
    return root


def schema(path: str) -> Any:
    return json.loads((ROOT / path).read_text("utf-8"))


def test_outside_a_project(place: Path) -> None:
    run_cli("check").assert_refused(3)


def test_a_damaged_manifest_is_a_wrong_place(project: Path) -> None:
    (project / ".copier-answers.yml").write_text("<<<<<<< ours\n")
    run_cli("check").assert_refused(3)


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--only", "wirring"], "unknown check `wirring`", f"did you mean `wiring`? checks: {LISTED}"),
        (["--only", ","], "`--only` names no check", f"checks: {', '.join(GROUPS)}"),
        (["--dry-run"], "`--dry-run` without `--fix`, `--accept` or `--write-baseline`", "check writes nothing"),
        (["--json", "--format", "sarif"], "`--json` and `--format sarif` exclude each other", "leave out one of them"),
        (["--strict", "--fail-on", "error"], "`--strict` and `--fail-on error` exclude each other", STRICT),
        (["--fail-on", "warning", "--strict"], "`--strict` and `--fail-on warning` exclude each other", STRICT),
        (["--fix", "--write-baseline"], "`--fix` and `--write-baseline` exclude each other", "run one after the other"),
    ],
)  # fmt: skip
def test_wrong_requests(project: Path, arguments: list[str], message: str, hint: str) -> None:
    run_cli("check", *arguments).assert_error(2, message, hint)


def test_a_clean_project(project: Path) -> None:
    before = read_tree(project)
    assert run_cli("check", "--strict").assert_ok().out == CLEAN
    assert run_cli("check", "--strict", "--fail-on", "info").assert_ok().out == CLEAN
    assert run_cli("check", "--quiet").assert_ok().out == ""
    assert read_tree(project) == before


def test_severities_and_what_fails(project: Path) -> None:
    (project / "README.md").write_text("mine\n")
    assert run_cli("check").code == 0
    assert run_cli("check", "--strict").code == 1
    (project / "docs" / "operations.md").unlink()
    assert run_cli("check").code == 0
    failed = run_cli("check", "--fail-on", "warning")
    assert failed.code == 1
    assert "docs/operations.md:1: warning: drift/missing: is missing; the templates have it\n" in failed.out
    assert "1 x info: drift/edited (`fastmod check --only drift` lists them)\n" in failed.out
    assert failed.out.endswith("0 errors, 1 warning, 1 info\n")
    (project / SERVICES / "Refunder.py").write_text(WRONG)
    failed = run_cli("check")
    assert failed.code == 1
    assert f"{SERVICES}/Refunder.py:4: error: names/class-is-file: must hold a class `Refunder`" in failed.out
    assert run_cli("check", "--only", "boundaries,migrations").code == 0
    assert run_cli("check", "--quiet").out == ""


def test_json_and_sarif_keep_their_schemas(project: Path) -> None:
    for clean in (True, False):
        told = json.loads(run_cli("check", "--json").out)
        jsonschema.validate(told, schema("docs/schemas/check.json"))
        log = json.loads(run_cli("check", "--format", "sarif").out)
        jsonschema.validate(log, schema("tests/fixtures/schemas/sarif-2.1.0-reduced.json"))
        assert bool(told["findings"]) is not clean
        assert len(log["runs"][0]["results"]) == len(told["findings"])
        (project / SERVICES / "Refunder.py").write_text(WRONG)
        (project / "README.md").write_text("mine\n")
    assert told["failed"] is True
    assert told["summary"] == {"error": 2, "warning": 0, "info": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told | {"version": 2}, schema("docs/schemas/check.json"))
    log["runs"][0]["results"][0]["level"] = "info"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, schema("tests/fixtures/schemas/sarif-2.1.0-reduced.json"))


def test_annotations_count_paths_from_the_repository(project: Path) -> None:
    init(project.parent)
    (project / SERVICES / "Refunder.py").write_text(WRONG)
    shown = run_cli("check", "--format", "github", "--only", "names")
    assert shown.code == 1
    begin = f"::error file=store/{SERVICES}/Refunder.py,line=4,title=names/class-is-file::{SERVICES}/Refunder.py: "
    assert shown.out.startswith(begin)
    assert len(shown.out.splitlines()) == 1


def test_fix_renames_wires_and_restores(project: Path) -> None:
    (project / SERVICES / "Refunder.py").write_text(WRONG)
    (project / "tests/modules/shop/test_refunds.py").write_text(
        "from app.modules.shop.services.Refunder import RefundService\n"
    )
    (project / "app/modules/shop/api/endpoints/__init__.py").unlink()
    shutil.rmtree(project / "docs" / "patterns")
    (project / "README.md").write_text("mine\n")
    before = read_tree(project)
    shown = run_cli("check", "--fix", "--dry-run")
    assert read_tree(project) == before
    assert f"--- a/{SERVICES}/Refunder.py" in shown.out
    run_cli("check", "--fix").assert_ok()
    after = read_tree(project)
    assert after[f"{SERVICES}/RefundService.py"].decode() == WRONG
    assert f"{SERVICES}/Refunder.py" not in after
    assert b"services.RefundService import RefundService" in after[f"{SERVICES}/__init__.py"]
    assert after["README.md"] == b"mine\n"
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path for path in changed if not path.startswith("docs/patterns/")} == {
        f"{SERVICES}/Refunder.py",
        f"{SERVICES}/RefundService.py",
        f"{SERVICES}/__init__.py",
        "app/modules/shop/api/endpoints/__init__.py",
        "tests/modules/shop/test_refunds.py",
    }
    run_cli("check", "--fix").assert_ok()
    assert read_tree(project) == after


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_a_fix_is_told_beside_what_a_machine_reads(project: Path, form: str) -> None:
    page = project / "docs" / "operations.md"
    command = ("check", "--fix", "--format", form)
    clean = run_cli(*command).assert_ok()
    assert clean.err == ""
    restored = "docs/operations.md: restored\n"
    text = page.read_bytes()
    page.unlink()
    shown = run_cli(*command, "--dry-run").assert_ok()
    assert shown.out == clean.out
    assert shown.err.startswith("--- /dev/null\n+++ b/docs/operations.md\n")
    assert not page.exists()
    assert (done := run_cli(*command).assert_ok()).out == clean.out
    assert done.err == restored
    assert page.read_bytes() == text
    page.unlink()
    assert run_cli(*command, "--quiet").assert_ok().err == ""


@pytest.mark.parametrize("form", ["text", "github", "sarif"])
def test_a_fix_tells_what_became_of_a_killed_command(project: Path, form: str) -> None:
    kill_one(project)
    told = run_cli("check", "--fix", "--format", form).assert_ok()
    assert told.err == "note: reverted a command that was killed here\n"


@pytest.mark.parametrize("how", [("--accept", "REDME.md"), ("--fix",), ("--write-baseline",)], ids=" ".join)
def test_an_error_after_a_recovery_tells_of_the_recovery(project: Path, how: tuple[str, ...]) -> None:
    (project / ".fastmod-check.json").write_text("{")
    kill_one(project)
    run = run_cli("check", *how)
    assert run.code in (2, 3)
    assert run.err.startswith("note: reverted a command that was killed here\nerror: ")
    assert run_cli("check", *how).err.startswith("error: ")


def kill_one(project: Path) -> None:
    """Leave the change of a killed command half done: the next changing command reverts it."""
    change = Change("create", "notes.txt", "", None, b"mine\n")
    with pytest.raises(Death):
        change_tree(FaultyFileSystem(at=2, fault=die), project, (change,))


def test_a_fix_that_is_not_mechanical_is_left(project: Path) -> None:
    path = project / SERVICES / "Refunder.py"
    path.write_text(f"{WRONG}\n\nclass Other:\n    pass\n")
    shown = run_cli("check", "--fix", "--only", "names")
    assert shown.code == 1
    assert path.read_text() == f"{WRONG}\n\nclass Other:\n    pass\n"
    assert "give each public class a file of its own name" in shown.out


def test_accepted_deletions_and_forks_hold_until_they_do_not(project: Path) -> None:
    (project / "README.md").write_text("mine\n")
    text = (project / "docs" / "operations.md").read_text()
    (project / "docs" / "operations.md").unlink()
    shutil.rmtree(project / "docs" / "patterns")
    run_cli("check", "--accept", "README.md", "--accept", "docs/operations.md", "--accept", "docs/patterns").assert_ok()
    recorded = json.loads((project / ".fastmod-check.json").read_text())["accepted"]
    assert recorded == [
        {"path": "README.md", "state": "forked"},
        {"path": "docs/operations.md", "state": "deleted"},
        {"path": "docs/patterns/", "state": "deleted"},
    ]
    assert run_cli("check", "--strict").assert_ok().out == CLEAN.replace(
        "\n", "; 3 kept quiet by .fastmod-check.json\n"
    )
    shown = run_cli("check", "--accept", "README.md").assert_ok()
    assert shown.out == "Nothing to do: it is recorded already\n"
    run_cli("check", "--fix").assert_ok()
    assert not (project / "docs" / "operations.md").exists()
    (project / "docs" / "operations.md").write_text(text)
    stale = run_cli("check")
    assert stale.code == 1
    assert "baseline/stale-acceptance: `docs/operations.md` was accepted as deleted" in stale.out
    run_cli("check", "--write-baseline").assert_ok()
    run_cli("check", "--strict").assert_ok()


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("README.md", "`README.md` is as the templates have it", "there is nothing to accept"),
        ("READNE.md", "the templates have no `READNE.md`", "did you mean `README.md`?"),
    ],
)
def test_what_cannot_be_accepted(project: Path, path: str, message: str, hint: str) -> None:
    run_cli("check", "--accept", path).assert_error(2, message, hint)
    assert not (project / ".fastmod-check.json").exists()


def test_a_baseline_fails_in_both_directions(project: Path) -> None:
    (project / SERVICES / "Refunder.py").write_text(WRONG)
    run_cli("check", "--write-baseline", "--dry-run").assert_ok()
    assert not (project / ".fastmod-check.json").exists()
    run_cli("check", "--write-baseline").assert_ok()
    run_cli("check").assert_ok()
    (project / SERVICES / "Refunder.py").write_text(f"\n{WRONG}")  # lines may move
    run_cli("check").assert_ok()
    (project / SERVICES / "Payer.py").write_text(WRONG.replace("Refund", "Pay"))
    assert "Payer.py:4: error: names/class-is-file" in run_cli("check", "--only", "names").out
    (project / SERVICES / "Payer.py").unlink()
    (project / SERVICES / "Refunder.py").unlink()
    stale = run_cli("check", "--only", "names")
    assert stale.code == 1
    assert stale.out.startswith(".fastmod-check.json:1: error: baseline/stale: is mended: names/class-is-file at ")
    run_cli("check", "--only", "boundaries").assert_ok()
    run_cli("check", "--write-baseline").assert_ok()
    assert not (project / ".fastmod-check.json").exists()
    assert run_cli("check").assert_ok().out == CLEAN


@pytest.mark.parametrize("content", ["{", "[]", '{"version": 1}', '{"version": 1, "accepted": [], "known": [{}]}'])
def test_a_damaged_baseline(project: Path, content: str) -> None:
    (project / ".fastmod-check.json").write_text(content)
    run_cli("check").assert_refused(3)


def test_an_older_project_and_one_of_the_future(project: Path) -> None:
    manifest = project / ".copier-answers.yml"
    text = manifest.read_text()
    manifest.write_text(text.replace(f'_commit: "v{__version__}"', '_commit: "v99.0.0"'))
    future = run_cli("check", "--only", "behind,drift")
    assert future.code == 1
    assert ".copier-answers.yml:2: error: behind/unknown-version: the project stands on templates 99.0.0" in future.out


def test_a_committed_project_stays_as_it_is(project: Path) -> None:
    init(project)
    commit_all(project)
    before = read_tree(project, ignore=())
    run_cli("check", "--strict").assert_ok()
    after = read_tree(project, ignore=())
    assert after.pop(".git/fastmod/remembered/rendered")  # for the next check
    assert after == before


@pytest.mark.parametrize("path", ["app/modules/shop", "app/modules/mine", "app/modules/mine/models/Thing.py"])
def test_a_fix_takes_nothing_out_that_is_there_behind_a_link(project: Path, path: str) -> None:
    run_cli("add-module", "mine").assert_ok()
    run_cli("add-entity", "Thing", "a:int", "--module", "mine").assert_ok()
    manifest = project / ".copier-answers.yml"
    text = manifest.read_text("utf-8").split("\n")  # a module that its owner wrote: no template has its files
    manifest.write_text("\n".join(line for line in text if '"mine"' not in line), "utf-8")
    behind = project.parent / "behind"
    (project / path).rename(behind)
    (project / path).symlink_to(behind)
    before = read_tree(project)
    assert run_cli("check", "--only", "wiring").assert_ok().out == (
        f"{path}:1: warning: wiring/link: is a link: what lies behind it is not checked, "
        "and lists keep what they say of it\n  mend: put what it points to in its place\n"
        "0 errors, 1 warning, 0 info\n"
    )
    run_cli("check", "--fix").assert_ok()
    assert read_tree(project) == before
    manifest = json.loads(run_cli("doctor", "--json").out)["diagnoses"]
    assert [one["level"] for one in manifest if one["topic"] == "manifest"] == ["ok"]


def test_a_fix_takes_out_what_a_dangling_link_does_not_give(project: Path) -> None:
    shutil.rmtree(project / "app/modules/shop")
    (project / "app/modules/shop").symlink_to("nowhere")
    assert "wiring/gone: lists `app/modules/shop/module.py`" in run_cli("check").out
