"""Many requests at the same time: one wins, the others are told so, and nobody gets a server error.

`RACE_ROUNDS=20 make test args="-k races"` tries longer than the normal suite.
"""

import asyncio
import os
from collections import Counter

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from app.config.database import Database
from app.core.security import hash_password
from app.modules.billing.clients.sandbox_webhooks import webhook_about
from app.modules.billing.clients.SandboxPaymentProvider import LOST_ANSWER, SandboxPaymentProvider
from app.modules.users.models.User import User
from app.modules.users.schemas.UserRole import UserRole
from app.shared.interfaces.PaymentProvider import ChargeResult, ChargeStatus
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import (
    Api,
    data_of,
    new_key,
    outcome_of,
    payment_of,
    refusal_of,
    webhook_key,
)
from tests.modules.conftest import PASSWORD

ROUNDS = range(int(os.environ.get("RACE_ROUNDS", "1")))
PARALLEL = 50

pytestmark = pytest.mark.usefixtures("sandbox", "unlimited")


class Arena:
    """Users with accounts in a database with real commits."""

    def __init__(self, app: FastAPI, client: AsyncClient, database: Database) -> None:
        app.state.database = database
        self.app, self.client, self.database = app, client, database
        self.count = 0

    async def user(self, role: UserRole = UserRole.USER) -> Api:
        self.count += 1
        password_hash = await hash_password(PASSWORD)
        user = User(email=f"u{self.count}@example.com", full_name="Racer", password_hash=password_hash, role=role)
        user.token_version = 0
        async with self.database.session_scope() as db:
            db.add(user)
        return Api(self.client, user)

    async def payer(self) -> Api:
        api = await self.user()
        await api.open_account()
        return api


@pytest.fixture
def arena(app: FastAPI, client: AsyncClient, committing_database: Database) -> Arena:
    return Arena(app, client, committing_database)


