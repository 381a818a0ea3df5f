"""What the payment provider tells us by itself. Believed only with its signature, and only once."""

import re
from collections.abc import Sequence
from datetime import datetime

import pydantic
from pydantic import TypeAdapter
from pydantic_core import from_json

from app.core.exceptions import ValidationError
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.exceptions import BillingConflictError, WebhookRefusedError
from app.modules.billing.models.WebhookEvent import WebhookEvent
from app.modules.billing.repositories.WebhookEventRepository import WebhookEventRepository
from app.modules.billing.schemas.WebhookSchema import (
    WebhookCharge,
    WebhookChargeUpdated,
    WebhookPayload,
    WebhookReceipt,
    WebhookRefund,
)
from app.modules.billing.schemas.WebhookSignature import WebhookSignature
from app.modules.billing.services.SettlementService import SettlementService
from app.modules.billing.signatures import is_signed
from app.shared.interfaces.PaymentProvider import ChargeResult, RefundResult
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

_PAYLOAD: TypeAdapter[WebhookPayload] = TypeAdapter(WebhookPayload)
_TYPE = re.compile(r"[a-z0-9_.]{1,60}")


class WebhookService(BaseAsyncService[WebhookEvent, WebhookEventRepository]):
    def __init__(
        self, repository: WebhookEventRepository, settlement: SettlementService, keys: Sequence[bytes]
    ) -> None:
        super().__init__(repository)
        self.settlement = settlement
        self.keys = keys

    async def receive(self, body: bytes, signature: WebhookSignature, now: datetime) -> WebhookReceipt:
        """Record and effect are one unit of work: a webhook that failed here is a new one when it comes again."""
        if not is_signed(
            self.keys, signature.webhook_id, signature.timestamp, signature.signatures, body, int(now.timestamp())
        ):
            logger.warning("webhook refused")
            raise WebhookRefusedError
        content = _content_of(body)
        values = {
            "webhook_id": signature.webhook_id,
            "event_type": _type_of(content),
            "outcome": "ignored",
            "payload": content,
        }
        event = await self.repository.record(values)
        if event is None:
            return WebhookReceipt(outcome="duplicate")
        if await self._apply(body):
            await self.repository.update(event, {"outcome": "applied"})
            return WebhookReceipt(outcome="applied")
        logger.info("webhook ignored", webhook_id=event.webhook_id, webhook_type=event.event_type)
        return WebhookReceipt(outcome="ignored")

    async def _apply(self, body: bytes) -> bool:
        """False for kinds that we do not know: the provider may add some, and must not send them for ever."""
        try:
            payload = _PAYLOAD.validate_json(body)
        except pydantic.ValidationError:
            return False
        try:
            async with self.repository.db.begin_nested():  # what was begun before the contradiction showed is undone
                if isinstance(payload, WebhookChargeUpdated):
                    return await self._apply_charge(payload.data)
                return await self._apply_refund(payload.data)
        except BillingConflictError:
            logger.exception("webhook contradicts what we know")
            return False

    async def _apply_charge(self, charge: WebhookCharge) -> bool:
        payment = await self.settlement.payments.get_by_reference(charge.reference)
        result = ChargeResult(
            charge.reference, charge.status, charge.amount_minor, charge.currency, charge.decline_code
        )
        if payment is None or not await self.settlement.is_news(payment.id, result):
            return False
        await self.settlement.settle_charge(payment.id, result)
        return True

    async def _apply_refund(self, data: WebhookRefund) -> bool:
        refund = await self.settlement.refunds.get_by_reference(data.reference)
        result = RefundResult(data.reference, data.status, data.amount_minor, data.currency)
        if refund is None or not await self.settlement.is_refund_news(refund.id, result):
            return False
        await self.settlement.settle_refund(refund.id, result)
        return True


def _content_of(body: bytes) -> dict[str, object]:
    try:
        content = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise ValidationError("The body is not JSON", module=MODULE_NAME) from error
    if not isinstance(content, dict):
        raise ValidationError("The body is not a JSON object", module=MODULE_NAME)
    return content


def _type_of(content: dict[str, object]) -> str:
    kind = content.get("type")
    return kind if isinstance(kind, str) and _TYPE.fullmatch(kind) else "unknown"
