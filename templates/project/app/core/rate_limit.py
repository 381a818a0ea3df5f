"""Rate limits: by client address as a dependency of a route, by any key (an account) from a service."""

import hashlib
import ipaddress
import math
import time
from typing import Annotated

import structlog
from fastapi import Depends, Request
from limits import RateLimitItem, parse
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from app.config.settings import Settings
from app.core.exceptions import RateLimitedError, ServiceUnavailableError

logger = structlog.get_logger(__name__)


class RateLimiter:
    """Counts hits in the storage of the settings: memory for one process, Redis for several."""

    def __init__(self, settings: Settings) -> None:
        scheme, _, rest = settings.RATE_LIMIT_STORAGE.partition("://")
        uri = f"async+{scheme.removeprefix('async+')}://{rest}"
        self._storage = storage_from_string(uri, wrap_exceptions=True)
        self._strategy = MovingWindowRateLimiter(self._storage)
        self._enabled = settings.RATE_LIMIT_ENABLED

    async def hit(self, key: str, limit: str, *, fail_closed: bool = False) -> None:
        """Count one hit; RateLimitedError when there are too many.

        With the storage down everything passes, unless `fail_closed` (logins: guessing must not become free).
        """
        if not self._enabled:
            return
        item = parse(limit)
        digest = _digest(key)
        try:
            if not await self._strategy.hit(item, digest):
                raise RateLimitedError(retry_after=await self._seconds_left(item, digest))
        except StorageError as error:
            logger.exception("rate limit storage failed", fail_closed=fail_closed)
            if fail_closed:
                raise ServiceUnavailableError from error

    async def clear(self, key: str, limit: str) -> None:
        """Forget the hits of one key, for instance after a login that worked."""
        await self._strategy.clear(parse(limit), _digest(key))

    async def reset(self) -> None:
        await self._storage.reset()  # type: ignore[misc]

    async def _seconds_left(self, item: RateLimitItem, digest: str) -> int:
        window = await self._strategy.get_window_stats(item, digest)
        return math.ceil(window.reset_time - time.time())


async def get_rate_limiter(request: Request) -> RateLimiter:
    limiter: RateLimiter = request.app.state.rate_limiter
    return limiter


RateLimiterDep = Annotated[RateLimiter, Depends(get_rate_limiter)]


class RateLimit:
    """Dependency of a route: `dependencies=[Depends(RateLimit("10/minute", scope="register"))]`."""

    def __init__(self, limit: str, *, scope: str, fail_closed: bool = False) -> None:
        parse(limit)  # a typing mistake shows at import, not at the first request
        self.limit = limit
        self.scope = scope
        self.fail_closed = fail_closed

    async def __call__(self, request: Request, limiter: RateLimiterDep) -> None:
        await limiter.hit(f"{self.scope}:{client_address(request)}", self.limit, fail_closed=self.fail_closed)


def client_address(request: Request) -> str:
    """The peer's address. Proxy headers count only as far as the server trusts them (FORWARDED_ALLOW_IPS)."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)  # how an IPv4 client looks on a socket for both: they all share one /64
    # One IPv6 customer has a whole /64; counting single addresses would count nothing.
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else host


def _digest(key: str) -> str:
    """Keys hold e-mail addresses: the storage, often a shared Redis, gets a hash."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
