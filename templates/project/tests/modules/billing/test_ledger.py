"""The ledger: append-only, each fact once, and zero in sum whatever happens."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ConflictError
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.LedgerEntry import LedgerEntry
from app.modules.billing.repositories.LedgerEntryRepository import LedgerEntryRepository
from app.modules.billing.schemas.LedgerAccount import LedgerAccount
from app.modules.billing.services.LedgerService import LedgerService
from app.modules.users.models.User import User
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import Api, data_of, payment_of

TOKENS = ["tok_visa", "tok_declined", "tok_timeout", "tok_refund_refused"]
STEPS = st.one_of(
    st.tuples(st.just("bill"), st.integers(0, 5000)),
    st.tuples(st.just("pay"), st.sampled_from(TOKENS)),
    st.tuples(st.just("authorise"), st.just("tok_visa")),
    st.tuples(st.sampled_from(["capture", "cancel", "void", "write-off"]), st.none()),
    st.tuples(st.just("refund"), st.integers(1, 3000)),
)


async def entry_of(payer: Api, staff: Api, **values: Any) -> dict[str, Any]:
    """Values of a valid entry."""
    invoice = await staff.draft(payer)
    now = utc_now()
    return {
        "source": "test:1",
        "account_id": payer.account["id"],
        "invoice_id": invoice["id"],
        "debit_account": LedgerAccount.CASH,
        "credit_account": LedgerAccount.RECEIVABLE,
        "amount_minor": 5,
        "currency": "EUR",
        "created_at": now,
        "updated_at": now,
    } | values


@pytest.mark.threat("A45")
@pytest.mark.parametrize(
    "statement",
    [
        update(LedgerEntry).values(amount_minor=1),
        update(LedgerEntry).values(credit_account=LedgerAccount.CASH),
        delete(LedgerEntry),
    ],
    ids=["amount", "account", "delete"],
)
async def test_the_database_refuses_changes(payer: Api, staff: Api, db: AsyncSession, statement: Any) -> None:
    await staff.bill(payer)

    with pytest.raises(IntegrityError, match="append-only"):
        await db.execute(statement.execution_options(synchronize_session=False))


@pytest.mark.threat("A45")
async def test_postgresql_refuses_to_empty_it(payer: Api, staff: Api, db: AsyncSession) -> None:
    await staff.bill(payer)
    if db.get_bind().dialect.name == "sqlite":
        statement = "DELETE FROM billing_ledger_entries"  # SQLite has no TRUNCATE
    else:
        statement = "TRUNCATE billing_ledger_entries"

    with pytest.raises(IntegrityError, match="append-only"):
        await db.execute(text(statement))


@pytest.mark.threat("A45")
@pytest.mark.parametrize(
    "values",
    [
        {"amount_minor": 0},
        {"amount_minor": -5},
        {"credit_account": LedgerAccount.CASH},
        {"credit_account": "nowhere"},
        {"debit_account": "nowhere"},
        {"debit_account": None},
    ],
    ids=str,
)
async def test_the_database_refuses_what_would_not_balance(
    payer: Api, staff: Api, db: AsyncSession, values: dict[str, Any]
) -> None:
    row = await entry_of(payer, staff, **values)

    with pytest.raises(IntegrityError):
        await db.execute(insert(LedgerEntry).values(**row))


@pytest.mark.threat("A45")
async def test_a_fact_is_booked_once(payer: Api, staff: Api, db: AsyncSession, ledger: LedgerService) -> None:
    invoice = await db.get(Invoice, (await staff.bill(payer))["id"])
    assert invoice is not None

    with pytest.raises(ConflictError):
        await ledger.book_issued(invoice)


async def test_the_repository_has_no_way_to_change_an_entry(payer: Api, staff: Api, db: AsyncSession) -> None:
    repository = LedgerEntryRepository(db)
    entry = await repository.create(await entry_of(payer, staff))

    with pytest.raises(TypeError, match="append-only"):
        await repository.update(entry, {"amount_minor": 6})
    with pytest.raises(TypeError, match="append-only"):
        await repository.delete(entry)


async def test_voiding_and_writing_off_are_bookings(payer: Api, staff: Api, ledger: LedgerService) -> None:
    voided, lost = await staff.bill(payer, 500), await staff.bill(payer, 700)
    await staff.post(f"/admin/invoices/{voided['id']}/void")
    await staff.post(f"/admin/invoices/{lost['id']}/write-off")

    found = {each.account: each.balance_minor for each in (await ledger.get_balances()).balances}

    assert found == {"bad_debt": 700, "receivable": 0, "revenue": -700}


async def test_each_currency_has_its_own_balances(payer: Api, staff: Api, admin: User) -> None:
    yen = Api(payer.client, admin)
    await yen.open_account(currency="JPY")
    await payer.pay(await staff.bill(payer, 500))
    await staff.bill(yen, 700)

    data = data_of(await staff.get("/admin/ledger/balances"))

    assert data["sums"] == {"EUR": 0, "JPY": 0}
    assert [(each["currency"], each["account"], each["balance_minor"]) for each in data["balances"]] == [
        ("EUR", "cash", 500),
        ("EUR", "receivable", 0),
        ("EUR", "revenue", -500),
        ("JPY", "receivable", 700),
        ("JPY", "revenue", -700),
    ]


async def take(step: tuple[str, Any], payer: Api, staff: Api) -> int:
    """One step with the newest invoice and its newest payment; most of them are refused at most times."""
    action, value = step
    if action == "bill":
        await staff.bill(payer, value)
        return 200
    invoices = data_of(await payer.get("/invoices/", limit=1))["items"]
    payments = data_of(await payer.get("/payments/", limit=1))["items"]
    if action in {"pay", "authorise"}:
        target = invoices[0] if invoices else {"id": 1}
        response = await payer.post("/payments/", payment_of(target, value, capture=action == "pay"))
    elif action in {"void", "write-off"}:
        response = await staff.post(f"/admin/invoices/{invoices[0]['id'] if invoices else 1}/{action}")
    elif action == "refund":
        body = {"amount_minor": value, "reason": "R"}
        response = await staff.post(f"/admin/payments/{payments[0]['id'] if payments else 1}/refunds", body)
    else:
        response = await staff.post(f"/admin/payments/{payments[0]['id'] if payments else 1}/{action}")
    return response.status_code


@pytest.mark.threat("A45")
@pytest.mark.threat("A46")
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
async def test_whatever_happens_it_balances(payer: Api, staff: Api, app: Any, steps: list[tuple[str, Any]]) -> None:
    """All examples add to one ledger. Compared with what the payments say, which is told without it."""
    await app.state.rate_limiter.reset()
    for step in [("bill", 1000), *steps]:
        assert await take(step, payer, staff) in {200, 404, 409, 503}

    data = data_of(await staff.get("/admin/ledger/balances"))
    found = {each["account"]: each["balance_minor"] for each in data["balances"]}
    assert data["sums"] == {"EUR": 0}
    assert (found.get("cash", 0), found.get("refunds", 0)) == await money_of(payer, staff)


async def money_of(payer: Api, staff: Api) -> tuple[int, int]:
    payments: list[Any] = []
    while (
        len(payments) < (page := data_of(await staff.get("/admin/payments/", skip=len(payments), limit=100)))["total"]
    ):
        payments += page["items"]
    kept = [each for each in payments if each["state"] in {"captured", "refunded"}]
    refunded = sum(each["refunded_minor"] for each in kept)
    return sum(each["amount_minor"] for each in kept) - refunded, refunded
