"""The rules of billing accounts, and of the services that no endpoint shows."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ConflictError
from app.modules.billing.dependencies import make_idempotency_service
from app.modules.billing.exceptions import (
    BillingConflictError,
    BillingNotFoundError,
    CouponExhaustedError,
    IdempotencyConflictError,
    StaleVersionError,
)
from app.modules.billing.models.Coupon import Coupon
from app.modules.billing.repositories.BillingRepository import BillingRepository
from app.modules.billing.repositories.CouponRepository import CouponRepository
from app.modules.billing.schemas.BillingSchema import BillingCreate, BillingUpdate
from app.modules.billing.schemas.CouponSchema import CouponCreate, CouponPercent
from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.PaymentSchema import PaymentCreate
from app.modules.billing.services._lines import Item, priced_lines
from app.modules.billing.services.BillingService import BillingService
from app.modules.billing.services.CouponService import CouponService, discount_of
from app.modules.billing.services.IdempotencyService import fingerprint_of
from app.modules.users.models.User import User
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import ACCOUNT, new_key
from tests.modules.conftest import MakeUser


@pytest.fixture
def service(billing_repository: BillingRepository, db: AsyncSession) -> BillingService:
    return BillingService(billing_repository, interfaces.resolve(SharedUserLookup, db))


@pytest.fixture
def coupons(db: AsyncSession) -> CouponService:
    return CouponService(CouponRepository(db))


async def test_only_active_users_get_an_account(service: BillingService, make_user: MakeUser) -> None:
    inactive = await make_user("gone", is_active=False)

    for user_id in (inactive.id, 2**31 - 1):
        with pytest.raises(BillingConflictError, match="not found or inactive"):
            await service.create_billing_account(user_id, BillingCreate(**ACCOUNT))


async def test_one_account_for_each_user(service: BillingService, user: User) -> None:
    account = await service.create_billing_account(user.id, BillingCreate(**ACCOUNT))

    with pytest.raises(BillingConflictError, match="already"):
        await service.create_billing_account(user.id, BillingCreate(**ACCOUNT))
    assert await service.get_of_user(user.id) is account


async def test_a_value_of_another_column_that_is_taken_is_said(
    service: BillingService, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def create(values: object) -> None:
        raise ConflictError(data={"fields": ["tax_number"]})

    monkeypatch.setattr(service.repository, "create", create)
    with pytest.raises(ConflictError) as caught:
        await service.create_billing_account(user.id, BillingCreate(**ACCOUNT))

    assert caught.value.data == {"fields": ["tax_number"]}


async def test_missing_accounts_are_not_found(service: BillingService, user: User) -> None:
    with pytest.raises(BillingNotFoundError):
        await service.get_of_user(user.id)
    with pytest.raises(BillingNotFoundError):
        await service.get_by_id(0)


@pytest.mark.threat("A57")
async def test_a_stale_version_changes_nothing(service: BillingService, user: User) -> None:
    await service.create_billing_account(user.id, BillingCreate(**ACCOUNT))
    changed = await service.replace(user.id, 1, BillingUpdate(name="One", country="AT"))
    assert (changed.version, changed.name) == (2, "One")

    for version in (1, 3):
        with pytest.raises(StaleVersionError):
            await service.replace(user.id, version, BillingUpdate(name="Two", country="AT"))
    assert (await service.get_of_user(user.id)).name == "One"


@pytest.mark.threat("A47")
async def test_a_coupon_is_redeemed_as_often_as_it_may(coupons: CouponService) -> None:
    discount = CouponPercent(kind="percent", percent_off=10)
    await coupons.create_coupon(CouponCreate(code="TWICE", discount=discount, max_redemptions=2))

    assert [(await coupons.redeem("TWICE", "EUR")).redeemed for _ in range(2)] == [1, 2]
    with pytest.raises(CouponExhaustedError):
        await coupons.redeem("TWICE", "EUR")


async def test_an_expired_coupon_is_not_redeemed(coupons: CouponService, db: AsyncSession) -> None:
    discount = CouponPercent(kind="percent", percent_off=10)
    await coupons.create_coupon(CouponCreate(code="DAYS", discount=discount, valid_days=3))
    await coupons.redeem("DAYS", "EUR")
    await db.execute(update(Coupon).values(expires_at=utc_now() - timedelta(seconds=1)))

    with pytest.raises(CouponExhaustedError):
        await coupons.redeem("DAYS", "EUR")


@pytest.mark.parametrize(
    ("coupon", "discount"),
    [
        (None, 0),
        (Coupon(percent_off=100), 999),
        (Coupon(percent_off=50), 500),
        (Coupon(amount_off_minor=5, currency="EUR"), 5),
        (Coupon(amount_off_minor=5000, currency="EUR"), 999),
    ],
)
def test_discounts(coupon: Coupon | None, discount: int) -> None:
    assert discount_of(coupon, Money(999, "EUR")) == Money(discount, "EUR")


@pytest.mark.threat("A42")
def test_lines_in_several_currencies_are_refused() -> None:
    items = [Item("a", 1, Money(5, "EUR")), Item("b", 1, Money(5, "JPY"))]

    with pytest.raises(ValueError, match="cannot be combined"):
        priced_lines(items, Money(0, "EUR"))


@pytest.mark.threat("A44")
async def test_only_one_continues_an_abandoned_attempt(user: User, db: AsyncSession) -> None:
    idempotency, key = make_idempotency_service(db), new_key()
    body = PaymentCreate(invoice_id=1, token="tok_visa")
    record = await idempotency.begin(user.id, "test", key, body)
    with pytest.raises(IdempotencyConflictError):
        await idempotency.begin(user.id, "test", key, body)
    record.locked_until = utc_now()
    await db.flush()

    assert (await idempotency.begin(user.id, "test", key, body)).id == record.id
    with pytest.raises(IdempotencyConflictError):
        await idempotency.begin(user.id, "test", key, body)


def test_fingerprints_tell_requests_apart() -> None:
    one = PaymentCreate(invoice_id=1, token="tok_visa")
    assert fingerprint_of(one, 0) == fingerprint_of(PaymentCreate(token="tok_visa", invoice_id=1, capture=True), 0)
    assert len({fingerprint_of(one, 0), fingerprint_of(one, 1), fingerprint_of(one.model_copy(), 2)}) == 3