def statuses(responses: list[Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


@pytest.mark.threat("A44")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_one_key_is_one_charge(arena: Arena, sandbox: SandboxPaymentProvider, _round: int) -> None:
    staff, payer = await arena.user(UserRole.ADMIN), await arena.payer()
    invoice, key = await staff.bill(payer), new_key()

    responses = await asyncio.gather(*(payer.post("/payments/", payment_of(invoice), key=key) for _ in range(PARALLEL)))

    assert set(statuses(responses)) <= {200, 409}
    assert {refusal_of(each)[1] for each in responses if each.status_code == 409} <= {"IDEMPOTENCY_IN_PROGRESS"}
    assert len({each.text for each in responses if each.status_code == 200}) == 1
    assert len(await sandbox.store.charged()) == 1
    assert data_of(await payer.get("/payments/"))["total"] == 1


@pytest.mark.threat("A44")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_one_invoice_is_paid_once(arena: Arena, sandbox: SandboxPaymentProvider, _round: int) -> None:
    staff, payer = await arena.user(UserRole.ADMIN), await arena.payer()
    invoice = await staff.bill(payer)

    responses = await asyncio.gather(*(payer.post("/payments/", payment_of(invoice)) for _ in range(PARALLEL)))

    assert statuses(responses) == {200: 1, 409: PARALLEL - 1}
    assert len(await sandbox.store.charged()) == 1


@pytest.mark.threat("A47")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_the_last_coupon_is_used_once(arena: Arena, _round: int) -> None:
    staff = await arena.user(UserRole.ADMIN)
    await staff.make_coupon("LAST", max_redemptions=1)
    plan = await staff.make_plan()
    payers = [await arena.payer() for _ in range(PARALLEL)]
    body = {"plan_id": plan["id"], "coupon_code": "LAST"}

    responses = await asyncio.gather(*(payer.post("/subscriptions/", body) for payer in payers))

    assert statuses(responses) == {200: 1, 409: PARALLEL - 1}
    assert {refusal_of(each)[1] for each in responses if each.status_code == 409} == {"COUPON_NOT_VALID"}
    assert data_of(await staff.get("/admin/coupons"))["items"][0]["redeemed"] == 1


@pytest.mark.threat("A57")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_one_change_wins_and_none_is_lost(arena: Arena, _round: int) -> None:
    payer = await arena.payer()
    bodies = [{"name": f"Name {number}", "country": "AT"} for number in range(PARALLEL)]

    responses = await asyncio.gather(*(payer.put("/accounts/me", body, **{"If-Match": '"1"'}) for body in bodies))

    assert statuses(responses) == {200: 1, 409: PARALLEL - 1}
    (winner,) = [data_of(each) for each in responses if each.status_code == 200]
    account = data_of(await payer.get("/accounts/me"))
    assert (account["name"], account["version"]) == (winner["name"], 2)


@pytest.mark.threat("A47")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_one_subscription_and_one_account(arena: Arena, _round: int) -> None:
    staff, user = await arena.user(UserRole.ADMIN), await arena.user()
    plan = await staff.make_plan()
    account = {"name": "Racer", "country": "AT", "currency": "EUR"}

    opened = await asyncio.gather(*(user.post("/accounts/", account) for _ in range(12)))
    subscribed = await asyncio.gather(*(user.post("/subscriptions/", {"plan_id": plan["id"]}) for _ in range(12)))

    assert statuses(opened) == statuses(subscribed) == {200: 1, 409: 11}
    assert data_of(await user.get("/invoices/"))["total"] == 1


@pytest.mark.threat("A59")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_crossing_work_on_two_accounts_adds_up(arena: Arena, _round: int) -> None:
    """Each account is locked first and by everybody: no circle of waiting, no lost refund."""
    staff, payers = await arena.user(UserRole.ADMIN), [await arena.payer() for _ in range(2)]
    payments = [await payer.pay(await staff.bill(payer, 1000)) for payer in payers]
    invoices = [await staff.bill(payer, 500) for payer in payers]
    body = {"amount_minor": 70, "reason": "Part"}
    urls = [f"/admin/payments/{payment['id']}/refunds" for payment in payments]

    refunds, others = await asyncio.gather(
        asyncio.gather(*(staff.post(urls[number % 2], body) for number in range(30))),
        asyncio.gather(
            *(payer.post("/payments/", payment_of(invoice)) for payer, invoice in zip(payers, invoices, strict=True)),
            *(staff.post(f"/admin/invoices/{invoice['id']}/void") for invoice in invoices),
        ),
    )

    assert statuses(refunds) == {200: 28, 409: 2}  # 14 times 70 fit into 1000
    assert set(statuses(others)) <= {200, 409}
    data = data_of(await staff.get("/admin/ledger/balances"))
    balances = {each["account"]: each["balance_minor"] for each in data["balances"]}
    refunded = [
        data_of(await payer.get(f"/payments/{payment['id']}"))["refunded_minor"]
        for payer, payment in zip(payers, payments, strict=True)
    ]
    assert (data["sums"], refunded, balances["refunds"]) == ({"EUR": 0}, [980, 980], 1960)


@pytest.mark.threat("A45")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_one_way_out_of_an_open_invoice(arena: Arena, _round: int) -> None:
    staff, payer = await arena.user(UserRole.ADMIN), await arena.payer()
    invoice = await staff.bill(payer)
    actions = [f"/admin/invoices/{invoice['id']}/{action}" for action in ("void", "write-off") for _ in range(10)]

    responses = await asyncio.gather(*(staff.post(action) for action in actions))

    assert statuses(responses) == {200: 1, 409: 19}
    assert data_of(await staff.get("/admin/ledger/balances"))["sums"] == {"EUR": 0}
    assert data_of(await staff.get("/admin/ledger/"))["total"] == 2


@pytest.mark.threat("A48")
@pytest.mark.parametrize("_round", ROUNDS)
async def test_one_webhook_has_one_effect(arena: Arena, _round: int) -> None:
    staff, payer = await arena.user(UserRole.ADMIN), await arena.payer()
    invoice = await staff.bill(payer)
    await payer.post("/payments/", payment_of(invoice, LOST_ANSWER))
    reference = data_of(await payer.get("/payments/"))["items"][0]["reference"]
    webhook = webhook_about(ChargeResult(reference, ChargeStatus.CAPTURED, 1250, "EUR"), webhook_key(), utc_now())

    outcomes = await asyncio.gather(*(outcome_of(arena.client, webhook) for _ in range(PARALLEL)))

    assert Counter(outcomes) == {"applied": 1, "duplicate": PARALLEL - 1}
    assert data_of(await staff.get("/admin/ledger/"))["total"] == 2
