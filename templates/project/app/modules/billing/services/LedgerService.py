"""Double entry: what happened, in money. Each fact is booked once, whatever is tried."""

from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.LedgerEntry import LedgerEntry
from app.modules.billing.models.Payment import Payment
from app.modules.billing.models.Refund import Refund
from app.modules.billing.repositories.LedgerEntryRepository import LedgerEntryRepository
from app.modules.billing.schemas.LedgerAccount import LedgerAccount
from app.modules.billing.schemas.LedgerSchema import LedgerBalance, LedgerBalances
from app.modules.billing.schemas.Money import Money
from app.shared.services.base import BaseAsyncService


class LedgerService(BaseAsyncService[LedgerEntry, LedgerEntryRepository]):
    """Nothing else writes entries. Amounts of zero are no facts."""

    def __init__(self, repository: LedgerEntryRepository) -> None:
        super().__init__(repository)

    async def book_issued(self, invoice: Invoice) -> None:
        """We are owed something for what we have promised."""
        await self._book(
            f"invoice:{invoice.id}:issued", invoice, LedgerAccount.RECEIVABLE, LedgerAccount.REVENUE, invoice.total
        )

    async def book_voided(self, invoice: Invoice) -> None:
        """It was not so: the other way round."""
        await self._book(
            f"invoice:{invoice.id}:voided", invoice, LedgerAccount.REVENUE, LedgerAccount.RECEIVABLE, invoice.total
        )

    async def book_written_off(self, invoice: Invoice) -> None:
        """It was so, but nobody will pay."""
        await self._book(
            f"invoice:{invoice.id}:written_off",
            invoice,
            LedgerAccount.BAD_DEBT,
            LedgerAccount.RECEIVABLE,
            invoice.total,
        )

    async def book_captured(
        self, invoice: Invoice, payment: Payment, credit: LedgerAccount = LedgerAccount.RECEIVABLE
    ) -> None:
        """Where nothing was receivable any more, that account's balance says what we owe to the customer."""
        await self._book(captured_source(payment), invoice, LedgerAccount.CASH, credit, payment.amount)

    async def is_captured(self, payment: Payment) -> bool:
        """Whether its money has come, whatever its state says."""
        return await self.repository.has(captured_source(payment))

    async def book_refunded(
        self, invoice: Invoice, refund: Refund, debit: LedgerAccount = LedgerAccount.REFUNDS
    ) -> None:
        await self._book(f"refund:{refund.id}", invoice, debit, LedgerAccount.CASH, refund.amount)

    async def get_balances(self) -> LedgerBalances:
        """Every account's balance, and their sum for each currency, which is zero."""
        found = await self.repository.balances()
        sums: dict[str, int] = {}
        for (currency, _), amount in found.items():
            sums[currency] = sums.get(currency, 0) + amount
        balances = [
            LedgerBalance(account=account, currency=currency, balance_minor=amount)
            for (currency, account), amount in sorted(found.items())
        ]
        return LedgerBalances(balances=balances, sums=sums)

    async def _book(
        self, source: str, invoice: Invoice, debit: LedgerAccount, credit: LedgerAccount, amount: Money
    ) -> None:
        if amount.minor == 0:
            return
        await self.repository.create(
            {
                "source": source,
                "account_id": invoice.account_id,
                "invoice_id": invoice.id,
                "debit_account": debit,
                "credit_account": credit,
                "amount_minor": amount.minor,
                "currency": amount.currency,
            }
        )


def captured_source(payment: Payment) -> str:
    return f"payment:{payment.id}:captured"
