"""The books of the sandbox provider: a SQLite database of its own, so that it outlives our transactions and crashes."""

import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import anyio.to_thread

from app.shared.interfaces.PaymentProvider import ChargeStatus, RefundStatus

ResultT = TypeVar("ResultT")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS charges (
    reference TEXT PRIMARY KEY, status TEXT NOT NULL, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL,
    token TEXT NOT NULL, decline_code TEXT
);
CREATE TABLE IF NOT EXISTS refunds (
    reference TEXT PRIMARY KEY, charge_reference TEXT NOT NULL, amount_minor INTEGER NOT NULL, status TEXT NOT NULL
);
"""


def is_writable(path: Path | None) -> bool:
    """Asked at the start, or the first to pay would find out. The folder counts too: SQLite puts its journal there."""
    if path is None:
        return True
    return os.access(path.parent, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))


@dataclass(frozen=True, slots=True)
class StoredCharge:
    reference: str
    status: ChargeStatus
    amount_minor: int
    currency: str
    token: str
    decline_code: str | None

    @property
    def is_blocked(self) -> bool:
        """Cancelled before it was charged; there is nothing to it but its reference."""
        return not self.token


class SandboxStore:
    """One connection, one statement sequence at a time; other processes may have the same file open."""

    def __init__(self, path: Path | None = None) -> None:
        self._connection = sqlite3.connect(
            str(path) if path else ":memory:", isolation_level=None, check_same_thread=False, timeout=5
        )
        self._connection.executescript(_SCHEMA)
        self._lock = threading.Lock()

    def close(self) -> None:
        self._connection.close()

    async def add_charge(self, charge: StoredCharge) -> tuple[StoredCharge, bool]:
        """The charge of this reference, and whether it is new: the first one that was stored stays."""

        def work(db: sqlite3.Connection) -> tuple[StoredCharge, bool]:
            stored = _find(db, charge.reference)
            if stored is not None:
                return stored, False
            values = (charge.reference, charge.status, charge.amount_minor, charge.currency, charge.token)
            db.execute("INSERT INTO charges VALUES (?, ?, ?, ?, ?, ?)", (*values, charge.decline_code))
            return charge, True

        return await self._run(work)

    async def get_charge(self, reference: str) -> StoredCharge | None:
        return await self._run(lambda db: _find(db, reference))

    async def move(self, reference: str, status: ChargeStatus) -> StoredCharge | None:
        """Capture or cancel what is authorised; anything else stays what it is."""

        def work(db: sqlite3.Connection) -> StoredCharge | None:
            db.execute(
                "UPDATE charges SET status = ? WHERE reference = ? AND status = ?",
                (status, reference, ChargeStatus.AUTHORISED),
            )
            return _find(db, reference)

        return await self._run(work)

    async def refuse_from_now_on(self, reference: str) -> bool:
        """Block a reference that was never charged; False when it was. A blocked one is blocked again."""

        def work(db: sqlite3.Connection) -> bool:
            stored = _find(db, reference)
            if stored is None:
                values = (reference, ChargeStatus.CANCELLED, 0, "", "")
                db.execute("INSERT INTO charges VALUES (?, ?, ?, ?, ?, NULL)", values)
            return stored is None or stored.is_blocked

        return await self._run(work)

    async def add_refund(self, reference: str, charge: StoredCharge, amount_minor: int, *, refuse: bool) -> str:
        """The status of the refund with this reference; never more than was charged goes back."""

        def work(db: sqlite3.Connection) -> str:
            row = db.execute("SELECT status FROM refunds WHERE reference = ?", (reference,)).fetchone()
            if row is not None:
                return str(row[0])
            (refunded,) = db.execute(
                "SELECT COALESCE(SUM(amount_minor), 0) FROM refunds WHERE charge_reference = ? AND status = ?",
                (charge.reference, RefundStatus.SUCCEEDED),
            ).fetchone()
            too_much = amount_minor > charge.amount_minor - refunded
            status = RefundStatus.FAILED if refuse or too_much else RefundStatus.SUCCEEDED
            db.execute("INSERT INTO refunds VALUES (?, ?, ?, ?)", (reference, charge.reference, amount_minor, status))
            return status

        return await self._run(work)

    async def charged(self) -> list[tuple[str, int]]:
        """Reference and amount of all that was captured; what tests count."""
        statement = "SELECT reference, amount_minor FROM charges WHERE status = ? ORDER BY rowid"
        return await self._run(lambda db: db.execute(statement, (ChargeStatus.CAPTURED,)).fetchall())

    async def _run(self, work: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        return await anyio.to_thread.run_sync(self._in_transaction, work)

    def _in_transaction(self, work: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            return result


def _find(db: sqlite3.Connection, reference: str) -> StoredCharge | None:
    row = db.execute("SELECT * FROM charges WHERE reference = ?", (reference,)).fetchone()
    return StoredCharge(row[0], ChargeStatus(row[1]), row[2], row[3], row[4], row[5]) if row else None
