"""Settings of the billing module: environment variables that begin with BILLING_."""

import base64
import binascii
import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.config.settings import Settings, get_settings
from app.modules.billing.constants import MAX_WEBHOOK_SECRETS

_PREFIX = "whsec_"
_MIN_SECRET_BYTES = 24  # what Standard Webhooks asks for


class BillingSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="BILLING_",
        env_file=Settings.model_config.get("env_file"),  # none in tests: a developer's .env must not change them
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # a refused secret must not end up in the start-up log
    )

    # sandbox: plays a provider on this machine; off: payments answer 503 until a project binds a PaymentProvider.
    PROVIDER: Literal["sandbox", "off"] = "sandbox"
    # Where the sandbox keeps its charges. Unset: in memory, gone with the process.
    SANDBOX_FILE: Path | None = None
    PROVIDER_TIMEOUT_SECONDS: int = Field(default=10, ge=1, le=25)

    # `whsec_...`, comma separated: the present one and, while it is being replaced, the one before.
    WEBHOOK_SECRETS: Annotated[list[SecretStr], NoDecode] = Field(default=[], max_length=MAX_WEBHOOK_SECRETS)

    PAYMENT_TERM_DAYS: int = Field(default=14, ge=0, le=365)
    GRACE_DAYS: int = Field(default=14, ge=0, le=365, description="Past due for longer: cancelled")
    IDEMPOTENCY_HOURS: int = Field(default=24, ge=1, le=24 * 30)
    # How long one attempt has the key for itself. Longer than the provider's time-out, or two would run at once.
    IDEMPOTENCY_LEASE_SECONDS: int = Field(default=60, ge=30, le=600)
    RECONCILE_AFTER_SECONDS: int = Field(default=900, ge=60, le=86_400)
    # While money is only reserved its invoice is neither reminded of nor given up: not for ever.
    AUTHORISATION_DAYS: int = Field(default=7, ge=1, le=30, description="Reserved for longer: cancelled")

    @field_validator("WEBHOOK_SECRETS", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("WEBHOOK_SECRETS")
    @classmethod
    def _are_keys(cls, value: list[SecretStr]) -> list[SecretStr]:
        for secret in value:
            decode_secret(secret.get_secret_value())
        return value

    def webhook_keys(self) -> list[bytes]:
        """What signatures are checked with; outside of production one that belongs to this installation's secret."""
        keys = [decode_secret(secret.get_secret_value()) for secret in self.WEBHOOK_SECRETS]
        if keys or get_settings().is_production:
            return keys
        secret = get_settings().SECRET_KEY.get_secret_value().encode()
        return [hmac.digest(secret, b"billing sandbox webhooks", hashlib.sha256)]


def decode_secret(secret: str) -> bytes:
    """The key in a secret of the Standard Webhooks form."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or len(key) < _MIN_SECRET_BYTES:
        raise ValueError(f"a webhook secret is {_PREFIX} and base64 of {_MIN_SECRET_BYTES} random bytes or more")
    return key


@lru_cache
def get_billing_settings() -> BillingSettings:
    """The settings of this process, read once."""
    return BillingSettings()
