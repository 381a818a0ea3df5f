"""Seals what must be stored for a while and read by nobody else, such as the token in a mail that waits to be sent.

AES-256-GCM under a key derived from SECRET_KEY. A dump of the database opens nothing without the key; a sealed text
that was changed or moved to another row does not open at all.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class BrokenSealError(Exception):
    """Not sealed with this key, not for this purpose, or changed since."""


def seal(values: Mapping[str, str], key: str, bound_to: str) -> str:
    """Opens only with the same key and the same `bound_to`."""
    nonce = secrets.token_bytes(_NONCE)
    hidden = _cipher(key).encrypt(nonce, json.dumps(dict(values)).encode(), bound_to.encode())
    return urlsafe_b64encode(nonce + hidden).decode()


def unseal(sealed: str, key: str, bound_to: str) -> dict[str, str]:
    try:
        raw = urlsafe_b64decode(sealed.encode("ascii"))
        plain = _cipher(key).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenSealError from error
    values: dict[str, str] = json.loads(plain)
    return values


def _cipher(key: str) -> AESGCM:
    """SECRET_KEY signs tokens, too: each purpose has a key of its own."""
    return AESGCM(hmac.digest(key.encode(), b"notifications.sealing", "sha256"))
