"""Records read and written the short way: what JSON and the template of the answers file give, or left to them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.manifest import ALL_LAYERS, EntityRecord, Manifest, ModuleRecord, Origin, read_manifest
from fastmod.manifest.canonical import read_entities, rewritten
from tests.support.manifests import CANONICAL, write_manifest

LINE = '- {"module": "shop", "name": "Order", "plural": "orders", "origin": "fastmod", "fields": ["a:int", "b:str=9"]}'
PLAIN = st.text('abc:=,é"\\ \n\x7f\u2028', max_size=6)


def read_entity(line: str) -> EntityRecord | None:
    found = read_entities(f"{line}\n")
    return found[0] if found and len(found) == 1 else None


def slow(line: str) -> EntityRecord | None:
    try:
        return EntityRecord.parse(json.loads(line.removeprefix("- ")))
    except ValueError:
        return None


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        LINE.replace(', "fields": ["a:int", "b:str=9"]', ""),
        LINE.replace('["a:int", "b:str=9"]', '["a:int"]'),
        LINE.replace("b:str=9", "b:str=9:default=é"),
        LINE.replace('"fields"', '"layers": ["model"], "fields"'),
        LINE.replace('"fields": ["a:int", "b:str=9"]', '"layers": ["domain_service"]'),
    ],
)
def test_a_usual_line_is_what_json_gives(line: str) -> None:
    assert read_entity(line) == slow(line) != None  # noqa: E711  # a record


@pytest.mark.parametrize(
    "line",
    [
        LINE.replace("b:str=9", "a:str=9"),
        LINE.replace("b:str=9", 'b:str=9:default=\\"'),
        LINE.replace("b:str=9", "b:str=9\u2028"),
        LINE.replace("Order", "Örder"),
        LINE.replace('", "b', '","b'),
        LINE.replace('"a:int"', '"a:int" ,'),
        LINE.replace("[", "[[").replace("]", "]]"),
        LINE.replace('"b:str=9"', "3"),
        LINE.replace("fastmod", "magic"),
        LINE + " ",
        LINE.replace('"fields"', '"layers": ["schema", "model"], "fields"'),
        LINE.replace('"fields"', '"layers": ["model", "schema", "repository", "service", "endpoint"], "fields"'),
        LINE.replace('"plural": "orders"', '"plural": "orders", "plural": "orders"'),
    ],
)
def test_any_other_line_is_left_to_json(line: str) -> None:
    assert read_entity(line) is None


@given(st.lists(PLAIN, max_size=3), st.sampled_from(["", '"', "]", "}", ', "x": 1']), st.integers(0, 110))
@settings(max_examples=300)
def test_a_short_reading_is_never_another_one(fields: list[str], noise: str, at: int) -> None:
    shown = ", ".join(f'"{field}"' for field in fields)
    line = LINE.replace('"a:int", "b:str=9"', shown)
    line = line[:at] + noise + line[at:]
    assert read_entity(line) in (None, slow(line))


def test_one_line_that_is_not_usual_leaves_all_to_json() -> None:
    other = LINE.replace("Order", "Invoice")
    assert read_entities(f"{LINE}\n{other}\n") == (slow(LINE), slow(other))
    for lines in (f"{LINE}\n{other}", f"{LINE}\n\n{other}\n", f"{LINE}\n#\n{other}\n", f"{LINE}\n {other}\n", ""):
        assert read_entities(lines) is None


FIELDS = ["a:int", "b:str=9:default=é", "c:enum=x,y", 'd:str=9:default="']
records = st.builds(
    EntityRecord,
    module=st.sampled_from(["orders", "users"]),
    name=st.sampled_from(["A", "B2", "B10", "Zed"]),
    plural=st.just("things"),
    origin=st.sampled_from(get_args(Origin)),
    fields=st.lists(st.sampled_from(FIELDS), unique=True).map(tuple),
    layers=st.sampled_from([ALL_LAYERS, ("model",), ("domain_service",)]),
)
several = st.lists(records, max_size=4, unique_by=lambda one: (one.module, one.name)).map(tuple)


@given(several, several)
@settings(max_examples=20, deadline=None)
def test_a_rewritten_text_is_that_of_the_template(
    before: tuple[EntityRecord, ...], added: tuple[EntityRecord, ...]
) -> None:
    text = write_manifest(replace(read_manifest(CANONICAL), entities=before))
    old = read_manifest(text)
    names = {(one.module, one.name) for one in added}
    kept = [one for one in old.entities if (one.module, one.name) not in names]
    new = replace(old, entities=(*added, *kept))
    after = rewritten(text, old, new)
    hard = any('"' in field for record in (*before, *added) for field in record.fields)
    assert (after is None) == bool(hard or not before or not new.entities)
    assert after in (None, write_manifest(new))


def with_module(manifest: Manifest, name: str, origin: Origin) -> Manifest:
    return replace(manifest, modules=(*manifest.modules, ModuleRecord(name, origin)))


def test_a_module_more_is_written_too() -> None:
    old = read_manifest(CANONICAL)
    new = with_module(old, "billing", "fastmod")
    assert rewritten(CANONICAL, old, new) == write_manifest(new)


@pytest.mark.parametrize(
    "text",
    [
        CANONICAL.replace('- {"module": "auth", "name"', '- {"module":  "auth", "name"'),
        CANONICAL.replace("\n", "\r\n"),
        CANONICAL + "\n",
        CANONICAL.replace("entities:\n", "# mine\nentities:\n"),
        "".join([*CANONICAL.splitlines(keepends=True)[:-2], *reversed(CANONICAL.splitlines(keepends=True)[-2:])]),
    ],
)
def test_a_text_of_another_form_is_left_to_the_template(text: str) -> None:
    old = read_manifest(text.replace("\r\n", "\n"))
    assert rewritten(text, old, with_module(old, "billing", "fastmod")) is None


def test_other_answers_are_left_to_the_template() -> None:
    old = read_manifest(CANONICAL)
    for new in (replace(old, release="v9.9.9"), replace(old, options={**old.options, "reference": ["auth"]})):
        assert rewritten(CANONICAL, old, new) is None
