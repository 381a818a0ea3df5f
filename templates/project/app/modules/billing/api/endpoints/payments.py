"""One's own payments."""

from fastapi import APIRouter, Depends

from app.core.dependencies import CurrentUserDep, EntityId, Pagination
from app.core.rate_limit import RateLimit
from app.modules.billing.constants import MODULE_NAME, PAYMENT_LIMIT
from app.modules.billing.dependencies import ChargeServiceDep, PaymentServiceDep, RequestKey
from app.modules.billing.limits import limit_paying
from app.modules.billing.schemas.PaymentSchema import PaymentCreate, PaymentResponse
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/payments")


@router.post("/", dependencies=[Depends(RateLimit(PAYMENT_LIMIT, scope="payments")), Depends(limit_paying)])
async def create_payment(
    payment_data: PaymentCreate, key: RequestKey, current_user: CurrentUserDep, service: ChargeServiceDep
) -> ModuleSuccessResponse[PaymentResponse]:
    """Pay an open invoice. A declined payment is an answer too: look at `state`. On 503 repeat it with the same key."""
    payment = await service.pay(payment_data, key, current_user.id)
    return create_module_success_response(payment, "Payment processed", module=MODULE_NAME)


@router.get("/")
async def list_payments(
    page: Pagination, current_user: CurrentUserDep, service: PaymentServiceDep
) -> ModuleSuccessResponse[Page[PaymentResponse]]:
    """One's own payments, the newest first."""
    payments, total = await service.list_own(current_user.id, page.skip, page.limit)
    items = [PaymentResponse.model_validate(payment) for payment in payments]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/{payment_id:int}")
async def get_payment(
    payment_id: EntityId, current_user: CurrentUserDep, service: PaymentServiceDep
) -> ModuleSuccessResponse[PaymentResponse]:
    """One of one's own payments."""
    payment = PaymentResponse.model_validate(await service.get_own(payment_id, current_user.id))
    return create_module_success_response(payment, module=MODULE_NAME)
