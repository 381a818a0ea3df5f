"""Billing accounts over HTTP."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from app.modules.users.models.User import User
from app.shared.events.BillingEvents import BillingAccountCreatedEvent
from app.shared.events.recorder import EventRecorder
from tests.modules.billing.conftest import ACCOUNT, Api, data_of, refusal_of

SHOWN = {
    "id",
    "user_id",
    "name",
    "country",
    "tax_id",
    "currency",
    "version",
    "created_at",
    "updated_at",
}


async def test_a_user_opens_one_account(client: AsyncClient, user: User, event_recorder: EventRecorder) -> None:
    api = Api(client, user)

    account = data_of(await api.post("/accounts/", ACCOUNT | {"tax_id": "ATU12345678"}))
    again = await api.post("/accounts/", ACCOUNT)

    assert set(account) == SHOWN
    assert (account["user_id"], account["version"], account["currency"]) == (user.id, 1, "EUR")
    assert again.status_code == 409
    event_recorder.assert_published(BillingAccountCreatedEvent, user_id=user.id, account_id=account["id"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "EURO"),
        ("currency", "eur"),
        ("currency", "XXX"),
        ("currency", None),
        ("country", "Austria"),
        ("country", "at"),
        ("tax_id", "<script>"),
        ("name", ""),
        ("name", "a\u0000b"),
        ("user_id", 1),
        ("version", 7),
    ],
)
async def test_bad_values_are_refused(client: AsyncClient, user: User, field: str, value: Any) -> None:
    response = await Api(client, user).post("/accounts/", ACCOUNT | {field: value})

    assert response.status_code == 422
    assert [error["loc"] for error in response.json()["data"]["errors"]] == [["body", field]]


async def test_without_an_account_there_is_nothing(client: AsyncClient, user: User) -> None:
    api = Api(client, user)

    assert (await api.get("/accounts/me")).status_code == 404
    for path in ("/invoices/", "/payments/", "/subscriptions/"):
        assert data_of(await api.get(path))["total"] == 0


@pytest.mark.threat("A57")
async def test_a_change_needs_the_version_that_was_read(payer: Api) -> None:
    read = await payer.get("/accounts/me")
    change = {"name": "New Name", "country": "DE"}

    saved = await payer.put("/accounts/me", change, **{"If-Match": read.headers["etag"]})
    late = await payer.put("/accounts/me", change | {"name": "Late"}, **{"If-Match": read.headers["etag"]})

    assert data_of(saved)["version"] == 2
    assert saved.headers["etag"] == '"2"'
    assert refusal_of(late) == (409, "STALE_VERSION")
    assert data_of(await payer.get("/accounts/me"))["name"] == "New Name"


@pytest.mark.threat("A57")
@pytest.mark.parametrize("version", ["", "1", "*", 'W/"1"', '"x"', '"-1"', '"99999999999"'])
async def test_a_change_without_a_version_is_refused(payer: Api, version: str) -> None:
    headers = {"If-Match": version} if version else {}

    response = await payer.put("/accounts/me", {"name": "New Name", "country": "DE"}, **headers)

    assert response.status_code == 422
    assert data_of(await payer.get("/accounts/me"))["version"] == 1


async def test_the_currency_cannot_be_changed(payer: Api) -> None:
    body = {"name": "New Name", "country": "DE", "currency": "USD"}

    assert (await payer.put("/accounts/me", body, **{"If-Match": '"1"'})).status_code == 422


async def test_what_is_left_out_of_a_change_is_gone(payer: Api) -> None:
    await payer.put("/accounts/me", {"name": "A", "country": "AT", "tax_id": "ATU1234"}, **{"If-Match": '"1"'})

    saved = await payer.put("/accounts/me", {"name": "A", "country": "AT"}, **{"If-Match": '"2"'})

    assert data_of(saved)["tax_id"] is None


async def test_admins_see_all_accounts(payer: Api, stranger: Api, staff: Api) -> None:
    page = data_of(await staff.get("/accounts/", limit=1))

    assert (page["total"], len(page["items"])) == (2, 1)
    assert data_of(await staff.get(f"/accounts/{payer.account['id']}"))["user_id"] == payer.user_id
    assert (await staff.get("/accounts/2147483647")).status_code == 404
