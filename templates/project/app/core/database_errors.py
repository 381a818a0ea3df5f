"""From database errors to errors with an HTTP meaning: once for repositories, the commit and everything else."""

import re

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.exceptions import AppError, ConflictError, DatabaseError, ServiceUnavailableError, ValidationError

# What each database says of a unique key: `UNIQUE constraint failed: orders.a, orders.b`, and whatever language
# PostgreSQL speaks, `Key (a, b)=(1, 2) already exists`. Keys that hold more than columns are not read.
_SQLITE_KEY = re.compile(r"UNIQUE constraint failed: ([\w., ]+)")
_POSTGRESQL_KEY = re.compile(r"""[^(]*\(([\w", ]+)\)=\(""")

# SQLSTATE of PostgreSQL beside the error names of SQLite.
_UNIQUE = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID"})
_FOREIGN_KEY = frozenset({"23503", "23001", "SQLITE_CONSTRAINT_FOREIGNKEY", "SQLITE_CONSTRAINT_TRIGGER"})
_RETRY = frozenset({"40001", "40P01", "55P03"})  # serialisation failure, deadlock, lock time-out
_DATA_CLASS = "22"  # numbers out of range, malformed text


def database_error(error: SQLAlchemyError) -> AppError:
    """The error to raise `from` this one."""
    if isinstance(error, PoolTimeoutError):
        return ServiceUnavailableError("The database is busy")
    return _driver_error(error, _name_of(error)) if isinstance(error, DBAPIError) else DatabaseError()


def _driver_error(error: DBAPIError, name: str) -> AppError:
    if isinstance(error, IntegrityError):
        return _integrity_error(error, name)
    if name in _RETRY:
        return ConflictError("Somebody else changed the same data; try again")
    if name.startswith(_DATA_CLASS):
        return ValidationError("A value is out of range")
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError) or name == "57014":
        return ServiceUnavailableError("The database is not available")
    return DatabaseError()


def _integrity_error(error: IntegrityError, name: str) -> AppError:
    if name in _UNIQUE:
        return _unique_error(_key_of(error))
    if name in _FOREIGN_KEY:
        return ValidationError("A referenced record does not exist")
    return ValidationError("A value breaks a rule of the database")


def _unique_error(fields: list[str]) -> ConflictError:
    if not fields:
        return ConflictError("A record with the same value already exists")
    names = " and ".join(f"`{field}`" for field in fields)
    return ConflictError(f"A record with this {names} already exists", data={"fields": fields})


def _key_of(error: IntegrityError) -> list[str]:
    """The columns that must be unique together, as far as the driver's exception names them; never their values."""
    detail = getattr(error.orig, "detail", None)
    found = _POSTGRESQL_KEY.match(detail) if detail else _SQLITE_KEY.fullmatch(str(error.orig))
    columns = found[1].replace('"', "").split(", ") if found else []
    return [column.rpartition(".")[2] for column in columns]


def _name_of(error: DBAPIError) -> str:
    """SQLSTATE (asyncpg) or error name (sqlite3, from Python 3.11 on) of the driver's exception."""
    original = error.orig
    return str(getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or "")
