"""The headers that prove where a webhook comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebhookSignature:
    """As sent, unchecked; made in dependencies.py, so that services know nothing of HTTP."""

    webhook_id: str
    timestamp: str
    signatures: str
