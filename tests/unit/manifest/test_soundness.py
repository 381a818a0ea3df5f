"""Manifests that can be read and cannot be right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.commands.rendered import versions
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord, read_manifest
from fastmod.manifest.reading import STATE
from fastmod.manifest.soundness import OPTIONS, contradictions, wrong_keys
from fastmod.template.source import current_template
from fastmod.template.stored import stored_answers
from tests.support.manifests import CANONICAL


def manifest(**options: object) -> Manifest:
    read = read_manifest(CANONICAL)
    return replace(read, options={**read.options, **options})


def told(manifest: Manifest) -> list[str]:
    return [sentence for _, sentence in contradictions(manifest)]


def test_a_manifest_as_fastmod_writes_it_has_none() -> None:
    assert told(manifest()) == []


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        (["auth", "billing", "users"], "`reference` names `billing`, but no record of that module says so"),
        (["auth", "orders", "users"], "`reference` names `orders`, but no record of that module says so"),
        (["auth"], "module `users` is recorded as a reference module, but `reference` does not name it"),
    ],
)
def test_reference_against_the_records_of_modules(reference: list[str], problem: str) -> None:
    assert told(manifest(reference=reference)) == [problem]


def test_reference_modules_without_their_entities() -> None:
    gone = "`entities` has no record of the reference module `{}`"
    own = tuple(one for one in manifest().entities if one.module == "orders")
    for entities in ((), own):
        assert told(replace(manifest(), entities=entities)) == [gone.format("auth"), gone.format("users")]


def test_modules_of_the_user_may_be_empty() -> None:
    modules = (*manifest().modules, ModuleRecord("billing", "fastmod"))
    assert told(replace(manifest(), modules=modules)) == []
    entities = tuple(one for one in manifest().entities if one.module != "orders")
    assert told(replace(manifest(), entities=(*entities, EntityRecord("orders", "X", "xs", "user")))) == []


def test_keys_against_those_of_the_templates() -> None:
    needed = ("project_slug", "grown_with", "reference")
    known = {*needed, "project_name", "description", "colour"}
    assert list(wrong_keys(manifest(), needed, known)) == []
    assert list(wrong_keys(manifest(colour="red"), needed, known)) == []
    assert list(wrong_keys(manifest(size=1), needed, known)) == ["no question of the templates has the key `size`"]
    assert list(wrong_keys(manifest(), ("size",), known)) == ["`size` is missing"]


def test_the_options_are_those_of_the_present_templates() -> None:
    assert set(stored_answers(current_template().version) or ()) - STATE == OPTIONS


@pytest.mark.parametrize("version", versions())
def test_every_reference_module_has_entities(version: str) -> None:
    from fastmod.commands.rendered import carried

    config = carried(version).config
    modules = {record["name"] for record in config["reference_modules"]["default"]}
    assert {record["module"] for record in config["reference_entities"]["default"]} == modules
