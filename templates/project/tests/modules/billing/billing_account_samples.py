"""Accounts for tests of what refers to them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.BillingAccount import BillingAccount
from tests.modules.users.user_samples import make_user


async def make_billing_account(db: AsyncSession, **values: Any) -> BillingAccount:
    """Another account each time, of a user of its own."""
    user_id = values.pop("user_id", None) or (await make_user(db)).id
    account = BillingAccount(user_id=user_id, **{"name": "Sample", "country": "AT", "currency": "EUR"} | values)
    db.add(account)
    await db.flush()
    return account
