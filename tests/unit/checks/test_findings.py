"""The catalogue of rules."""

from __future__ import annotations

import re

from fastmod.checks.findings import GROUPS, RULES, Fix, found


def test_rules_are_named_and_said_alike() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+/[a-z-]+", rule.id)
        assert rule.group in (*GROUPS, "baseline")
        assert rule.text.endswith(".")


def test_what_can_be_fixed_says_so() -> None:
    one = found("drift/missing", "a", "is missing", fix=Fix("restore", "a"))
    assert (one.mend, one.severity, one.as_json()["fixable"]) == ("fastmod check --fix", "warning", True)
    assert found("drift/edited", "a", "differs", "x").as_json()["fixable"] is False
