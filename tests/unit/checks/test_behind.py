"""Behind: which versions a project stands on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.checks.behind import check_behind, version_key
from tests.support.checked import clean_tree


@pytest.mark.parametrize(
    ("release", "grown", "newest", "rules"),
    [
        ("v0.3.0", "0.3.0", "0.3.0", []),
        ("v0.3.0", "0.3.0", "0.10.0", ["behind/newer-templates"]),
        ("v0.10.0", "0.3.0", "0.10.0", ["behind/two-versions", "behind/newer-templates"]),
        ("v0.10.0", "0.3.0", "0.3.0", ["behind/two-versions"]),
        ("v0.10.0", "0.10.0", "0.3.0", []),
    ],
)
def test_versions(release: str, grown: str, newest: str, rules: list[str]) -> None:
    tree = clean_tree()
    tree = replace(tree, manifest=replace(tree.manifest, release=release, grown_with=grown), newest=newest)
    found = list(check_behind(tree))
    assert [one.rule for one in found] == rules
    assert all(one.severity == "info" and one.line > 1 for one in found)


def test_templates_that_are_not_carried_are_an_error() -> None:
    (found,) = check_behind(replace(clean_tree(), version_problem="the project stands on templates 9"))
    assert (found.rule, found.severity, found.line) == ("behind/unknown-version", "error", 2)


def test_versions_compare_as_numbers() -> None:
    assert version_key("v0.10.1") > version_key("0.9") > version_key("main") == ()
