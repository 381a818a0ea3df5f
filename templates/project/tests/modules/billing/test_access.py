"""Who may do what: every operation with somebody else's record, every list, every admin operation."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.modules.users.models.User import User
from tests.modules.billing.conftest import BILLING, Api, data_of
from tests.modules.conftest import headers_of

Records = dict[str, Any]
OWN = ["/invoices/{invoice}", "/payments/{payment}", "/subscriptions/{subscription}"]
PUBLIC = {"GET /plans/", "GET /plans/{plan_id}", "POST /webhooks/payments"}


@pytest.fixture
async def records(payer: Api, staff: Api) -> Records:
    """One of everything that belongs to `payer`."""
    plan = await staff.make_plan()
    subscription = data_of(await payer.post("/subscriptions/", {"plan_id": plan["id"]}))
    invoice = await staff.bill(payer)
    open_invoice = await staff.bill(payer)
    payment = await payer.pay(invoice)
    ids = {"plan": plan, "subscription": subscription, "invoice": invoice, "payment": payment, "open": open_invoice}
    return {name: record["id"] for name, record in ids.items()}


@pytest.mark.threat("A19")
@pytest.mark.parametrize("path", OWN)
async def test_records_of_others_do_not_exist(payer: Api, stranger: Api, records: Records, path: str) -> None:
    url = path.format(**records)
    missing = path.format(**dict.fromkeys(records, 2**31 - 1))

    assert (await payer.get(url)).status_code == 200
    theirs, nobodys = await stranger.get(url), await stranger.get(missing)
    assert (theirs.status_code, theirs.json()["message"]) == (404, nobodys.json()["message"])


@pytest.mark.threat("A19")
@pytest.mark.parametrize("action", ["cancel", "resume"])
async def test_subscriptions_of_others_cannot_be_changed(
    payer: Api, stranger: Api, records: Records, action: str
) -> None:
    url = f"/subscriptions/{records['subscription']}"

    response = await stranger.post(f"{url}/{action}", {"at_period_end": False} if action == "cancel" else None)

    assert response.status_code == 404
    assert data_of(await payer.get(url))["state"] == "incomplete"


@pytest.mark.threat("A19")
async def test_invoices_of_others_cannot_be_paid(payer: Api, stranger: Api, records: Records) -> None:
    response = await stranger.post("/payments/", {"invoice_id": records["open"], "token": "tok_visa"})

    assert response.status_code == 404
    assert await payer.state_of({"id": records["open"]}) == "open"


@pytest.mark.threat("A19")
@pytest.mark.parametrize("path", ["/invoices/", "/payments/", "/subscriptions/"])
async def test_lists_hold_ones_own_only(payer: Api, stranger: Api, records: Records, path: str) -> None:
    assert data_of(await payer.get(path))["total"] > 0
    assert data_of(await stranger.get(path)) == {"items": [], "total": 0, "skip": 0, "limit": 50}


@pytest.mark.threat("A19")
async def test_drafts_are_not_shown_to_their_user(payer: Api, staff: Api) -> None:
    draft = await staff.draft(payer)

    assert (await payer.get(f"/invoices/{draft['id']}")).status_code == 404
    assert data_of(await payer.get("/invoices/"))["total"] == 0
    assert data_of(await payer.get("/invoices/", state="draft"))["total"] == 0
    assert data_of(await staff.get(f"/admin/invoices/{draft['id']}"))["state"] == "draft"


def operations(app: FastAPI) -> list[tuple[str, str]]:
    paths = app.openapi()["paths"]
    return [
        (method.upper(), path.removeprefix(BILLING))
        for path, methods in paths.items()
        if path.startswith(BILLING)
        for method in methods
    ]


async def test_everything_but_plans_and_webhooks_wants_a_user(app: FastAPI, client: AsyncClient) -> None:
    found = operations(app)
    assert len(found) > 30
    for method, path in found:
        if f"{method} {path}" not in PUBLIC:
            response = await client.request(method, BILLING + path.replace("{", "1").replace("}", ""))
            assert response.status_code in {401, 404}, (method, path)
            if "{" not in path:
                assert response.status_code == 401, (method, path)


async def test_what_admins_do_is_refused_to_users(app: FastAPI, client: AsyncClient, user: User) -> None:
    headers = headers_of(user) | {"Idempotency-Key": "k" * 20}
    of_admins = [each for each in operations(app) if each[1].startswith("/admin")]
    assert len(of_admins) > 15
    for method, path in [*of_admins, ("GET", "/accounts/"), ("GET", "/accounts/{account_id}")]:
        url = BILLING + path.format(account_id=1, plan_id=1, coupon_id=1, invoice_id=1, payment_id=1)
        response = await client.request(method, url, headers=headers)
        assert response.status_code == 403, (method, path)


@pytest.mark.threat("A25")
@pytest.mark.parametrize("page", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"skip": -1}, {"skip": 10**30}])
@pytest.mark.parametrize("path", ["/plans/", "/invoices/", "/admin/ledger/", "/admin/payments/", "/accounts/"])
async def test_pages_are_bounded(client: AsyncClient, admin: User, path: str, page: dict[str, Any]) -> None:
    assert (await Api(client, admin).get(path, **page)).status_code == 422


@pytest.mark.threat("A25")
@pytest.mark.parametrize("value", ["0", "-1", "2147483648", "9" * 30])
@pytest.mark.parametrize("path", ["/plans", "/invoices", "/payments", "/subscriptions", "/admin/invoices"])
async def test_ids_are_bounded(client: AsyncClient, admin: User, path: str, value: str) -> None:
    response = await Api(client, admin).get(f"{path}/{value}")

    # No number, or a longer one than any: no path of ours.
    assert response.status_code == (404 if value == "-1" or len(value) > 19 else 422)


@pytest.mark.threat("A24")
@pytest.mark.parametrize("state", ["__class__", "open'--", "%", "OPEN", "state.name", ""])
@pytest.mark.parametrize("path", ["/invoices/", "/admin/invoices/", "/admin/payments/"])
async def test_filters_take_known_values_only(client: AsyncClient, admin: User, path: str, state: str) -> None:
    assert (await Api(client, admin).get(path, state=state)).status_code == 422


@pytest.mark.threat("A24")
async def test_filters_filter(payer: Api, staff: Api) -> None:
    paid, still_open = await staff.bill(payer), await staff.bill(payer)
    await payer.pay(paid)

    assert [each["id"] for each in data_of(await payer.get("/invoices/", state="paid"))["items"]] == [paid["id"]]
    assert [each["id"] for each in data_of(await staff.get("/admin/invoices/", state="open"))["items"]] == [
        still_open["id"]
    ]
    assert data_of(await staff.get("/admin/payments/", state="declined"))["total"] == 0
