"""Fixes: only what they say, nothing a second time."""

from __future__ import annotations

import pytest

from fastmod.checks import run_checks
from fastmod.checks.fixes import fix_plan, fixed_tree
from tests.support.checked import clean_tree, plant
from tests.support.planted import PLANTED, Planted

FIXED = {
    "drift/missing", "names/class-is-file", "names/pascal-in-layer", "wiring/class-not-exported",
    "wiring/endpoint-not-included", "wiring/gone", "wiring/module-not-registered", "wiring/no-init", "wiring/no-list",
}  # fmt: skip


@pytest.mark.parametrize("planted", [one for one in PLANTED if one.rule in FIXED], ids=str)
def test_a_fix_mends_its_finding_and_is_idempotent(planted: Planted) -> None:
    before = plant(planted.edits)
    group = [planted.rule.partition("/")[0]]
    fixable = [one for one in run_checks(before, group) if one.fix is not None]
    after, reasons = fixed_tree(before, fixable)
    plan = fix_plan(before, after, reasons)
    assert {change.path for change in plan.changes} <= reasons.keys()
    left = [one for one in run_checks(after, group) if one.fix is not None and one.rule == planted.rule]
    assert left == []
    again, _ = fixed_tree(after, left)
    assert again.files == after.files


def test_nothing_to_fix() -> None:
    tree = clean_tree()
    assert fixed_tree(tree, [one for one in run_checks(plant({"README.md": "x"}), ["drift"]) if one.fix]) == (tree, {})


def test_a_file_that_is_only_called_otherwise_is_renamed_not_restored() -> None:
    model = "app/modules/shop/models/Order.py"
    text = (clean_tree().files[model] or b"").decode() + "# mine\n"
    before = plant({model: None, model.replace("Order", "order"): text})
    after, reasons = fixed_tree(before, [one for one in run_checks(before) if one.fix is not None])
    assert after.files[model] == text.encode()
    assert model.replace("Order", "order") not in after.files
    assert reasons[model] == "renamed to its class, from app/modules/shop/models/order.py"
    assert [one.rule for one in run_checks(after)] == ["drift/edited"]
