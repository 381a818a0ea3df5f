"""Limits by user: whoever guesses codes or tries cards has many addresses, but not many accounts."""

from app.core.dependencies import CurrentUserDep
from app.core.rate_limit import RateLimiterDep
from app.modules.billing.constants import SUBSCRIBE_LIMIT, USER_PAYMENT_LIMIT


async def limit_subscribing(user: CurrentUserDep, limiter: RateLimiterDep) -> None:
    """Closed without its storage: coupon codes must not be found by trying, and each try may send mails."""
    await limiter.hit(f"billing-subscribe:{user.id}", SUBSCRIBE_LIMIT, fail_closed=True)


async def limit_paying(user: CurrentUserDep, limiter: RateLimiterDep) -> None:
    await limiter.hit(f"billing-pay:{user.id}", USER_PAYMENT_LIMIT)
