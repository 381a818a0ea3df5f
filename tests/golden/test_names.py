"""Ten thousand names: each is refused with a reason, or what is generated for it is Python."""

from __future__ import annotations

import ast
import builtins
import keyword
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fastmod.errors import RequestError
from fastmod.fields import parse_fields
from fastmod.growth.additions import NewEntity, add_entity, add_module
from fastmod.growth.landscape import Landscape
from fastmod.growth.rendering import render_grown
from fastmod.manifest import Manifest, ModuleRecord, read_manifest
from fastmod.naming import validate_module
from fastmod.template.source import current_template
from tests.support.every_field import every_token
from tests.support.manifests import CANONICAL

COUNT = 10_000
SAMPLE = 60
PIECES = [
    *keyword.kwlist, *keyword.softkwlist, *dir(builtins), "con", "nul", "id", "order", "user", "status", "address",
    "news", "metadata", "registry", "model_config", "json", "copy", "created_at", "query", "create", "events", "list",
    "data", "../", "/", "\\", "..", ".", "-", "_", "__", " ", "\n", "\0", "\t", "{{ 7 }}", "{% raw %}", "$(x)", "`",
    "'", '"', ";", "%s", "[red]", "\x1b[31m", "\u200b", "\u200f", "\ufeff",
    "\U0001f680", "\u00fc", "\u7528", "\u0430", "\ud800", "0",
    "1", "9", ":", "=", ",", "~", "-rf", "--", "x" * 41, "y" * 300,
]  # fmt: skip
TAILS = [
    "", "str", ":str", ":strng", ":int:optional", ":str=", ":str=5:default=", ":enum=", ":enum=a,b", ":ref=",
    ":ref=User", ":decimal=1,9", ":bool:unique", ":text:unique", ":json:index", ":int:min=x", ":str:pattern=(",
    ":date:default=never", ":", "::", ":int:optional:optional", ":bytes=-1", ":money:max=1:min=2", ":int:wrong",
]  # fmt: skip


def words(seed: int) -> Iterator[str]:
    """Yield random names, from likely to hostile."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(COUNT):
        parts = chance.choices(PIECES, k=chance.choice((1, 1, 2, 2, 3)))
        word = chance.choice(("", "", "_")).join(parts)
        yield chance.choice((str, str.lower, str.title, str.capitalize, str.swapcase))(word)


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return replace(read_manifest(CANONICAL), modules=(ModuleRecord("orders", "fastmod"),), entities=())


@pytest.fixture(scope="module")
def landscape(manifest: Manifest) -> Landscape:
    return Landscape(current_template(), manifest)


def assert_one_line(error: RequestError) -> None:
    for text in (error.message, error.hint):
        assert text
        assert "\n" not in text
        assert len(text) < 400, text


def assert_python(manifest: Manifest, modules: list[str], entities: list[str]) -> None:
    """Assert that all files of them compile, bind no name twice and lie inside the project."""
    for path, file in render_grown(Landscape(current_template(), manifest), modules, entities).items():
        assert path.startswith(("app/modules/", "app/shared/events/", "tests/modules/")), path
        assert ".." not in path.split("/")
        if path.endswith(".py"):
            tree = ast.parse(file.content, path)
            compile(file.content, path, "exec")
            assert {name: count for name, count in Counter(bound(tree)).items() if count > 1} == {}, path


def bound(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_modules(manifest: Manifest) -> None:
    accepted = []
    for name in words(1):
        try:
            accepted.append(validate_module(name, ["orders"]).name)
        except RequestError as error:
            assert_one_line(error)
    assert len(accepted) > 100
    chance = random.Random(1)  # noqa: S311
    for name in chance.sample(sorted(set(accepted)), SAMPLE):
        assert_python(add_module(manifest, name, adopted=False).manifest, [name], [])


def test_entities(manifest: Manifest, landscape: Landscape) -> None:
    accepted = {}
    fields = ("number:str=32:unique", "status:enum=draft,sent", "parent:ref={}:optional", "seen_at:datetime")
    for name in words(2):
        tokens = tuple(token.format(name) for token in fields)
        try:
            accepted[name] = add_entity(manifest, landscape, NewEntity("orders", name, tokens)).manifest
        except RequestError as error:
            assert_one_line(error)
    assert len(accepted) > 100
    chance = random.Random(2)  # noqa: S311
    for name in chance.sample(sorted(accepted), SAMPLE):
        assert_python(accepted[name], [], [f"orders.{name}"])


def test_fields(manifest: Manifest, landscape: Landscape) -> None:
    chance = random.Random(3)  # noqa: S311
    accepted = {}
    for name in words(3):
        token = name + chance.choice(TAILS)
        try:
            (field,) = parse_fields((token,), landscape.types, landscape.field_rules, entity="Order")
            accepted[field.name] = str(field)
        except RequestError as error:
            assert_one_line(error)
    assert len(accepted) > 50
    tokens = [token for token in sorted(accepted.values()) if ":ref=" not in token]
    for start in range(0, len(tokens), 40):
        wanted = NewEntity("orders", "Order", tuple(tokens[start : start + 40]))
        assert_python(add_entity(manifest, landscape, wanted).manifest, [], ["orders.Order"])


def test_every_type_and_modifier(manifest: Manifest, landscape: Landscape) -> None:
    tokens = [token for token in every_token() if ":ref=" not in token]
    for start in range(0, len(tokens), 40):
        wanted = NewEntity("orders", "Order", tuple(tokens[start : start + 40]))
        assert_python(add_entity(manifest, landscape, wanted).manifest, [], ["orders.Order"])


def test_every_name_that_generated_code_uses(manifest: Manifest, landscape: Landscape) -> None:
    """Whatever stands in the files of one entity is refused for the next, or does no harm there."""
    fields = ("number:str=32:unique", "total:decimal=12,2:min=0", "due_on:date:optional", "code:uuid", "mail:email")
    files = render_grown(
        Landscape(current_template(), add_entity(manifest, landscape, NewEntity("orders", "Zebra", fields)).manifest),
        [],
        ["orders.Zebra"],
    )
    trees = [ast.parse(file.content) for path, file in files.items() if path.endswith(".py")]
    names = {name for tree in trees for name in bound(tree) if name[0].isupper()}
    names |= {name.removesuffix(end) for name in names for end in landscape.entity_rules.suffixes} - {""}
    accepted = 0
    for name in sorted(names):
        try:
            grown = add_entity(manifest, landscape, NewEntity("orders", name, fields)).manifest
        except RequestError:
            continue
        accepted += 1
        assert_python(grown, [], [f"orders.{name}"])
    assert accepted
