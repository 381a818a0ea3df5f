"""One attempt to deliver one event to one handler."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from structlog.contextvars import bound_contextvars

from app.core.context import request_id_var, traceparent_var
from app.shared.events import outbox
from app.shared.events.outbox import Claim, LeaseLostError
from app.shared.events.subscription import Subscription
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

_MAX_ERROR_LENGTH = 500


async def deliver(claim: Claim, subscription: Subscription, session_factory: async_sessionmaker[AsyncSession]) -> None:
    """Run the handler and settle the claim. Whatever the handler does, nothing but a cancellation gets out of here.

    When even the failure cannot be stored (database gone), the lease runs out and the delivery comes back by itself.
    """
    with _context_of(claim):
        try:
            if claim.attempts > subscription.max_attempts:
                # Every attempt took its process down before it could report anything.
                await _bury(claim, session_factory, "gave up: the process ended during each of the attempts")
                return
            async with asyncio.timeout(subscription.timeout), session_factory() as db:
                await _handle(claim, subscription, db)
        except LeaseLostError:
            logger.warning("event delivery taken over by another relay; effect rolled back")
        except asyncio.CancelledError:
            if _is_stopping():
                await _settle_stopped(claim, session_factory)
                raise
            await _settle_failed(claim, subscription, session_factory, "the handler was cancelled from inside")
        except Exception as error:
            logger.exception("event handler failed", attempt=claim.attempts)
            await _settle_failed(claim, subscription, session_factory, describe(error))
        else:
            logger.debug("event delivered", attempt=claim.attempts)


async def _handle(claim: Claim, subscription: Subscription, db: AsyncSession) -> None:
    """Effect and mark in one commit: after a crash at any point either both are there, or neither."""
    await subscription.handler(subscription.event_class.model_validate(claim.payload), db)
    await db.flush()
    await outbox.finish(db, claim)
    await db.commit()


async def _settle_failed(
    claim: Claim, subscription: Subscription, session_factory: async_sessionmaker[AsyncSession], error: str
) -> None:
    if claim.attempts >= subscription.max_attempts:
        await _bury(claim, session_factory, error)
        return
    try:
        async with session_factory() as db, db.begin():
            await outbox.retry_later(db, claim, delay=subscription.delay_after(claim.attempts), error=error)
    except Exception:
        logger.exception("failed delivery not stored; it comes back when the lease ends")


async def _bury(claim: Claim, session_factory: async_sessionmaker[AsyncSession], error: str) -> None:
    logger.error("event delivery is a dead letter", attempt=claim.attempts, error=error)
    try:
        async with session_factory() as db, db.begin():
            await outbox.bury(db, claim, error=error)
    except Exception:
        logger.exception("dead letter not stored; it comes back when the lease ends")


async def _settle_stopped(claim: Claim, session_factory: async_sessionmaker[AsyncSession]) -> None:
    try:
        async with session_factory() as db, db.begin():
            await outbox.give_back(db, claim)
    except Exception:
        logger.exception("interrupted delivery not given back; it comes back when the lease ends")


def describe(error: BaseException) -> str:
    """For the table: no values, which database and validation errors carry in what follows the first line."""
    if isinstance(error, DBAPIError):
        return f"{type(error).__name__} ({type(error.orig).__name__})"
    first_line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first_line}"[:_MAX_ERROR_LENGTH].removesuffix(": ")


def _is_stopping() -> bool:
    """A handler can end in CancelledError without anybody having cancelled us: it awaited a task that was."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


@contextmanager
def _context_of(claim: Claim) -> Iterator[None]:
    """Continue the request that published the event: same id in the logs, and in events that the handler publishes."""
    request_id, traceparent = claim.headers.get("request_id"), claim.headers.get("traceparent")
    tokens = (request_id_var.set(request_id), traceparent_var.set(traceparent))
    known = {name: value for name, value in (("request_id", request_id), ("traceparent", traceparent)) if value}
    try:
        with bound_contextvars(
            event_id=str(claim.event_id), event_type=claim.event_type, handler=claim.handler, **known
        ):
            yield
    finally:
        request_id_var.reset(tokens[0])
        traceparent_var.reset(tokens[1])
