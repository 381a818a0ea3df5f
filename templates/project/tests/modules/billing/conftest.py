"""Users who pay, admins who bill them, and a payment provider that forgets everything after the test."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.rate_limit import RateLimiter
from app.modules.billing.clients.sandbox_store import SandboxStore
from app.modules.billing.clients.sandbox_webhooks import SignedWebhook
from app.modules.billing.clients.SandboxPaymentProvider import APPROVED, SandboxPaymentProvider
from app.modules.billing.dependencies import make_invoice_service
from app.modules.billing.module import get_sandbox
from app.modules.billing.repositories.BillingRepository import BillingRepository
from app.modules.billing.services.LedgerService import LedgerService
from app.modules.billing.settings import get_billing_settings
from app.modules.users.models.User import User
from app.shared.interfaces.PaymentProvider import PaymentProvider
from app.shared.interfaces.registry import interfaces
from tests.modules.conftest import headers_of

BILLING = "/api/v1/billing"
ACCOUNT: dict[str, Any] = {"name": "Ursula User", "country": "AT", "currency": "EUR"}
PLAN = {"code": "pro", "name": "Pro", "amount_minor": 1900, "currency": "EUR"}


def new_key() -> str:
    return uuid4().hex


class Api:
    """The requests of one user; a POST gets a fresh Idempotency-Key, which those that move no money ignore."""

    def __init__(self, client: AsyncClient, user: User) -> None:
        self.client = client
        self.user_id = user.id
        self.headers = headers_of(user)
        self.account: dict[str, Any] = {}

    async def get(self, path: str, **params: Any) -> Response:
        return await self.client.get(BILLING + path, params=params, headers=self.headers)

    async def post(self, path: str, body: Any = None, *, key: str | None = None) -> Response:
        headers = self.headers | {"Idempotency-Key": key or new_key()}
        return await self.client.post(BILLING + path, json=body, headers=headers)

    async def put(self, path: str, body: Any, **headers: str) -> Response:
        return await self.client.put(BILLING + path, json=body, headers=self.headers | headers)

    async def open_account(self, **values: Any) -> None:
        self.account = data_of(await self.post("/accounts/", ACCOUNT | values))

    async def subscribe(self, plan: dict[str, Any], **values: Any) -> Any:
        return data_of(await self.post("/subscriptions/", {"plan_id": plan["id"]} | values))

    async def refund(self, payment: dict[str, Any], amount: int | None = None) -> Any:
        body = {"amount_minor": amount, "reason": "Sorry"}
        return data_of(await self.post(f"/admin/payments/{payment['id']}/refunds", body))

    async def make_plan(self, **values: Any) -> Any:
        return data_of(await self.post("/admin/plans", PLAN | values))

    async def make_coupon(self, code: str = "HALF", percent: int = 50, **values: Any) -> Any:
        body = {"code": code, "discount": {"kind": "percent", "percent_off": percent}} | values
        return data_of(await self.post("/admin/coupons", body))

    async def draft(self, whom: "Api", amount: int = 1250, **values: Any) -> Any:
        lines = [{"description": "Work", "unit_amount_minor": amount}]
        return data_of(await self.post("/admin/invoices/", {"account_id": whom.account["id"], "lines": lines} | values))

    async def bill(self, whom: "Api", amount: int = 1250, **values: Any) -> Any:
        """An open invoice."""
        draft = await self.draft(whom, amount, **values)
        return data_of(await self.post(f"/admin/invoices/{draft['id']}/issue"))

    async def pay(self, invoice: dict[str, Any], token: str = APPROVED, **values: Any) -> Any:
        return data_of(await self.post("/payments/", payment_of(invoice, token, **values)))

    async def newest_invoice(self) -> Any:
        return data_of(await self.get("/invoices/", limit=1))["items"][0]

    async def subscription_state(self, subscription: dict[str, Any]) -> str:
        return str(data_of(await self.get(f"/subscriptions/{subscription['id']}"))["state"])

    async def state_of(self, invoice: dict[str, Any]) -> str:
        return str(data_of(await self.get(f"/invoices/{invoice['id']}"))["state"])


def payment_of(invoice: dict[str, Any], token: str = APPROVED, **values: Any) -> dict[str, Any]:
    return {"invoice_id": invoice["id"], "token": token} | values


def data_of(response: Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()["data"]


def refusal_of(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["data"]["error_code"]


def webhook_key() -> bytes:
    return get_billing_settings().webhook_keys()[0]


async def post_webhook(client: AsyncClient, webhook: SignedWebhook) -> Response:
    return await client.post(f"{BILLING}/webhooks/payments", content=webhook.body, headers=dict(webhook.headers))


async def outcome_of(client: AsyncClient, webhook: SignedWebhook) -> str:
    return str(data_of(await post_webhook(client, webhook))["outcome"])


@pytest.fixture
def unlimited(app: FastAPI) -> None:
    """For one user who does in a second what takes others a year; the limits have tests of their own."""
    app.state.rate_limiter = RateLimiter(app.state.settings.model_copy(update={"RATE_LIMIT_ENABLED": False}))


@pytest.fixture
def sandbox() -> Iterator[SandboxPaymentProvider]:
    provider = SandboxPaymentProvider(SandboxStore())
    interfaces.bind(PaymentProvider, lambda _db: provider)
    yield provider
    interfaces.bind(PaymentProvider, lambda _db: get_sandbox())
    provider.store.close()


@pytest.fixture
async def payer(client: AsyncClient, sandbox: SandboxPaymentProvider, user: User) -> Api:
    api = Api(client, user)
    await api.open_account()
    return api


@pytest.fixture
async def stranger(client: AsyncClient, sandbox: SandboxPaymentProvider, other_user: User) -> Api:
    """Another user with an account."""
    api = Api(client, other_user)
    await api.open_account(name="Oscar Other")
    return api


@pytest.fixture
def staff(client: AsyncClient, admin: User) -> Api:
    return Api(client, admin)


@pytest.fixture
def billing_repository(db: AsyncSession) -> BillingRepository:
    return BillingRepository(db)


@pytest.fixture
def ledger(db: AsyncSession) -> LedgerService:
    return make_invoice_service(db).ledger


@pytest.fixture
async def active(payer: Api, staff: Api) -> Any:
    """A subscription whose first period is paid."""
    subscription = await payer.subscribe(await staff.make_plan())
    await payer.pay(await payer.newest_invoice())
    return subscription
