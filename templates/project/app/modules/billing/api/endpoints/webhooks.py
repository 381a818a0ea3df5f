"""What the payment provider sends. Public, since providers do not log in: the signature is the proof."""

from fastapi import APIRouter, Depends

from app.core.dependencies import public
from app.core.rate_limit import RateLimit
from app.modules.billing.constants import MODULE_NAME, WEBHOOK_LIMIT
from app.modules.billing.dependencies import Now, RawBody, Signature, WebhookServiceDep
from app.modules.billing.schemas.WebhookSchema import WebhookReceipt
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/webhooks")

WebhookLimit = Depends(RateLimit(WEBHOOK_LIMIT, scope="billing-webhooks"))
# The body is read as bytes, so its description is given here.
BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}


@router.post("/payments", dependencies=[Depends(public), WebhookLimit], openapi_extra=BODY)
async def receive_payment_webhook(
    body: RawBody, signature: Signature, now: Now, service: WebhookServiceDep
) -> ModuleSuccessResponse[WebhookReceipt]:
    """Take note of a charge or refund. Signed as Standard Webhooks; each `webhook-id` has one effect."""
    receipt = await service.receive(body, signature, now)
    return create_module_success_response(receipt, "Webhook received", module=MODULE_NAME)
