"""Billing accounts: who pays."""

from app.core.exceptions import ConflictError
from app.modules.billing.exceptions import BillingConflictError, BillingNotFoundError, StaleVersionError
from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.repositories.BillingRepository import BillingRepository
from app.modules.billing.schemas.BillingSchema import BillingCreate, BillingUpdate
from app.shared.events.BillingEvents import BillingAccountCreatedEvent
from app.shared.events.event_bus import event_bus
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

TAKEN = "There is a billing account already"


class BillingService(BaseAsyncService[BillingAccount, BillingRepository]):
    """Asks the users module who somebody is, through SharedUserLookup: no address or name is kept to go stale here."""

    def __init__(self, repository: BillingRepository, users: SharedUserLookup) -> None:
        super().__init__(repository)
        self.users = users

    async def create_billing_account(self, user_id: int, billing_data: BillingCreate) -> BillingAccount:
        """One for each user, and only for users who can log in."""
        if not await self.users.validate_user_exists_and_active(user_id):
            raise BillingConflictError("User not found or inactive")
        if await self.repository.get_by_user(user_id) is not None:
            raise BillingConflictError(TAKEN)
        # `version` is set here as well as in the model, so that the object is complete before it is read back.
        values = {**billing_data.model_dump(), "user_id": user_id, "version": 1}
        try:
            account = await self.repository.create(values)
        except ConflictError as error:
            if not error.is_about("user_id"):
                raise
            raise BillingConflictError(TAKEN) from error
        event = BillingAccountCreatedEvent(user_id=user_id, account_id=account.id)
        await event_bus.publish(event, self.repository.db)
        logger.info("billing account created", user_id=user_id, billing_account_id=account.id)
        return account

    async def get_of_user(self, user_id: int) -> BillingAccount:
        account = await self.repository.get_by_user(user_id)
        if account is None:
            raise BillingNotFoundError("There is no billing account yet")
        return account

    async def get_by_id(self, id: int) -> BillingAccount:  # noqa: A002 - the architecture guide's name
        account = await self.find_by_id(id)
        if account is None:
            raise BillingNotFoundError("Billing account not found")
        return account

    async def replace(self, user_id: int, version: int, billing_data: BillingUpdate) -> BillingAccount:
        """Change what the user has seen as `version`; StaleVersionError when it is not that any more."""
        account = await self.get_of_user(user_id)
        changed = await self.repository.replace(account.id, version, billing_data.model_dump())
        if changed is None:
            raise StaleVersionError
        return changed
