"""Webhooks as the sandbox provider sends them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from app.modules.billing.signatures import sign
from app.shared.interfaces.PaymentProvider import ChargeResult, RefundResult


@dataclass(frozen=True, slots=True)
class SignedWebhook:
    """Ready to be posted to /billing/webhooks/payments."""

    headers: Mapping[str, str]
    body: bytes


def webhook_about(result: ChargeResult | RefundResult, key: bytes, now: datetime) -> SignedWebhook:
    """Says the same thing under the same id, however often it is made; only the time and the signature differ."""
    kind = "charge" if isinstance(result, ChargeResult) else "refund"
    content = {"type": f"{kind}.updated", "data": asdict(result)}
    body = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    webhook_id = "msg_" + hashlib.sha256(body).hexdigest()[:32]
    return signed(body, key, webhook_id, now)


def signed(body: bytes, key: bytes, webhook_id: str, now: datetime) -> SignedWebhook:
    timestamp = int(now.timestamp())
    headers = {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(key, webhook_id, timestamp, body),
    }
    return SignedWebhook(headers, body)
