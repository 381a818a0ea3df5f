"""Every rule is silent on a project as it was made, and fails on violations that are planted one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.checks import GROUPS, RULES, run_checks
from tests.support.checked import clean_tree, plant
from tests.support.planted import PLANTED, Planted

ELSEWHERE = {
    "baseline/stale", "baseline/stale-acceptance", "behind/newer-templates", "behind/two-versions",
    "behind/unknown-version", "drift/manifest", "drift/manifest-reference", "drift/not-a-file", "drift/not-executable",
    "wiring/link",
}  # fmt: skip
"""Not about contents of files: planted in the tests of their own files."""


def test_a_grown_project_is_clean() -> None:
    assert run_checks(clean_tree()) == ()


def test_it_is_clean_when_nothing_is_known_to_come_from_templates() -> None:
    tree = replace(clean_tree(), rendered={})
    assert run_checks(tree, ["names", "boundaries", "wiring", "migrations"]) == ()


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_a_planted_violation_is_found(planted: Planted) -> None:
    group = planted.rule.partition("/")[0]
    found = run_checks(plant(planted.edits), [group])
    hits = [one for one in found if one.rule == planted.rule and one.path == planted.path]
    assert hits, found
    assert not planted.line or planted.line in {one.line for one in hits}, hits
    for one in found:
        assert one.line >= 1
        assert one.message
        assert one.mend
        assert "\n" not in one.message + one.mend


def test_every_rule_is_shown_to_fail() -> None:
    assert {one.rule for one in PLANTED} | ELSEWHERE == set(RULES)
    assert {one.rule for one in PLANTED} & ELSEWHERE == set()
    assert len(PLANTED) >= 40


def test_a_group_says_only_its_own() -> None:
    tree = plant({"README.md": "+x", "app/helpers/text.py": "x = 1\n"})
    assert {one.rule for one in run_checks(tree, ["drift"])} == {"drift/edited"}
    assert {one.rule for one in run_checks(tree, ["boundaries"])} == {"boundaries/outside-layers"}
    assert [one.path for one in run_checks(tree, GROUPS)] == ["README.md", "app/helpers/text.py"]
