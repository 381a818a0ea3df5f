"""A manifest that can be read and cannot be right: all commands say the same, and those that look at it find it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.tree import read_tree

MANIFEST = ".copier-answers.yml"
RESTORE = f"restore it from git: `git checkout -- {MANIFEST}`"
NO_ENTITIES = "`entities` has no record of the reference module `{}`"

COMMANDS = (
    ("add-module", "desk"),
    ("add-entity", "Thing", "a:int", "--module", "orders"),
    ("add-field", "Order", "note:str:optional"),
    ("add-service", "Rate", "--module", "orders"),
    ("remove-module", "orders"),
    ("remove-entity", "Order", "--keep-data"),
    ("remove-field", "Order", "total"),
    ("update",),
    ("undo",),
    ("resolve",),
    ("diff",),
    ("list",),
    ("list", "--json"),
)

DAMAGE = (
    ("reference:", 'colour: "red"\nreference:', ("no question of the templates has the key `colour`",)),
    ('project_slug: "shop"\n', "", ("`project_slug` is missing",)),
    (
        '["auth", "users"]',
        '["auth", "billing", "users"]',
        ("`reference` names `billing`, but no record of that module says so",),
    ),
    (
        '["auth", "users"]',
        '["auth"]',
        ("module `users` is recorded as a reference module, but `reference` does not name it",),
    ),
    ("entities:", "entities: []\nignored:", (NO_ENTITIES.format("auth"), NO_ENTITIES.format("users"))),
)


def damage(shop: Path, old: str, new: str) -> None:
    manifest = shop / MANIFEST
    before, found, after = manifest.read_text("utf-8").partition(old)
    assert found
    whole = new.partition("ignored:")[0] if "ignored:" in new else new + after
    manifest.write_text(before + whole, "utf-8")


@pytest.mark.parametrize(("old", "new", "problems"), DAMAGE, ids=["unknown", "missing", "more", "fewer", "entities"])
def test_damage_is_told_by_every_command(shop: Path, old: str, new: str, problems: tuple[str, ...]) -> None:
    damage(shop, old, new)
    before = read_tree(shop)
    message = f"the manifest `{MANIFEST}` is damaged: {problems[0]}"
    for command in COMMANDS:
        run_cli(*command).assert_error(3, message, RESTORE, problems[1:])
    for form in ((), ("--fix",)):
        report = run_cli("check", *form, "--json")
        findings = json.loads(report.out)["findings"]
        assert report.code == 1
        assert [one["severity"] for one in findings] == ["error"] * len(problems)
        assert all(one["message"].endswith(problem) for one, problem in zip(findings, problems, strict=True))
    ill = run_cli("doctor", "--json")
    assert ill.code == 1
    (manifest,) = (one for one in json.loads(ill.out)["diagnoses"] if one["topic"] == "manifest")
    assert (manifest["level"], manifest["message"]) == ("problem", message)
    assert read_tree(shop) == before


def test_an_older_project_is_sound(shop: Path) -> None:
    text = (shop / MANIFEST).read_text("utf-8")
    for version in ("0.3.0", "0.7.0"):
        older = text.replace(text.partition('grown_with: "')[2].partition('"')[0], version)
        (shop / MANIFEST).write_text(older, "utf-8")
        run_cli("list").assert_ok()
