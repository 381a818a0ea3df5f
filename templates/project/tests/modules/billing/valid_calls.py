"""One valid call to every operation of this module; see tests/contract/test_reachability.py."""

from typing import Any
from uuid import uuid4

from app.modules.billing.clients.sandbox_webhooks import signed
from app.modules.billing.settings import get_billing_settings
from app.shared.models.base import utc_now
from scripts.contract_server import ADMIN, NOBODY, PASSWORD
from tests.contract.caller import Caller

API = "/api/v1/billing"
EMAIL = "payer@example.com"
LINES = [{"description": "Work", "unit_amount_minor": 1250}]


class Payer:
    """A user of our own: the one that all tests share may have been deactivated by one of them."""

    def __init__(self, call: Caller) -> None:
        call(NOBODY, "POST /api/v1/users/", json={"email": EMAIL, "full_name": "Payer", "password": PASSWORD})
        tokens = call(NOBODY, "POST /api/v1/auth/login", data={"username": EMAIL, "password": PASSWORD})
        self.call = call
        self.bearer = {"Authorization": f"Bearer {tokens['access_token']}"}

    def __call__(self, operation: str, *, headers: dict[str, str] | None = None, **request: Any) -> Any:
        return self.call(NOBODY, operation, headers=self.bearer | (headers or {}), **request)


def make(call: Caller) -> None:
    payer = Payer(call)
    account = make_account(call, payer)
    make_catalogue(call, payer)
    payment = make_payments(call, payer, account)
    payer(f"GET {API}/payments/")
    payer(f"GET {API}/payments/{{payment_id}}", path={"payment_id": payment["id"]})
    call(ADMIN, f"GET {API}/admin/payments/")
    call(ADMIN, f"GET {API}/admin/ledger/")
    call(ADMIN, f"GET {API}/admin/ledger/balances")
    webhook = signed(b'{"type":"hello"}', get_billing_settings().webhook_keys()[0], "msg_contract", utc_now())
    call(NOBODY, f"POST {API}/webhooks/payments", content=webhook.body, headers=dict(webhook.headers))


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def make_account(call: Caller, payer: Payer) -> dict[str, Any]:
    body = {"name": "Contract User", "country": "AT"}
    payer(f"POST {API}/accounts/", json=body | {"currency": "EUR"})
    account: dict[str, Any] = payer(f"GET {API}/accounts/me")["data"]
    payer(f"PUT {API}/accounts/me", json=body, headers={"If-Match": f'"{account["version"]}"'})
    call(ADMIN, f"GET {API}/accounts/")
    call(ADMIN, f"GET {API}/accounts/{{account_id}}", path={"account_id": account["id"]})
    return account


def make_catalogue(call: Caller, payer: Payer) -> None:
    """A plan, a coupon, and a subscription that uses both."""
    plan = {"code": "contract", "name": "Contract", "amount_minor": 1900, "currency": "EUR", "trial_days": 14}
    path = {"plan_id": call(ADMIN, f"POST {API}/admin/plans", json=plan)["data"]["id"]}
    call(ADMIN, f"GET {API}/admin/plans")
    call(ADMIN, f"PUT {API}/admin/plans/{{plan_id}}", path=path, json={"name": "Contract", "is_active": True})
    call(NOBODY, f"GET {API}/plans/")
    call(NOBODY, f"GET {API}/plans/{{plan_id}}", path=path)

    coupon = {"code": "CONTRACT", "discount": {"kind": "percent", "percent_off": 10}}
    coupon_id = call(ADMIN, f"POST {API}/admin/coupons", json=coupon)["data"]["id"]
    call(ADMIN, f"GET {API}/admin/coupons")

    body = path | {"coupon_code": "CONTRACT"}
    subscription = payer(f"POST {API}/subscriptions/", json=body, headers=key())["data"]
    path = {"subscription_id": subscription["id"]}
    payer(f"GET {API}/subscriptions/")
    payer(f"GET {API}/subscriptions/{{subscription_id}}", path=path)
    payer(f"POST {API}/subscriptions/{{subscription_id}}/cancel", path=path, json={})
    payer(f"POST {API}/subscriptions/{{subscription_id}}/resume", path=path)
    call(ADMIN, f"POST {API}/admin/coupons/{{coupon_id}}/retire", path={"coupon_id": coupon_id})


def make_payments(call: Caller, payer: Payer, account: dict[str, Any]) -> dict[str, Any]:
    """Captured and refunded, cancelled, and invoices that are never paid."""
    paid, given_up, written_off = (make_invoice(call, account) for _ in range(3))
    payer(f"GET {API}/invoices/")
    payer(f"GET {API}/invoices/{{invoice_id}}", path=paid)
    call(ADMIN, f"GET {API}/admin/invoices/")
    call(ADMIN, f"GET {API}/admin/invoices/{{invoice_id}}", path=paid)

    payment = authorise(payer, paid)
    path = {"payment_id": payment["id"]}
    call(ADMIN, f"POST {API}/admin/payments/{{payment_id}}/capture", path=path, headers=key())
    call(ADMIN, f"POST {API}/admin/payments/{{payment_id}}/refunds", path=path, headers=key(), json={"reason": "R"})

    path = {"payment_id": authorise(payer, given_up)["id"]}
    call(ADMIN, f"POST {API}/admin/payments/{{payment_id}}/cancel", path=path, headers=key())
    call(ADMIN, f"POST {API}/admin/invoices/{{invoice_id}}/void", path=given_up)
    call(ADMIN, f"POST {API}/admin/invoices/{{invoice_id}}/write-off", path=written_off)
    return payment


def make_invoice(call: Caller, account: dict[str, Any]) -> dict[str, int]:
    body = {"account_id": account["id"], "lines": LINES}
    path = {"invoice_id": call(ADMIN, f"POST {API}/admin/invoices/", json=body, headers=key())["data"]["id"]}
    call(ADMIN, f"POST {API}/admin/invoices/{{invoice_id}}/issue", path=path)
    return path


def authorise(payer: Payer, invoice: dict[str, int]) -> dict[str, Any]:
    body = invoice | {"token": "tok_visa", "capture": False}
    payment: dict[str, Any] = payer(f"POST {API}/payments/", json=body, headers=key())["data"]
    return payment
