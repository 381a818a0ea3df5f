"""The periodic commands, as cron runs them."""

import sys
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.config.database import Database
from app.core.exceptions import ServiceUnavailableError
from app.modules.billing.clients.SandboxPaymentProvider import LOST_ANSWER, UNREACHABLE, SandboxPaymentProvider
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.modules.billing.services.ReconciliationService import ReconciliationService
from app.modules.users.models.User import User
from app.modules.users.schemas.UserRole import UserRole
from app.shared.interfaces.PaymentProvider import ChargeResult, PaymentProviderError
from app.shared.models.base import utc_now
from scripts import billing
from scripts.billing import COMMANDS, Job
from tests.modules.billing.conftest import Api, data_of, payment_of


@pytest.fixture
async def committed(app: FastAPI, committing_database: Database) -> Database:
    app.state.database = committing_database
    return committing_database


@pytest.fixture
async def people(committed: Database, client: AsyncClient, sandbox: SandboxPaymentProvider) -> tuple[Api, Api]:
    """Somebody who pays, and an admin."""
    users = [
        User(email=f"{role}@example.com", full_name="U", password_hash="x", role=role, token_version=0)
        for role in (UserRole.USER, UserRole.ADMIN)
    ]
    async with committed.session_scope() as db:
        db.add_all(users)
    payer, staff = (Api(client, user) for user in users)
    await payer.open_account()
    return payer, staff


async def run(database: Database, command: str, after: timedelta = timedelta()) -> Job:
    job = Job(database, utc_now() + after)
    await COMMANDS[command](job)
    return job


async def test_renew_bills_reminds_and_gives_up(committed: Database, people: tuple[Api, Api]) -> None:
    payer, staff = people
    subscription = await payer.subscribe(await staff.make_plan())
    await payer.pay(data_of(await payer.get("/invoices/"))["items"][0])

    # The invoice is issued now, whatever the job's clock says: on day 32 it is overdue, and its grace period over.
    jobs = [await run(committed, "renew", timedelta(days=days)) for days in (1, 32, 32, 32)]

    assert [dict(job.outcomes) for job in jobs] == [
        {},
        {"subscriptions active": 1, "overdue subscriptions past_due": 1},
        {"overdue subscriptions cancelled": 1},
        {},
    ]
    assert not any(job.failed for job in jobs)
    assert data_of(await payer.get(f"/subscriptions/{subscription['id']}"))["state"] == "cancelled"


async def test_reconcile_settles_all_but_the_one_that_fails(
    committed: Database,
    people: tuple[Api, Api],
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    payer, staff = people
    for token in (LOST_ANSWER, UNREACHABLE, LOST_ANSWER):
        await payer.post("/payments/", payment_of(await staff.bill(payer), token))
    first = data_of(await payer.get("/payments/"))["items"][-1]
    find = sandbox.find_charge

    async def find_most(reference: str) -> ChargeResult | None:
        if reference == first["reference"]:
            raise PaymentProviderError
        return await find(reference)

    monkeypatch.setattr(sandbox, "find_charge", find_most)
    job = await run(committed, "reconcile", timedelta(hours=1))

    assert job.outcomes == {"payments captured": 1, "payments cancelled": 1}
    assert job.failed
    assert f"payments {first['id']}" in capsys.readouterr().err

    monkeypatch.undo()
    assert (await run(committed, "reconcile", timedelta(hours=1))).outcomes == {"payments captured": 1}


async def test_a_reservation_does_not_stop_the_reminders_for_ever(committed: Database, people: tuple[Api, Api]) -> None:
    payer, staff = people
    await payer.subscribe(await staff.make_plan())
    await payer.pay(await payer.newest_invoice())
    await run(committed, "renew", timedelta(days=32))
    await payer.pay(await payer.newest_invoice(), capture=False)

    jobs = [await run(committed, "renew", timedelta(days=33)) for _ in range(2)]

    assert [dict(job.outcomes) for job in jobs] == [
        {"reservations cancelled": 1, "overdue subscriptions cancelled": 1},
        {},
    ]
    assert (await payer.newest_invoice())["state"] == "uncollectible"


async def test_reconcile_looks_at_every_reservation(
    committed: Database, people: tuple[Api, Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pages of one: those that stay what they are do not hide the others."""
    payer, staff = people
    monkeypatch.setattr(sys.modules[ReconciliationService.__module__], "BATCH", 1)
    for _ in range(2):
        await payer.pay(await staff.bill(payer), capture=False)

    assert (await run(committed, "reconcile", timedelta(hours=1))).outcomes == {"reservations authorised": 2}
    assert (await run(committed, "reconcile", timedelta(days=8))).outcomes == {"reservations cancelled": 2}


@pytest.mark.parametrize(
    "error", [RuntimeError("bug of a provider"), DBAPIError("UPDATE secret", None, LookupError("locked"))]
)
async def test_whatever_goes_wrong_with_one_keeps_none_of_the_others_waiting(
    committed: Database,
    people: tuple[Api, Api],
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    payer, staff = people
    for _ in range(2):
        await payer.post("/payments/", payment_of(await staff.bill(payer), LOST_ANSWER))
    first = data_of(await payer.get("/payments/"))["items"][-1]
    find = sandbox.find_charge

    async def find_most(reference: str) -> ChargeResult | None:
        if reference == first["reference"]:
            raise error
        return await find(reference)

    monkeypatch.setattr(sandbox, "find_charge", find_most)
    job = await run(committed, "reconcile", timedelta(hours=1))

    assert (dict(job.outcomes), job.failed) == ({"payments captured": 1}, True)
    told = capsys.readouterr().err
    assert f"error: payments {first['id']}: {type(error).__name__}" in told
    assert "UPDATE secret" not in told.splitlines()[0]


async def test_purge_forgets_expired_keys(committed: Database, people: tuple[Api, Api]) -> None:
    payer, staff = people
    await payer.pay(await staff.bill(payer))
    async with committed.session_scope() as db:
        await db.execute(
            update(IdempotencyKey).where(IdempotencyKey.operation == "payments.create").values(expires_at=utc_now())
        )

    assert (await run(committed, "purge")).outcomes == {"keys deleted": 1}
    assert (await run(committed, "purge")).outcomes == {"keys deleted": 0}


def test_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    async def two(job: Job) -> None:
        job.outcomes["things done"] += 2

    async def failing(job: Job) -> None:
        job.failed = True

    async def refused(job: Job) -> None:
        raise ServiceUnavailableError("No payment provider is configured")

    monkeypatch.setitem(COMMANDS, "renew", two)
    monkeypatch.setitem(COMMANDS, "purge", refused)
    monkeypatch.setitem(COMMANDS, "reconcile", failing)

    assert billing.main(["renew"]) == 0
    assert capsys.readouterr().out == "2 things done\n"
    assert billing.main(["reconcile"]) == 1
    assert billing.main(["purge"]) == 1
    assert capsys.readouterr().err == "error: No payment provider is configured\n"
    with pytest.raises(SystemExit):
        billing.main(["nonsense"])
