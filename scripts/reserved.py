"""Compute templates/data/reserved.json: names that entities and fields of a generated project must not have.

Run with the Python of a generated project's environment (`python scripts/reserved.py > templates/data/reserved.json`):
most lists are read from the libraries installed there and from the templates. A slow test compares them with the file.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "templates" / "project"
GROWN = ROOT / "templates"

# What no library says: variables and parameters of the generated code, and what its class names end with.
SUFFIXES = [
    "AlreadyExistsError", "Base", "Create", "CreatedEvent", "DeletedEvent", "Events", "NotFoundError", "Query",
    "Repository", "RepositoryDep", "Response", "Schema", "Service", "ServiceDep", "Update", "UpdatedEvent",
]  # fmt: skip
VARIABLES = ["cls", "db", "filters", "limit", "order_by", "self", "service", "skip", "sort"]

ENTITY_VARIABLES = [
    "admin", "after", "before", "body", "both", "call", "caught", "changed", "client", "created",
    "current_user", "data", "delete", "error", "event_bus", "event_recorder", "falling", "field", "found",
    "given", "headers", "id", "ids", "interfaces", "item", "items", "key", "make", "method", "name", "needed",
    "number", "other", "page", "path", "pytest", "query", "read", "record", "record_id", "records",
    "references", "rising", "router", "same", "select", "stored", "taken", "total", "unset", "updated",
    "user", "users", "value", "values", "wanted",
]  # fmt: skip
"""What the templates of an entity call their own variables; a test compares."""


_IMPORT = re.compile(r"^\s*from [\w.]+ import \(?([\w, ]+)", re.MULTILINE)
_CONSTANT = re.compile(r"^([A-Z]+)(?::| =)", re.MULTILINE)


def main() -> int:
    """Print the file."""
    sys.path.insert(0, str(PROJECT))
    sys.dont_write_bytecode = True
    print(json.dumps(compute(), indent=2))
    return 0


def compute() -> dict[str, Any]:
    """Return the content of the file."""
    # Another environment's libraries: a checker of this one cannot follow.
    base_model = import_module("pydantic").BaseModel
    entity = import_module("app.shared.models.base").Entity
    query = import_module("app.shared.schemas.query").ListQuery
    in_queries = _public({*dir(query), *query.model_fields}, dir(base_model))
    postgresql = import_module("sqlalchemy.dialects.postgresql.base").RESERVED_WORDS
    sqlite = import_module("sqlalchemy.dialects.sqlite.base").SQLiteIdentifierPreparer.reserved_words
    sample = type("Sample", (entity,), {"__tablename__": "samples", "__module__": __name__})
    columns = sorted(sample.__table__.columns.keys())  # type: ignore[attr-defined]
    types = json.loads((ROOT / "templates" / "data" / "types.json").read_text("utf-8"))
    return {
        "fields": {
            "base": columns,
            "sqlalchemy": _public(dir(sample), {*columns}),
            "pydantic": _public(dir(base_model)),
            "annotations": _public(types["imports"]),
            "secrets": _secret_words(),
            "generated": sorted({*VARIABLES, *in_queries, *(_snake(suffix) for suffix in SUFFIXES)}),
        },
        "entities": {
            "classes": sorted(_classes() | {name for name in types["imports"] if name[0].isupper()}),
            "suffixes": SUFFIXES,
            "variables": sorted(ENTITY_VARIABLES),
        },
        "sql": sorted(postgresql | sqlite),
    }


def _secret_words() -> list[str]:
    """What a generated project's own test takes for a secret, wherever it stands in the name of a field."""
    text = (PROJECT / "tests/architecture/test_openapi.py").read_text("utf-8")
    found = re.search(r'^SECRET_FIELD = re\.compile\(r"([a-z_|]+)"', text, re.MULTILINE)
    if found is None:
        raise SystemExit("tests/architecture/test_openapi.py has no SECRET_FIELD")
    return found[1].split("|")


def _public(names: Iterable[str], without: Iterable[str] = ()) -> list[str]:
    without = set(without)
    return sorted(name for name in names if name == name.lower() and not name.startswith("_") and name not in without)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _classes() -> set[str]:
    """What files of entities import or define beside the entity's own names, and all tables that are no entities."""
    found = {"Depends", "RecordLookup", "SharedUserLookup", "ValidationError"}  # put there by `growth`
    for path in [*GROWN.glob("entity/**/*.jinja"), *GROWN.glob("module/**/*.jinja")]:
        text = path.read_text("utf-8")
        found |= {name for names in _IMPORT.findall(text) for name in re.findall(r"\w+", names)}
        found |= set(_CONSTANT.findall(text))
    for path in [*PROJECT.glob("app/shared/**/*.py"), *PROJECT.glob("app/core/**/*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        found |= {node.name for node in tree.body if isinstance(node, ast.ClassDef) and _is_model(node)}
    return {name for name in found if name[0].isupper()}


def _is_model(node: ast.ClassDef) -> bool:
    """Models know each other by name alone."""
    bases = {ast.unparse(base) for base in node.bases}
    return bool(bases & {"Base", "DeclarativeBase", "Entity"}) or node.name.endswith("Mixin")


if __name__ == "__main__":
    sys.exit(main())
