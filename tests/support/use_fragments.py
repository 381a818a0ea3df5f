"""Runs in the environment of a generated project: uses files that a test made of fragments, prints what is wrong."""

# mypy: ignore-errors
# ruff: noqa: T201, S106, PERF401

import asyncio
import importlib
import json
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

from alembic.migration import MigrationContext
from alembic.operations import Operations
from app.shared.models.base import Base
from pydantic import ValidationError
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from sqlalchemy.util import greenlet_spawn

NAMES = {"Decimal": Decimal, "UTC": UTC, "UUID": UUID, "date": date, "datetime": datetime, "time": time}


def main() -> None:
    problems: list[str] = []
    cases = json.loads(sys.argv[1])
    url = sys.argv[2]
    importlib.import_module("app.modules.users.models")
    for case in cases:
        use(case, url, problems)
    print(json.dumps(problems))


def use(case: dict[str, Any], url: str, problems: list[str]) -> None:
    entity = case["entity"]
    model = getattr(importlib.import_module(f"app.modules.billing.models.{entity}"), entity)
    schemas = importlib.import_module(f"app.modules.billing.schemas.{entity}Schema")
    users = Base.metadata.tables["users"]
    made, migrated = open_engine(url), open_engine(url)
    if url.startswith("postgresql"):  # both are one database there
        Base.metadata.drop_all(made, tables=[model.__table__])
    Base.metadata.create_all(made, tables=[users, model.__table__])
    found = described(made, case["table"])
    with Session(made) as session:
        user = importlib.import_module("app.modules.users.models").User
        if not session.scalars(select(user)).first():
            session.add_all(user(email=f"{n}@example.com", full_name="A", password_hash="x") for n in range(9))
        session.commit()
    requests(case, model, schemas, made, problems)
    stored_defaults(case, model, made, problems)
    forbidden(case, model, made, problems)
    if url.startswith("postgresql"):
        Base.metadata.drop_all(made, tables=[model.__table__])
    with migrated.begin() as connection:
        Base.metadata.create_all(connection, tables=[users])
        migration = importlib.import_module(f"migration_{case['table']}")
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
    other = described(migrated, case["table"])
    problems.extend(
        f"{entity}: {key}: model {found[key]} migration {other[key]}" for key in found if found[key] != other.get(key)
    )
    problems.extend(f"{entity}: {key} in the migration only" for key in other if key not in found)


def open_engine(url: str) -> Engine:
    if url.startswith("postgresql"):
        return create_async_engine(url.replace("://", "+asyncpg://", 1), poolclass=NullPool).sync_engine
    return create_engine(url)


def described(engine: Engine, table: str) -> dict[str, Any]:
    """What the database knows about the table, in comparable form."""
    inspector = inspect(engine)
    found: dict[str, Any] = {}
    for column in inspector.get_columns(table):
        found[f"column {column['name']}"] = (str(column["type"]), column["nullable"], column["default"])
    for kind in ("check_constraints", "unique_constraints", "foreign_keys", "indexes"):
        found[kind] = sorted(str(sorted(entry.items(), key=str)) for entry in getattr(inspector, f"get_{kind}")(table))
    found["names"] = [name for name in json.dumps(found, default=str).split("'") if len(name) > 63 and " " not in name]
    return found


def value(code: str, schemas: ModuleType) -> Any:
    return eval(code, {**vars(schemas), **NAMES})  # noqa: S307  # written by the test


def body(case: dict[str, Any], number: int, schemas: ModuleType) -> dict[str, Any]:
    """The number-th valid request."""
    found = {}
    for field in case["fields"]:
        if field["ref"]:
            found[field["column"]] = number + 1
        else:
            found[field["column"]] = value(field["samples"][number % len(field["samples"])][1], schemas)
    return found


