"""Queries and constraints of the billing tables."""

import runpy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ConflictError, ValidationError
from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Coupon import Coupon
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.modules.billing.models.Payment import Payment
from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.repositories.BillingRepository import BillingRepository
from app.modules.billing.repositories.IdempotencyKeyRepository import IdempotencyKeyRepository
from app.modules.billing.repositories.WebhookEventRepository import WebhookEventRepository
from app.modules.users.models.User import User
from app.shared.models.append_only import append_only_ddl
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import ACCOUNT, Api
from tests.support.migration_files import VERSIONS


@pytest.fixture
async def account(billing_repository: BillingRepository, user: User) -> BillingAccount:
    return await billing_repository.create(ACCOUNT | {"user_id": user.id, "version": 1})


async def test_accounts_are_found_by_user(billing_repository: BillingRepository, account: BillingAccount) -> None:
    assert await billing_repository.get_by_user(account.user_id) is account
    assert await billing_repository.lock_of_user(account.user_id) is account
    assert await billing_repository.lock(account.id) is account
    assert await billing_repository.lock(account.id + 1) is None


@pytest.mark.threat("A57")
async def test_replacing_counts_up_or_does_nothing(
    billing_repository: BillingRepository, account: BillingAccount
) -> None:
    before = account.updated_at
    changed = await billing_repository.replace(account.id, 1, {"name": "New"})
    assert changed is not None
    assert (changed.version, changed.name, changed.updated_at > before) == (2, "New", True)

    assert await billing_repository.replace(account.id, 1, {"name": "Late"}) is None
    assert account.name == "New"


@pytest.mark.threat("A24")
@pytest.mark.parametrize("name", ["version", "__class__", "user.password_hash", "nothing"])
async def test_only_listed_columns_filter_and_sort(billing_repository: BillingRepository, name: str) -> None:
    with pytest.raises(ValidationError):
        await billing_repository.get_multi(filters={name: 1})
    with pytest.raises(ValidationError):
        await billing_repository.get_multi(order_by=[name])


async def test_a_user_has_one_account(billing_repository: BillingRepository, account: BillingAccount) -> None:
    with pytest.raises(ConflictError):
        await billing_repository.create(ACCOUNT | {"user_id": account.user_id, "version": 1})


@pytest.mark.threat("A44")
async def test_a_key_is_claimed_once(user: User, db: AsyncSession) -> None:
    repository, now = IdempotencyKeyRepository(db), utc_now()
    values = {"user_id": user.id, "operation": "pay", "key": "k", "fingerprint": "f", "locked_until": now}
    values |= {"expires_at": now + timedelta(hours=1)}

    first = await repository.claim(values)
    assert first is not None
    assert await repository.claim(values) is None
    assert await repository.claim(values | {"operation": "refund"}) is not None
    assert await repository.delete_expired(now) == 0
    assert await repository.delete_expired(now + timedelta(hours=2)) == 2


async def test_an_answered_key_is_not_taken_over(user: User, db: AsyncSession) -> None:
    repository, now = IdempotencyKeyRepository(db), utc_now()
    values = {"user_id": user.id, "operation": "pay", "key": "k", "fingerprint": "f", "locked_until": now}
    record = await repository.claim(values | {"expires_at": now + timedelta(hours=1)})
    assert record is not None
    later = now + timedelta(seconds=60)

    assert await repository.take_over(record.id, now, later) is not None
    assert await repository.take_over(record.id, now, later) is None
    await repository.update(record, {"answer": {"id": 1}, "locked_until": now})
    assert await repository.take_over(record.id, now, later) is None
    assert await db.scalar(select(func.count()).select_from(IdempotencyKey).where(IdempotencyKey.answer.is_(None))) == 0


@pytest.mark.threat("A48")
async def test_a_webhook_is_recorded_once(db: AsyncSession) -> None:
    repository = WebhookEventRepository(db)
    values = {"webhook_id": "msg_1", "event_type": "x", "outcome": "ignored", "payload": {}}

    assert await repository.record(values) is not None
    assert await repository.record(values) is None


def with_dates(values: dict[str, Any]) -> dict[str, Any]:
    return {"created_at": utc_now(), "updated_at": utc_now()} | values


@pytest.mark.threat("A47")
@pytest.mark.parametrize(
    "values",
    [
        {"percent_off": 10, "redeemed": 2, "max_redemptions": 1},
        {"percent_off": 10, "redeemed": -1},
        {"percent_off": 101},
        {"percent_off": None},
        {"percent_off": 10, "amount_off_minor": 10, "currency": "EUR"},
        {"amount_off_minor": 10},
    ],
    ids=str,
)
async def test_the_database_refuses_impossible_coupons(db: AsyncSession, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        await db.execute(insert(Coupon).values(**with_dates({"code": "BAD"} | values)))


@pytest.mark.threat("A44")
async def test_the_database_refuses_a_second_payment_of_an_invoice(payer: Api, staff: Api, db: AsyncSession) -> None:
    payment = await payer.pay(await staff.bill(payer))
    names = ("account_id", "invoice_id", "amount_minor", "currency")
    values = with_dates({name: payment[name] for name in names} | {"state": "pending", "reference": "pay_2"})

    with pytest.raises(IntegrityError):
        await db.execute(insert(Payment).values(**values))


@pytest.mark.threat("A46")
@pytest.mark.parametrize("values", [{"state": "captured"}, {"refunded_minor": 99999}, {"state": "nonsense"}], ids=str)
async def test_the_database_knows_the_states(payer: Api, staff: Api, db: AsyncSession, values: dict[str, Any]) -> None:
    model = Payment if "refunded_minor" in values else Subscription
    await payer.pay(await staff.bill(payer))
    await payer.subscribe(await staff.make_plan())

    with pytest.raises(IntegrityError):
        await db.execute(model.__table__.update().values(**values))  # type: ignore[attr-defined]


@pytest.mark.threat("A45")
def test_the_migration_makes_the_same_triggers() -> None:
    """Reflection does not tell of triggers, so the comparison of schemas does not see them."""
    migration = runpy.run_path(str(VERSIONS / "20240102_120000_create_billing_tables.py"))

    for dialect, statements in migration["APPEND_ONLY"].items():
        assert tuple(statements) == append_only_ddl("billing_ledger_entries", dialect)
