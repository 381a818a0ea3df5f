"""A use case that fails at any statement leaves nothing behind, or what the next attempt needs to go on."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import event, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.modules.billing import models
from app.modules.billing.clients.sandbox_webhooks import webhook_about
from app.modules.billing.clients.SandboxPaymentProvider import LOST_ANSWER, SandboxPaymentProvider
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.modules.billing.settings import get_billing_settings
from app.shared.interfaces.PaymentProvider import ChargeResult, ChargeStatus
from app.shared.models.base import utc_now
from app.shared.models.OutboxEvent import OutboxEvent
from tests.modules.billing.conftest import ACCOUNT, BILLING, Api, data_of, new_key, payment_of

UseCase = Callable[[], Awaitable[Response]]

pytestmark = pytest.mark.usefixtures("unlimited")

TABLES = [getattr(models, name).__table__ for name in models.__all__]


class DeadlockError(Exception):
    """What asyncpg says when two transactions wait for each other."""

    sqlstate = "40P01"


@dataclass
class Faults:
    """Fails at the n-th statement that writes, and counts them."""

    at: int = 0
    deadlock: bool = False
    seen: list[str] = field(default_factory=list)

    def before(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            self.seen.append(statement)
            if len(self.seen) == self.at:
                raise DBAPIError(statement, None, DeadlockError()) if self.deadlock else RuntimeError("fault")


@contextmanager
def faults(engine: AsyncEngine, at: int = 0, *, deadlock: bool = False) -> Iterator[Faults]:
    found = Faults(at, deadlock)
    event.listen(engine.sync_engine, "before_cursor_execute", found.before)
    try:
        yield found
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", found.before)


async def snapshot(db: AsyncSession) -> list[Any]:
    """Everything that billing has stored, and how many events."""
    found: list[Any] = []
    for table in TABLES:
        found += [(table.name, tuple(row)) for row in await db.execute(select(table).order_by(table.c.id))]
    found.append(len((await db.scalars(select(OutboxEvent.event_id))).all()))
    await db.commit()  # a savepoint that stayed open would take what follows with it
    return found


async def open_account(payer: Api, staff: Api) -> UseCase:
    return lambda: staff.post("/accounts/", ACCOUNT)


async def subscribe(payer: Api, staff: Api) -> UseCase:
    plan, coupon = await staff.make_plan(), await staff.make_coupon()
    return lambda: payer.post("/subscriptions/", {"plan_id": plan["id"], "coupon_code": coupon["code"]}, key="k" * 20)


async def cancel(payer: Api, staff: Api) -> UseCase:
    subscription = await payer.subscribe(await staff.make_plan())
    return lambda: payer.post(f"/subscriptions/{subscription['id']}/cancel", {})


async def issue(payer: Api, staff: Api) -> UseCase:
    draft = await staff.draft(payer)
    return lambda: staff.post(f"/admin/invoices/{draft['id']}/issue")


async def void(payer: Api, staff: Api) -> UseCase:
    invoice = await staff.bill(payer)
    return lambda: staff.post(f"/admin/invoices/{invoice['id']}/void")


async def learn_of_payment(payer: Api, staff: Api) -> UseCase:
    plan = await staff.make_plan()
    await payer.subscribe(plan)
    invoice = data_of(await payer.get("/invoices/"))["items"][0]
    await payer.post("/payments/", payment_of(invoice, LOST_ANSWER))
    payment = data_of(await payer.get("/payments/"))["items"][0]
    result = ChargeResult(payment["reference"], ChargeStatus.CAPTURED, payment["amount_minor"], "EUR")
    webhook = webhook_about(result, get_billing_settings().webhook_keys()[0], utc_now())
    url = f"{BILLING}/webhooks/payments"
    return lambda: payer.client.post(url, content=webhook.body, headers=dict(webhook.headers))


@pytest.mark.threat("A51")
@pytest.mark.parametrize("prepare", [open_account, subscribe, cancel, issue, void, learn_of_payment])
async def test_all_or_nothing(
    payer: Api, staff: Api, db: AsyncSession, engine: AsyncEngine, prepare: Callable[[Api, Api], Awaitable[UseCase]]
) -> None:
    use_case = await prepare(payer, staff)
    before = await snapshot(db)

    statements = 0
    while True:
        statements += 1
        with faults(engine, statements) as found:
            response = await use_case()
        if len(found.seen) < statements:
            break
        assert response.status_code == 500
        assert await snapshot(db) == before, f"left behind when statement {statements} failed"

    assert response.status_code == 200
    assert statements > 2
    assert await snapshot(db) != before


@pytest.mark.threat("A51")
@pytest.mark.threat("A44")
async def test_a_payment_goes_on_wherever_it_stopped(
    payer: Api, staff: Api, db: AsyncSession, engine: AsyncEngine, sandbox: SandboxPaymentProvider
) -> None:
    """It asks the provider between two commits, so it cannot be all or nothing: it must be able to continue."""
    stopped = 0
    while True:
        invoice, key = await staff.bill(payer), new_key()
        with faults(engine, stopped + 1) as found:
            response = await payer.post("/payments/", payment_of(invoice), key=key)
        if len(found.seen) <= stopped:
            break
        stopped += 1
        assert response.status_code == 500
        await db.execute(update(IdempotencyKey).values(locked_until=utc_now()))
        await db.commit()
        payment = data_of(await payer.post("/payments/", payment_of(invoice), key=key))
        assert (payment["state"], await payer.state_of(invoice)) == ("captured", "paid")
        assert len(await sandbox.store.charged()) == stopped

    assert stopped > 4
    balances = data_of(await staff.get("/admin/ledger/balances"))["balances"]
    assert {each["account"]: each["balance_minor"] for each in balances}["receivable"] == 0


@pytest.mark.threat("A59")
async def test_a_deadlock_is_a_conflict_and_leaves_nothing(
    payer: Api, staff: Api, db: AsyncSession, engine: AsyncEngine
) -> None:
    use_case = await issue(payer, staff)
    before = await snapshot(db)

    with faults(engine, 2, deadlock=True):
        response = await use_case()

    assert response.status_code == 409
    assert await snapshot(db) == before
    assert data_of(await use_case())["state"] == "open"
