"""Two databases, compared by what they themselves say their tables are.

`alembic check` compares models with a database and does not see changed CHECK texts, among others.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.engine.reflection import Inspector

from app.config.kept_data import Kept, is_kept

Facts = dict[str, str]  # "users.column.email.type" -> "VARCHAR(320)"

_BOOKKEEPING = {"alembic_version"}


def schema_facts(connection: Connection) -> Facts:
    """Everything that reflection tells, one fact per entry; the order of columns is no fact."""
    inspector = inspect(connection)
    facts: Facts = {}
    for table in inspector.get_table_names():
        if table not in _BOOKKEEPING:
            facts |= {f"{table}.{path}": value for path, value in _table_facts(inspector, table, connection)}
    return facts


def differences(left: Facts, right: Facts) -> list[str]:
    """One line for each fact that both do not share; empty means equal."""
    return [
        f"{path}: {left.get(path, 'missing')} != {right.get(path, 'missing')}"
        for path in sorted(left.keys() | right.keys())
        if left.get(path) != right.get(path)
    ]


def without_kept(facts: Facts, kept: Kept, models: MetaData) -> Facts:
    """The facts without those about tables and columns that were kept when their model went."""
    left = {}
    for path, value in facts.items():
        table, kind, *rest = path.split(".")
        if not is_kept(kept, models, table, rest[0] if kind == "column" else None):
            left[path] = value
    return left


def _table_facts(inspector: Inspector, table: str, connection: Connection) -> Iterator[tuple[str, str]]:
    yield "exists", "yes"
    for column in inspector.get_columns(table):
        path = f"column.{column['name']}"
        yield f"{path}.type", column["type"].compile(dialect=connection.dialect)
        yield f"{path}.nullable", str(column["nullable"])
        yield f"{path}.default", _text(column.get("default"))
        yield f"{path}.identity", _text(column.get("identity"))
        yield f"{path}.computed", _text(column.get("computed"))
    key = inspector.get_pk_constraint(table)
    yield f"primary_key.{key['name']}", _text(key["constrained_columns"])
    for unique in inspector.get_unique_constraints(table):
        yield f"unique.{unique['name']}", _text(unique["column_names"])
    for check in inspector.get_check_constraints(table):
        yield f"check.{check['name']}", _text(check["sqltext"])
    for foreign in inspector.get_foreign_keys(table):
        target = f"{foreign['referred_table']}{foreign['referred_columns']}"
        yield (
            f"foreign_key.{foreign['name']}",
            f"{foreign['constrained_columns']} -> {target} {_text(foreign.get('options'))}",
        )
    for index in inspector.get_indexes(table):
        options = {name: _text(value) for name, value in index.get("dialect_options", {}).items() if value is not None}
        what = index.get("expressions") or index["column_names"]
        yield f"index.{index['name']}", f"{what} unique={bool(index['unique'])} {_text(options)}"


def _text(value: Any) -> str:
    """White space is no difference; the order of a mapping is none either."""
    return " ".join(str(dict(sorted(value.items())) if isinstance(value, dict) else value).split())
