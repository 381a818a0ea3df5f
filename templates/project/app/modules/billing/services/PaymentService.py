"""Payments: looking them up."""

from app.modules.billing.exceptions import BillingNotFoundError
from app.modules.billing.models.Payment import Payment
from app.modules.billing.repositories.BillingRepository import BillingRepository
from app.modules.billing.repositories.PaymentRepository import PaymentRepository
from app.modules.billing.schemas.PaymentState import PaymentState
from app.shared.services.base import BaseAsyncService


class PaymentService(BaseAsyncService[Payment, PaymentRepository]):
    """Works without a provider; what moves money is in ChargeService and RefundService."""

    def __init__(self, repository: PaymentRepository, accounts: BillingRepository) -> None:
        super().__init__(repository)
        self.accounts = accounts

    async def list_own(self, user_id: int, skip: int, limit: int) -> tuple[list[Payment], int]:
        account = await self.accounts.get_by_user(user_id)
        if account is None:
            return [], 0
        return await self.get_list(skip, limit, {"account_id": account.id}, ["-id"])

    async def list_all(self, skip: int, limit: int, state: PaymentState | None) -> tuple[list[Payment], int]:
        return await self.get_list(skip, limit, {"state": state} if state else None, ["-id"])

    async def get_own(self, payment_id: int, user_id: int) -> Payment:
        """Somebody else's does not exist."""
        account = await self.accounts.get_by_user(user_id)
        payment = await self.find_by_id(payment_id)
        if account is None or payment is None or payment.account_id != account.id:
            raise BillingNotFoundError("Payment not found")
        return payment
