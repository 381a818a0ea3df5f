"""Queries about the ledger. There is no way to change or delete an entry; the database refuses it as well."""

from typing import Any, ClassVar, NoReturn

from pydantic import BaseModel
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.modules.billing.models.LedgerEntry import LedgerEntry
from app.modules.billing.schemas.LedgerAccount import LedgerAccount
from app.shared.repositories.base import BaseAsyncRepository

Balance = tuple[str, LedgerAccount]  # currency and account


class LedgerEntryRepository(BaseAsyncRepository[LedgerEntry, BaseModel, BaseModel]):
    filterable: ClassVar[frozenset[str]] = frozenset({"account_id", "invoice_id", "currency"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(LedgerEntry, db)

    async def update(self, record: LedgerEntry, obj_in: Any) -> NoReturn:
        raise TypeError("the ledger is append-only")

    async def delete(self, record: LedgerEntry) -> NoReturn:
        raise TypeError("the ledger is append-only")

    async def has(self, source: str) -> bool:
        return bool(await self.db.scalar(select(exists().where(LedgerEntry.source == source))))

    async def balances(self) -> dict[Balance, int]:
        """Debits less credits, for every account that was ever used."""
        found: dict[Balance, int] = {}
        for column, sign in ((LedgerEntry.debit_account, 1), (LedgerEntry.credit_account, -1)):
            for currency, account, amount in await self._sums(column):
                key = (currency, LedgerAccount(account))
                found[key] = found.get(key, 0) + sign * int(amount)
        return found

    async def _sums(self, column: InstrumentedAttribute[LedgerAccount]) -> list[tuple[str, str, int]]:
        statement = select(LedgerEntry.currency, column, func.sum(LedgerEntry.amount_minor)).group_by(
            LedgerEntry.currency, column
        )
        return [(row[0], row[1], row[2]) for row in await self.db.execute(statement)]
