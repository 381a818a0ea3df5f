"""Calls to another service of ours, which may be slow, down or wrong.

Four answers to four ways of failing: a time-out for one that hangs, repetition for one that stumbles, a circuit breaker
for one that is down, validation and a bound for one that talks nonsense. What is left is a 503 with Retry-After.
"""

import asyncio
import math
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from httpx2 import AsyncClient, Limits, Response, Timeout, TransportError
from opentelemetry.propagate import inject
from pybreaker import CircuitBreaker, CircuitBreakerError, CircuitBreakerListener, CircuitBreakerState
from pydantic import BaseModel, SecretStr, ValidationError
from stamina import retry_context

from app.core.context import current_request_id, current_traceparent
from app.core.exceptions import ServiceUnavailableError
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

AnswerT = TypeVar("AnswerT", bound=BaseModel)

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})  # twice does no more than once: RFC 9110, 9.2.2
_BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class CallLimits:
    connect_seconds: float = 1.0
    read_seconds: float = 2.0
    total_seconds: float = 5.0  # with all repetitions and the pauses between them
    attempts: int = 3
    failures: int = 5  # attempts in a row that open the circuit
    recovery_seconds: float = 10.0  # until a trial is let through
    max_connections: int = 20
    max_answer_bytes: int = 64 * 1024


class _DownError(Exception):
    """No answer, or one that says "later"."""


class _BadAnswerError(Exception):
    """An answer that makes no sense. Asking again would not help, but it counts: the other side is broken."""


class _RefusedError(Exception):
    """A clear no. The other side is well; URL or token of this side are wrong."""


class _CircuitLog(CircuitBreakerListener):
    def state_change(
        self, cb: CircuitBreaker, old_state: CircuitBreakerState | None, new_state: CircuitBreakerState
    ) -> None:
        logger.warning("circuit of a service", service=cb.name, state=new_state.name)


class ServiceClient:
    """One service, one connection pool, one circuit. Lives as long as the process: `aclose` at the end."""

    def __init__(self, name: str, base_url: str, token: SecretStr, limits: CallLimits | None = None) -> None:
        self._name = name
        self._limits = limits or CallLimits()
        self._breaker = CircuitBreaker(
            fail_max=self._limits.failures,
            reset_timeout=self._limits.recovery_seconds,
            exclude=[_RefusedError],
            throw_new_error_on_trip=False,
            listeners=[_CircuitLog()],
            name=name,
        )
        self._http = AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token.get_secret_value()}", "Accept-Encoding": "identity"},
            timeout=Timeout(self._limits.read_seconds, connect=self._limits.connect_seconds),
            limits=Limits(max_connections=self._limits.max_connections),
            verify=ssl.create_default_context(),
            follow_redirects=False,  # a redirect could take the token to another host
            trust_env=False,  # and so could a proxy
        )

    async def call(
        self,
        method: str,
        path: str,
        answer: type[AnswerT],
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> AnswerT:
        """A validated answer, or ServiceUnavailableError. Only idempotent methods are repeated."""
        if not path.startswith("/") or path.startswith("//"):
            raise ValueError("a path of the service: a whole URL would leave it")
        found: list[AnswerT] = []
        deadline = asyncio.get_running_loop().time() + self._limits.total_seconds
        try:
            async for attempt in retry_context(
                on=_DownError,
                attempts=self._limits.attempts if method in _IDEMPOTENT else 1,
                timeout=self._limits.total_seconds,
                wait_initial=0.05,
                wait_max=1.0,
                wait_jitter=0.1,
            ):
                with attempt, self._breaker.calling():
                    body = await self._attempt(deadline, method, path, params, json)
                    found.append(self._parsed(body, answer))
        except CircuitBreakerError as error:
            raise self._unavailable("is not asked: it failed too often lately") from error
        except _DownError as error:
            raise self._unavailable("does not answer") from error
        except _RefusedError as error:
            raise self._unavailable("refuses our requests", "REMOTE_REFUSED") from error
        except _BadAnswerError as error:
            raise self._unavailable("gave an invalid answer", "REMOTE_INVALID_ANSWER") from error
        return found[-1]

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _attempt(
        self, deadline: float, method: str, path: str, params: Mapping[str, str] | None, json: Any
    ) -> bytes:
        try:
            async with (
                asyncio.timeout_at(deadline),  # the time-outs of the client start again with every byte
                self._http.stream(method, path, params=params, json=json, headers=_context()) as response,
            ):
                self._check(response.status_code)
                return await self._read(response)
        except (TransportError, TimeoutError) as error:
            raise _DownError(f"{self._name}: {type(error).__name__}") from error

    def _check(self, status: int) -> None:
        if status in _BUSY:
            raise _DownError(f"{self._name} answered {status}")
        if 400 <= status < 500:
            raise _RefusedError(f"{self._name} answered {status}: check its URL and our token in the settings")
        if status != 200:
            raise _BadAnswerError(f"{self._name} answered {status}")

    async def _read(self, response: Response) -> bytes:
        """Raw, because a few compressed bytes may unpack to gigabytes."""
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self._limits.max_answer_bytes:
                raise _BadAnswerError(f"{self._name} answered more than {self._limits.max_answer_bytes} bytes")
        return bytes(body)

    def _parsed(self, body: bytes, answer: type[AnswerT]) -> AnswerT:
        try:
            return answer.model_validate_json(body, strict=True)
        except ValidationError as error:
            # Not `from error`: it quotes the answer, and the log would hold whatever that was.
            raise _BadAnswerError(f"{self._name} answered {error.error_count()} invalid values") from None

    def _unavailable(self, what: str, error_code: str | None = None) -> ServiceUnavailableError:
        seconds = math.ceil(self._limits.recovery_seconds)
        return ServiceUnavailableError(f"The {self._name} service {what}", retry_after=seconds, error_code=error_code)


def _context() -> dict[str, str]:
    """What makes one story of the logs and traces of both sides."""
    known = {"X-Request-ID": current_request_id(), "traceparent": current_traceparent()}
    headers = {name: value for name, value in known.items() if value}
    inject(headers)  # our own span, where tracing is on
    return headers
