"""Rendered entities are as ruff formats and lints them, for names of every length and fields of every kind."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from fastmod.growth.landscape import Landscape
from fastmod.growth.rendering import render_entity, render_grown, render_module
from fastmod.manifest import ALL_LAYERS, EntityRecord
from fastmod.manifest.records import DOMAIN_SERVICE
from fastmod.naming import entity_problem, plural
from fastmod.template.questions import answer
from fastmod.template.render import render_project
from fastmod.template.source import current_template
from tests.support.every_field import every_token
from tests.support.fields import entity_rules
from tests.support.rendered_entities import landscape_of, record

MODULES = ["orders", "a", "bb_cc", "x" * 30, "accounting_documents_and_more"]
NAMES = [
    "News",
    "Status",
    "Person",
    "Data",
    "Class",
    "Match",
    "Import",
    "HTTPLog",
    "Item2",
    "UserProfile",
    "Hour",
    "Item",
]
LENGTHS = [1, 2, 3, 5, 8, 12, 18, 25, 30, 35, 38, 39, 40]


def test_as_ruff(tmp_path: Path) -> None:
    landscape = crowd(Random(20))  # noqa: S311
    template = current_template()
    files = render_project(template, answer(template.config, {"project_name": "shop"}))
    grown = render_grown(landscape, MODULES, landscape.records)
    for path, file in {**files, **grown}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    paths = [path for path in grown if path.endswith(".py")]
    assert len(paths) > 500
    assert ruff(tmp_path, "format", "--diff", *paths) == ""
    assert ruff(tmp_path, "check", "--output-format=concise", *paths).splitlines()[-1:] == ["All checks passed!"]
    assert {path: lines for path in paths if (lines := grown[path].content.count(b"\n")) > 200} == {}


def ruff(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "ruff", arguments[0], "--no-cache", *arguments[1:]],
        cwd=folder, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip


def crowd(random: Random) -> Landscape:
    """Return entities with all that every token has, and references in all directions."""
    tokens, records = every_token(), list[EntityRecord]()
    for name in names(random):
        module, targets = random.choice(MODULES), random.sample(records, min(len(records), 2))
        own = [tokens.pop() for _ in range(min(len(tokens), random.choice([0, 1, 3, 6, 8])))]
        for target in targets[: 8 - len(own)]:
            known = target.name if target.module == module else f"{target.module}.{target.name}"
            ways = random.choice(["", ":optional", ":unique", ":optional:ondelete=set-null"])
            own.append(f"{word(random, random.choice([3, 10, 20, 37]))}:ref={known}{ways}")
        records.append(record(f"{module}.{name}", *own))
    assert not tokens
    return landscape_of(*records)


def names(random: Random) -> Iterator[str]:
    taken = set[str]()
    for name in [*NAMES, *(long_name(random, length) for _ in range(5) for length in LENGTHS)]:
        if entity_problem(name, entity_rules()) is None and not {name.lower(), plural(name)} & taken:
            taken |= {name.lower(), plural(name)}
            yield name


def long_name(random: Random, length: int) -> str:
    name = ""
    while len(name) < length:
        name += word(random, random.choice([3, 4, 6, 9, 14])).capitalize()
    return name[:length]


def word(random: Random, length: int) -> str:
    return "".join(random.choice("abdegilmnoprtuvx") for _ in range(length))


WITHOUT_ENDPOINT = {
    "model", "records", "schema", "samples", "enum", "repository", "service", "events", "references",
}  # fmt: skip


@pytest.mark.parametrize(
    ("layers", "wanted"),
    [
        (("model",), {"model", "records", "enum"}),
        (("schema",), {"schema", "samples", "enum"}),
        (("model", "schema", "repository"), {"model", "records", "schema", "samples", "enum", "repository"}),
        (ALL_LAYERS[:4], WITHOUT_ENDPOINT),
        (ALL_LAYERS, WITHOUT_ENDPOINT | {"endpoint", "unique"}),
        (DOMAIN_SERVICE, {"service"}),
    ],
)
def test_layers(layers: tuple[str, ...], wanted: set[str]) -> None:
    landscape = landscape_of(
        record("shop.Order", "number:str:unique", "kind:enum=a,b", "owner:ref=users.User", layers=layers)
    )
    kinds = {
        "models/Order.py": "model", "order_records.py": "records", "OrderSchema.py": "schema",
        "order_samples.py": "samples", "OrderKind.py": "enum", "OrderRepository.py": "repository",
        "OrderService.py": "service", "OrderEvents.py": "events", "endpoints/orders.py": "endpoint",
        "test_order_references.py": "references", "test_order_unique.py": "unique",
    }  # fmt: skip
    found = render_entity(landscape, "shop.Order")
    assert {kind for path in found for end, kind in kinds.items() if path.endswith(f"/{end}")} == wanted


def test_only_what_fastmod_wrote_is_rendered() -> None:
    landscape = landscape_of(record("shop.Order"))
    assert render_grown(landscape, ["users", "absent"], ["users.User", "shop.Absent"]) == {}
    both = {**render_module(landscape, "shop"), **render_entity(landscape, "shop.Order")}
    assert render_grown(landscape, ["shop"], ["shop.Order"]) == both


def test_own_variables_are_reserved() -> None:
    """An entity of such a name would hide them: `reserved.json` lists them, so that its own variable gives way."""
    key = "shop.Zebra"
    landscape = landscape_of(
        record("shop.Yak"), record(key, "yak:ref=Yak", "owner:ref=users.User", "name:str:unique", "born:date")
    )
    known = entity_rules().variables | {
        "created_at",
        "updated_at",
        "name",
        "born",
        "yak_id",
        "owner_id",
        "yak",
        "date",
        "event_type",
    }
    found = set[str]()
    for path, file in render_entity(landscape, key).items():
        for node in ast.walk(ast.parse(file.content)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.alias) and path.startswith("tests/"):
                found.add(node.asname or node.name)
    common = {"annotations", "model_config", "sortable", "filterable", "API", "UNIQUE"}
    lower = {name for name in found if re.fullmatch(r"[a-z][a-z_]*", name) and "zebra" not in name}
    assert {name for name in lower - known - common if not name.startswith(("remove_", "make_", "headers_of"))} == set()
