"""What the payment provider sends, and what it is told."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.modules.billing.types import CurrencyCode, PositiveAmount
from app.shared.interfaces.PaymentProvider import ChargeStatus, RefundStatus

Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]


class WebhookCharge(BaseModel):
    model_config = ConfigDict(extra="ignore")

    reference: Reference
    status: ChargeStatus
    amount_minor: PositiveAmount
    currency: CurrencyCode
    decline_code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")] | None = None


class WebhookRefund(BaseModel):
    model_config = ConfigDict(extra="ignore")

    reference: Reference
    status: RefundStatus
    amount_minor: PositiveAmount
    currency: CurrencyCode


class WebhookChargeUpdated(BaseModel):
    type: Literal["charge.updated"]
    data: WebhookCharge


class WebhookRefundUpdated(BaseModel):
    type: Literal["refund.updated"]
    data: WebhookRefund


WebhookPayload = Annotated[WebhookChargeUpdated | WebhookRefundUpdated, Field(discriminator="type")]


class WebhookReceipt(BaseModel):
    """`ignored`: of a kind we do not know, about nothing of ours, or overtaken by what we know already."""

    outcome: Literal["applied", "ignored", "duplicate"]
