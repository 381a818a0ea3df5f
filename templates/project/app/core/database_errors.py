"""From database errors to errors with an HTTP meaning: once for repositories, the commit and everything else."""

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.exceptions import AppError, ConflictError, DatabaseError, ServiceUnavailableError, ValidationError

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
        return _integrity_error(name)
    if name in _RETRY:
        return ConflictError("Somebody else changed the same data; try again")
    if name.startswith(_DATA_CLASS):
        return ValidationError("A value is out of range")
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError) or name == "57014":
        return ServiceUnavailableError("The database is not available")
    return DatabaseError()


def _integrity_error(name: str) -> AppError:
    if name in _UNIQUE:
        return ConflictError("A record with the same value already exists")
    if name in _FOREIGN_KEY:
        return ValidationError("A referenced record does not exist")
    return ValidationError("A value breaks a rule of the database")


def _name_of(error: DBAPIError) -> str:
    """SQLSTATE (asyncpg) or error name (sqlite3, from Python 3.11 on) of the driver's exception."""
    original = error.orig
    return str(getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or "")
