"""Asking the payment provider: within a time, and with one error for all the ways to get no answer."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from app.modules.billing.exceptions import PaymentUnresolvedError
from app.shared.interfaces.PaymentProvider import PaymentProviderError
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

ResultT = TypeVar("ResultT")


async def answer_of(call: Awaitable[ResultT], seconds: int) -> ResultT:
    """Call this only with nothing uncommitted and no lock held: it takes as long as somebody else likes."""
    try:
        async with asyncio.timeout(seconds):
            return await call
    except (PaymentProviderError, TimeoutError) as error:
        logger.warning("payment provider did not answer", error=type(error).__name__)
        raise PaymentUnresolvedError from error
