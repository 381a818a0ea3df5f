"""One request, however often it is sent: done once, and answered the same."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import BaseModel

from app.modules.billing.exceptions import (
    IdempotencyConflictError,
    IdempotencyMismatchError,
    PaymentUnresolvedError,
)
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.modules.billing.repositories.IdempotencyKeyRepository import IdempotencyKeyRepository
from app.modules.billing.services._provider import answer_of
from app.modules.billing.settings import BillingSettings
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService

AnswerT = TypeVar("AnswerT", bound=BaseModel)
ResultT = TypeVar("ResultT")


class IdempotencyService(BaseAsyncService[IdempotencyKey, IdempotencyKeyRepository]):
    """`begin`, then the work, then `finish`; where money moves at a provider, `ask` in between.

    A request that fails by its own fault leaves no trace: its key can be used again.
    """

    def __init__(self, repository: IdempotencyKeyRepository, settings: BillingSettings) -> None:
        super().__init__(repository)
        self.settings = settings

    async def begin(self, user_id: int, operation: str, key: str, body: BaseModel, target: int = 0) -> IdempotencyKey:
        """The record of this key: answered already, or ours to work on, maybe from where another attempt ended.

        `target` is the id in the path. Raises IdempotencyMismatchError if the key belongs to another request, and
        IdempotencyConflictError if somebody works on this one.
        """
        now = utc_now()
        fingerprint = fingerprint_of(body, target)
        locked_until = now + timedelta(seconds=self.settings.IDEMPOTENCY_LEASE_SECONDS)
        await self.repository.delete_expired_one(user_id, operation, key, now)
        record = await self.repository.claim(
            {
                "user_id": user_id,
                "operation": operation,
                "key": key,
                "fingerprint": fingerprint,
                "locked_until": locked_until,
                "expires_at": now + timedelta(hours=self.settings.IDEMPOTENCY_HOURS),
            }
        )
        if record is not None:
            return record
        record = await self.repository.find(user_id, operation, key)
        if record is not None and record.fingerprint != fingerprint:
            raise IdempotencyMismatchError
        if record is not None and record.answer is None:
            record = await self.repository.take_over(record.id, now, locked_until)
        if record is None:
            raise IdempotencyConflictError
        return record

    async def ask(self, record: IdempotencyKey, resource_id: int, call: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """What the provider answers; PaymentUnresolvedError if it does not, and the key is free for the next attempt.

        The commit before is one of the two in this module: what we are about to ask for must be on record, with its
        reference, before anybody else acts on it, and nobody may wait for our locks while we wait for the provider.
        The commit after a failure is the other: the error that follows would roll the release back.
        """
        record.resource_id = resource_id
        await self.repository.db.commit()
        try:
            return await answer_of(call(), self.settings.PROVIDER_TIMEOUT_SECONDS)
        except PaymentUnresolvedError:
            record.locked_until = utc_now()
            await self.repository.db.commit()
            raise

    async def finish(self, record: IdempotencyKey, answer: AnswerT) -> AnswerT:
        """Store the answer, in the same unit of work as its effects."""
        await self.repository.update(record, {"answer": answer.model_dump(mode="json")})
        return answer


def fingerprint_of(body: BaseModel, target: int) -> str:
    """The same for the same request, whatever the order of its members or the spaces between them."""
    content: dict[str, Any] = {"target": target, "body": body.model_dump(mode="json")}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
