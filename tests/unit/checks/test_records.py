"""The manifest against itself and the tree."""

from __future__ import annotations

from dataclasses import replace

from fastmod.checks.records import check_records
from fastmod.checks.tree import ProjectTree
from fastmod.manifest import EntityRecord, ModuleRecord
from tests.support.checked import clean_tree, plant


def with_manifest(**changes: object) -> ProjectTree:
    tree = clean_tree()
    return replace(tree, manifest=replace(tree.manifest, **changes))  # type: ignore[arg-type]


def test_reference_and_records_disagree() -> None:
    manifest = clean_tree().manifest
    fewer = [name for name in manifest.options["reference"] if name != "billing"]
    (found,) = check_records(with_manifest(options={**manifest.options, "reference": fewer}))
    assert (found.rule, "billing" in found.message, found.line > 1) == ("drift/manifest-reference", True, True)
    others = tuple(record for record in manifest.modules if record.name != "billing")
    entities = tuple(record for record in manifest.entities if record.module != "billing")
    (found,) = check_records(with_manifest(modules=others, entities=entities))
    assert found.rule == "drift/manifest-reference"


def test_reference_modules_without_their_entities() -> None:
    others = tuple(record for record in clean_tree().manifest.entities if record.module != "billing")
    (found,) = check_records(with_manifest(entities=others))
    assert (found.rule, "billing" in found.message, found.line > 1) == ("drift/manifest-reference", True, True)


def test_a_contradiction_is_told_once() -> None:
    manifest = clean_tree().manifest
    fewer = [name for name in manifest.options["reference"] if name != "billing"]
    tree = with_manifest(options={**manifest.options, "reference": fewer})
    (found,) = check_records(tree)
    assert [*check_records(replace(tree, manifest_problem=f"damaged: {found.message}"))] == [found]
    rules = [one.rule for one in check_records(replace(tree, manifest_problem="damaged: unknown key `x`"))]
    assert rules == ["drift/manifest", "drift/manifest-reference"]


def test_a_manifest_that_does_not_render() -> None:
    (found,) = check_records(replace(clean_tree(), manifest_problem="unknown key `x`"))
    assert (found.rule, found.severity, found.message) == ("drift/manifest", "error", "unknown key `x`")


def test_records_without_code() -> None:
    manifest = clean_tree().manifest
    ghost = (*manifest.modules, ModuleRecord("ghost", "user"))
    (found,) = check_records(with_manifest(modules=ghost))
    assert (found.rule, found.line) == ("drift/manifest-module", 1)
    spirit = (*manifest.entities, EntityRecord("shop", "Spirit", "spirits", "user"))
    (found,) = check_records(with_manifest(entities=spirit))
    assert found.rule == "drift/manifest-entity"


def test_the_entities_of_a_module_that_is_gone_are_not_said_again() -> None:
    found = list(check_records(plant({"app/modules/shop/": None})))
    assert [one.rule for one in found] == ["drift/manifest-module"]
    assert found[0].line > 1
