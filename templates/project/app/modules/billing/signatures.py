"""Signatures of webhooks, in the form of Standard Webhooks (symmetric, v1).

Signed is `id.timestamp.body`, over the bytes as they came: a body that was parsed and written again is another one.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

from app.modules.billing.constants import WEBHOOK_TOLERANCE_SECONDS

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_TIMESTAMP = re.compile(r"[1-9][0-9]{0,11}")  # as it was signed: no leading zeros
_VERSION = "v1,"
_MAX_SIGNATURES = 5


def sign(key: bytes, webhook_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature` for one key."""
    content = b".".join((webhook_id.encode(), str(timestamp).encode(), body))
    return _VERSION + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def is_signed(keys: Sequence[bytes], webhook_id: str, timestamp: str, signatures: str, body: bytes, now: int) -> bool:
    """Whether one of the signatures was made with one of the keys, within the last, or next, five minutes.

    Several signatures, separated by spaces, are what a sender sends while it replaces its key; several keys are what we
    have meanwhile. All are compared, each in constant time.
    """
    if not _ID.fullmatch(webhook_id) or not _TIMESTAMP.fullmatch(timestamp):
        return False
    if abs(now - int(timestamp)) > WEBHOOK_TOLERANCE_SECONDS:
        return False
    expected = [sign(key, webhook_id, int(timestamp), body).encode() for key in keys]
    given = [each.encode("utf-8", "replace") for each in signatures.split(" ")[:_MAX_SIGNATURES]]
    matches = [hmac.compare_digest(ours, theirs) for ours in expected for theirs in given]
    return any(matches)
