"""What time does to billing: `python -m scripts.billing renew | reconcile | purge`, from cron or a timer.

renew      cancel old reservations, bill the next period, end what was to end, remind of and give up what is overdue;
           hourly
reconcile  ask the provider about payments and refunds whose outcome nobody knows; every few minutes
purge      forget idempotency keys that have expired; daily

Each record is a unit of work of its own: one that fails is named, and keeps none of the others waiting.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.api.registry import MODULES
from app.config.database import Database
from app.config.settings import get_settings
from app.core.exceptions import AppError
from app.modules.billing.dependencies import (
    make_idempotency_service,
    make_reconciliation_service,
    make_renewal_service,
    make_settlement_service,
)
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.services.ReconciliationService import BATCH, reserved_too_long
from app.modules.billing.settings import get_billing_settings
from app.shared.events.delivery import describe
from app.shared.events.event_bus import event_bus
from app.shared.models.base import utc_now
from app.shared.modules import wire_modules
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

ResultT = TypeVar("ResultT")

AUTHORISED = PaymentState.AUTHORISED


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.billing", description="Periodic work of billing.")
    parser.add_argument("command", choices=COMMANDS)
    options = parser.parse_args(arguments)
    wire_modules(MODULES, event_bus)
    try:
        return asyncio.run(_run(COMMANDS[options.command]))
    except AppError as error:
        sys.stderr.write(f"error: {error.message}\n")
        return 1


async def _run(command: "Command") -> int:
    database = Database(get_settings())
    try:
        job = Job(database, utc_now())
        await command(job)
    finally:
        await database.dispose()
    for outcome, count in sorted(job.outcomes.items()):
        sys.stdout.write(f"{count} {outcome}\n")
    return 1 if job.failed else 0


class Job:
    """One run of a command, and what came of it."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        self.outcomes: Counter[str] = Counter()
        self.failed = False

    async def alone(self, work: Callable[..., Awaitable[ResultT]], *arguments: int) -> ResultT:
        """Not `session_scope`: reconciliation lets go of its transaction while it waits for the provider."""
        async with self.database.session_factory() as db:
            result = await work(db, *arguments)
            await db.commit()
            return result

    async def each(self, what: str, ids: Sequence[int], work: Callable[[AsyncSession, int], Awaitable[str]]) -> None:
        for record_id in ids:
            try:
                self.outcomes[f"{what} {await self.alone(work, record_id)}"] += 1
            except Exception as error:  # whatever it is: a locked row, a provider's bug, data that nobody foresaw
                self.failed = True
                message = error.message if isinstance(error, AppError) else describe(error)
                sys.stderr.write(f"error: {what} {record_id}: {message}\n")
                logger.exception("billing job failed for a record", what=what, record_id=record_id)


Command = Callable[[Job], Awaitable[None]]


async def renew(job: Job) -> None:
    await _end_reservations(job)
    due = await job.alone(lambda db: make_renewal_service(db).to_renew(job.now))
    await job.each("subscriptions", due, lambda db, each: make_renewal_service(db).renew(each, job.now))
    overdue = await job.alone(lambda db: make_renewal_service(db).overdue(job.now))
    await job.each("overdue subscriptions", overdue, lambda db, each: make_renewal_service(db).dun(each, job.now))


async def _end_reservations(job: Job) -> None:
    """First of all: what is reserved for is neither given up nor ended. Needs no provider while there are none."""
    before = reserved_too_long(get_billing_settings(), job.now)
    old = await job.alone(lambda db: make_settlement_service(db).payments.ids_in_state_since(AUTHORISED, before, BATCH))
    await job.each("reservations", old, lambda db, each: _reconcile_payment(job, db, each))


async def reconcile(job: Job) -> None:
    payments = await job.alone(lambda db: make_reconciliation_service(db).pending_payments(job.now))
    await job.each("payments", payments, lambda db, each: _reconcile_payment(job, db, each))
    await _reconcile_reservations(job)
    refunds = await job.alone(lambda db: make_reconciliation_service(db).pending_refunds(job.now))
    await job.each("refunds", refunds, lambda db, each: make_reconciliation_service(db).reconcile_refund(each))


async def _reconcile_reservations(job: Job) -> None:
    """All of them, page by page: most stay what they are, and must not keep the newer ones from being looked at."""
    after = 0
    while page := await job.alone(
        lambda db, last: make_reconciliation_service(db).authorised_payments(job.now, last), after
    ):
        await job.each("reservations", page, lambda db, each: _reconcile_payment(job, db, each))
        after = page[-1]


async def _reconcile_payment(job: Job, db: AsyncSession, payment_id: int) -> str:
    return await make_reconciliation_service(db).reconcile_payment(payment_id, job.now)


async def purge(job: Job) -> None:
    deleted = await job.alone(lambda db: make_idempotency_service(db).repository.delete_expired(job.now))
    job.outcomes["keys deleted"] += deleted


COMMANDS: dict[str, Command] = {"renew": renew, "reconcile": reconcile, "purge": purge}

if __name__ == "__main__":
    sys.exit(main())