def requests(case: dict[str, Any], model: Any, schemas: ModuleType, engine: Engine, problems: list[str]) -> None:
    create, update = getattr(schemas, f"{case['entity']}Create"), getattr(schemas, f"{case['entity']}Update")
    response = getattr(schemas, f"{case['entity']}Response")
    most = 5 if not case["few"] else 1
    with Session(engine) as session:
        for number in range(most):
            sent = body(case, number, schemas)
            record = model(**create.model_validate_json(json.dumps(sent)).model_dump())
            session.add(record)
            session.commit()
            session.expire_all()
            answer = json.loads(response.model_validate(record, from_attributes=True).model_dump_json())
            problems.extend(
                f"{key}: sent {sent[key]!r}, came back {answer[key]!r}" for key in sent if sent[key] != answer[key]
            )
            for field in case["fields"]:
                if not field["ref"]:
                    expected = value(field["samples"][number % len(field["samples"])][0], schemas)
                    if getattr(record, field["column"]) != expected:
                        problems.append(f"{field['column']}: {getattr(record, field['column'])!r} is not {expected!r}")
        sent = body(case, 0, schemas)
        create.model_validate({key: value for key, value in sent.items() if not key_has_default(case, key)})
        if update().model_dump(exclude_unset=True) != {}:
            problems.append("an empty update is not empty")
        for field in case["fields"]:
            for code, error in field["bad"]:
                for kind, given in (
                    (create, {**sent, field["column"]: value(code, schemas)}),
                    (update, {field["column"]: value(code, schemas)}),
                ):
                    try:
                        kind.model_validate_json(json.dumps(given))
                        problems.append(f"{field['column']}: {code} is accepted")
                    except ValidationError as caught:
                        kinds = [(item["loc"][0], item["type"]) for item in caught.errors()]
                        if (field["column"], error) not in kinds or {place for place, _ in kinds} != {field["column"]}:
                            problems.append(f"{field['column']}: {code} is refused as {kinds}, not {error}")
        for field in case["fields"]:
            if field["optional"]:
                update.model_validate({field["column"]: None})


def key_has_default(case: dict[str, Any], column: str) -> bool:
    return any(field["column"] == column and (field["optional"] or field["default"]) for field in case["fields"])


def stored_defaults(case: dict[str, Any], model: Any, engine: Engine, problems: list[str]) -> None:
    """A row that an INSERT without the defaulted columns makes, as a migration of an older table does."""
    table = model.__table__
    schemas = importlib.import_module(f"app.modules.billing.schemas.{case['entity']}Schema")
    create = getattr(schemas, f"{case['entity']}Create")
    values = create.model_validate_json(json.dumps(body(case, 5, schemas))).model_dump()
    left_out = {field["column"] for field in case["fields"] if field["default"]}
    row = {key: item for key, item in values.items() if key not in left_out}
    now = datetime.now(UTC)
    plain = table.insert().values(**row, created_at=now, updated_at=now)
    for column in table.columns:  # only the database's defaults shall work
        column.default = None
    with engine.begin() as connection:
        connection.execute(table.delete())
    with engine.begin() as connection:
        connection.execute(plain)
    with Session(engine) as session:
        record = session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()
        fresh = model.__mapper__
        for field in case["fields"]:
            if field["default"] and getattr(record, field["column"]) != value(field["default"], schemas):
                problems.append(
                    f"{field['column']}: the database's default is {getattr(record, field['column'])!r} {fresh}"
                )


def forbidden(case: dict[str, Any], model: Any, engine: Engine, problems: list[str]) -> None:
    """What a CHECK must keep out, past all schemas."""
    table = model.__table__
    schemas = importlib.import_module(f"app.modules.billing.schemas.{case['entity']}Schema")
    create = getattr(schemas, f"{case['entity']}Create")
    now = datetime.now(UTC)
    for field in case["fields"]:
        for code in field["edges"]:
            with engine.connect() as connection, connection.begin() as transaction:
                connection.execute(table.delete())
                values = create.model_validate_json(json.dumps(body(case, 0, schemas))).model_dump()
                connection.execute(
                    table.insert().values(
                        **{**values, field["column"]: value(code, schemas)}, created_at=now, updated_at=now
                    )
                )
                transaction.rollback()
        for code in field["beyond"]:
            with engine.connect() as connection, connection.begin() as transaction:
                connection.execute(table.delete())
                values = create.model_validate_json(json.dumps(body(case, 0, schemas))).model_dump()
                try:
                    connection.execute(
                        table.insert().values(
                            **{**values, field["column"]: value(code, schemas)}, created_at=now, updated_at=now
                        )
                    )
                    problems.append(f"{field['column']}: the database takes {code}")
                except DBAPIError:  # a CHECK, or a number that the column cannot hold
                    pass
                transaction.rollback()


if __name__ == "__main__":
    asyncio.run(greenlet_spawn(main))  # so that the same steps run on a driver that is asynchronous only
