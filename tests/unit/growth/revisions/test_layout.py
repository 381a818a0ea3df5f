"""Revision files of any fields: they compile, ruff leaves them, and create + add is create with all."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.fields import Field
from fastmod.fragments import Fragments
from fastmod.growth.revisions import add_columns, create_table, drop_columns, drop_table, take_back
from fastmod.migrations import MigrationName, Revision, read_revision
from fastmod.naming import EntityName
from tests.support.every_field import every_token
from tests.support.fields import entity_rules, made, parse
from tests.support.generated import PROJECT
from tests.support.revisions import NAME, PAYMENT, Write, keep_all

WRITERS: list[Write] = [create_table, drop_table, add_columns, drop_columns, keep_all, take_back]
ENTITIES = [("Payment", "payments"), ("Value", "values"), ("Xy" * 20, "xy_" * 19 + "xys"), ("A", "as")]
PARENTS = st.lists(st.from_regex(r"[0-9a-f]{12}", fullmatch=True), max_size=3, unique=True).map(tuple)
FIELDS = st.lists(st.sampled_from(parse(*every_token())), min_size=1, max_size=12, unique_by=lambda field: field.name)


@pytest.mark.parametrize(
    ("parents", "stated"),
    [((), "None"), (("a1",), '"a1"'), (("a1", "b2"), '("a1", "b2")'), (('a"1',), "'a\"1'")],
)
def test_parents_are_literals_that_can_be_read_back(parents: tuple[str, ...], stated: str) -> None:
    text = create_table(NAME, parents, PAYMENT, [])
    assert f"down_revision: str | tuple[str, ...] | None = {stated}\n" in text
    assert read_revision(NAME.file, text.encode()) == Revision(NAME.file, 6, NAME.revision, parents)


def test_ruff_leaves_what_any_fields_become(tmp_path: Path) -> None:
    @settings(max_examples=60)
    @given(st.sampled_from(WRITERS), st.sampled_from(ENTITIES), FIELDS, PARENTS)
    def write(writer: Write, names: tuple[str, str], fields: list[Field], parents: tuple[str, ...]) -> None:
        entity = EntityName.of(*names, entity_rules())
        text = writer(NAME, parents, entity, made(fields, *names))
        compile(text, "revision", "exec")
        file = tmp_path / f"{len(list(tmp_path.iterdir())):03}.py"
        file.write_text(text, "utf-8")

    write()
    assert len(list(tmp_path.iterdir())) >= 60
    assert ruff(tmp_path, "format", "--diff") == ""
    assert ruff(tmp_path, "check", "--output-format=concise") == "All checks passed!\n"


def test_ruff_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import os\nx = 'y'\n", "utf-8")
    assert "F401" in ruff(tmp_path, "check", "--output-format=concise")
    assert "+x = " in ruff(tmp_path, "format", "--diff")


@given(st.sampled_from(ENTITIES), FIELDS, st.integers(0, 12))
def test_create_and_add_is_create_with_all(names: tuple[str, str], fields: list[Field], first: int) -> None:
    entity, parts = EntityName.of(*names, entity_rules()), made(fields, *names)
    whole = contents(create_table, entity, parts)
    begun = contents(create_table, entity, parts[:first])
    added = contents(add_columns, entity, parts[first:]) if parts[first:] else Counter[str]()
    assert begun + added == whole


def contents(write: Write, entity: EntityName, parts: Sequence[Fragments]) -> Counter[str]:
    """Return the columns, constraints and indexes that the upgrade makes, each as its code in a `create_table`."""
    tree = ast.parse(write(MigrationName("x.py", "a1"), (), entity, parts))
    (upgrade,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    return Counter(
        text
        for node in ast.walk(upgrade)
        if isinstance(node, ast.Call) and (text := in_a_table(ast.unparse(node.func), node))
    )


def in_a_table(function: str, node: ast.Call) -> str:
    items = [ast.unparse(argument) for argument in node.args]
    rule = "".join(f", {ast.unparse(word)}" for word in node.keywords if word.arg == "ondelete")
    match function:
        case "table.create_check_constraint":
            return f"sa.CheckConstraint({items[1]}, name={items[0]})"
        case "table.create_unique_constraint":
            return f"sa.UniqueConstraint({items[1][1:-1]}, name={items[0]})"
        case "table.create_foreign_key":
            return f"sa.ForeignKeyConstraint({items[2]}, [{items[1][:-1]}.id'], name={items[0]}{rule})"
        case "op.create_index":
            return ast.unparse(node)
    return ast.unparse(node) if function in ("sa.Column", *(f"sa.{kind}" for kind in KINDS)) else ""


KINDS = ("CheckConstraint", "ForeignKeyConstraint", "PrimaryKeyConstraint", "UniqueConstraint")


def ruff(place: Path, *command: str) -> str:
    """Run with the rules of generated projects for files in `migrations/versions`."""
    settings_of_projects = (PROJECT / "pyproject.toml.jinja").read_text("utf-8").partition("[tool.ruff]\n")[2]
    rules, _, _ = settings_of_projects.partition("[tool.mypy]")
    config = place.parent / "ruff.toml"
    config.write_text(rules.replace("[tool.ruff.", "[").replace('"migrations/versions/**"', '"**"'), "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "ruff", command[0], "--no-cache", "--config", str(config), *command[1:], str(place)],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
