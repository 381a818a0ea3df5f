"""Fragments of every type and modifier, used in earnest: linted, type-checked, imported, migrated, stored."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from fastmod.fields.rules import value_of
from fastmod.fragments import Fragments
from fastmod.fragments.literals import python_literal
from tests.support.every_field import every_token
from tests.support.fields import made, migration_file, model_file, parse, schema_file, type_table
from tests.support.generated import PROJECT, require_project_python, run_python
from tests.support.postgresql import own_database, require_server
from tests.support.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

SIZE = 20


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    return require_project_python(tmp_path_factory)


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """All fields, as entities of twenty."""
    fields = parse(*every_token())
    groups = [fields[start : start + SIZE] for start in range(0, len(fields), SIZE)]
    found = []
    for number, group in enumerate(groups):
        entity, table = (f"Payment{number}", f"payment{number}s")
        if number == len(groups) - 1:  # names at their limits
            entity, table = "Xy" * 20, "_".join(["xy"] * 20) + "s"
        found.append({"entity": entity, "table": table, "parts": made(group, entity, table)})
    return found


@pytest.fixture(scope="module")
def place(cases: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the templates' `app` with the generated files in it."""
    root = tmp_path_factory.mktemp("fragments")
    shutil.copytree(PROJECT / "app", root / "app", ignore=shutil.ignore_patterns("__pycache__"))
    settings = (PROJECT / "pyproject.toml.jinja").read_text("utf-8")
    settings = re.sub(r"\{%.*?%\}", "", settings)
    (root / "pyproject.toml").write_text(re.sub(r"\{\{.*?\}\}", '"x"', settings).replace('""x""', '"x"'), "utf-8")
    module = root / "app" / "modules" / "billing"
    for folder in (module, module / "models", module / "schemas"):
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text("", "utf-8")
    for case in cases:
        parts, entity, table = case["parts"], case["entity"], case["table"]
        (module / "models" / f"{entity}.py").write_text(model_file(parts, entity, table), "utf-8")
        (module / "schemas" / f"{entity}Schema.py").write_text(schema_file(parts, entity), "utf-8")
        (root / f"migration_{table}.py").write_text(migration_file(parts, table), "utf-8")
        for enum in [part.enum for part in parts if part.enum]:
            members = "".join(f'    {name} = "{value}"\n' for name, value in enum.members)
            text = f'"""Enum."""\n\nfrom enum import StrEnum\n\n\nclass {enum.name}(StrEnum):\n{members}'
            (module / "schemas" / f"{enum.name}.py").write_text(text, "utf-8")
    return root


def _generated(place: Path) -> list[str]:
    return [str(place / "app" / "modules" / "billing"), *map(str, place.glob("migration_*.py"))]


def test_the_formatter_changes_nothing(place: Path) -> None:
    done = _ruff(place, "format", "--diff")
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_nothing(place: Path) -> None:
    done = _ruff(place, "check", "--output-format", "concise")
    assert done.returncode == 0, done.stdout


def test_the_type_checker_finds_nothing(place: Path, python: str) -> None:
    done = subprocess.run(
        [python, "-m", "mypy", "--cache-dir", str(place / ".mypy"), "app/modules/billing"],
        cwd=place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_values_go_in_and_come_back(place: Path, python: str, cases: list[dict[str, Any]], database: str) -> None:
    """Requests, rows, answers, the database's defaults and CHECKs; the model's table is the migration's."""
    described = [
        {
            "entity": case["entity"],
            "table": case["table"],
            "few": any(_few(part) for part in case["parts"]),
            "fields": [_case(part) for part in case["parts"]],
        }
        for case in cases
    ]
    script = ROOT / "tests" / "support" / "use_fragments.py"
    with own_database(require_server(), Path(python)) if database == "postgresql" else nullcontext("sqlite://") as url:
        problems = run_python(python, script, json.dumps(described), url, cwd=place)
    assert problems == [], "\n".join(problems)


def test_the_reserved_names_are_those_of_the_installed_libraries(python: str, place: Path) -> None:
    """Mend with `python scripts/reserved.py > templates/data/reserved.json`, in a generated project's environment."""
    found = run_python(python, ROOT / "scripts" / "reserved.py", cwd=place)
    assert found == json.loads((ROOT / "templates" / "data" / "reserved.json").read_text("utf-8"))


def _ruff(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    tool = [sys.executable, "-m", "ruff", command[0], "--no-cache", "--config", str(place / "pyproject.toml")]
    return subprocess.run(
        [*tool, *command[1:], *_generated(place)], cwd=place, capture_output=True, text=True, check=False
    )


def _few(part: Fragments) -> bool:
    return part.field.unique and 0 < len(part.samples) < 5


def _case(part: Fragments) -> dict[str, Any]:
    field = part.field
    row = type_table().types[field.type]
    enum = part.enum.name if part.enum else ""
    default = value_of(field, "default", row)
    return {
        "column": field.column,
        "ref": field.type == "ref",
        "optional": field.optional,
        "default": None if default is None else python_literal(default, row.value, enum),
        "samples": [(sample.python, sample.json) for sample in part.samples],
        "bad": [(sample.json, sample.error) for sample in part.bad_samples],
        "edges": list(_edges(part)),
        "beyond": ['"zz"'] if field.type == "enum" else list(_beyond(part)),
    }


def _edges(part: Fragments) -> Iterator[str]:
    row = type_table().types[part.field.type]
    for word in ("min", "max"):
        value = value_of(part.field, word, row)
        if value is not None:
            yield f'"x" * {value}' if row.measures_length else python_literal(value, row.value)


def _beyond(part: Fragments) -> Iterator[str]:
    from datetime import datetime, time, timedelta
    from decimal import Decimal

    row = type_table().types[part.field.type]
    for word, sign in (("min", -1), ("max", 1)):
        value = value_of(part.field, word, row)
        if value is None or (row.measures_length and value == 0):
            continue
        if row.measures_length:
            yield f'"x" * {value + sign}'
        elif isinstance(value, Decimal):
            yield f'Decimal("{value + sign * Decimal(1).scaleb(-int(part.field.args[1]))}")'
        elif isinstance(value, time):
            moment = datetime.combine(datetime(2025, 1, 1), value) + sign * timedelta(seconds=1)
            if moment.day == 1:
                yield python_literal(moment.time(), "time")
        elif hasattr(value, "year"):
            try:
                yield python_literal(
                    value + sign * timedelta(days=1 if row.value == "date" else 0, seconds=1), row.value
                )
            except OverflowError:
                continue
        else:
            yield python_literal(value + sign, row.value)
