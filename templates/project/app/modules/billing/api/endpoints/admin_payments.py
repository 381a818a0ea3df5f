"""Payments as admins see them, and what only they may do with money."""

from fastapi import APIRouter

from app.core.dependencies import EntityId, Pagination
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import (
    AdminDep,
    ChargeServiceDep,
    PaymentServiceDep,
    PaymentStateFilter,
    RefundServiceDep,
    RequestKey,
)
from app.modules.billing.schemas.PaymentSchema import PaymentResponse
from app.modules.billing.schemas.RefundSchema import RefundCreate, RefundResponse
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/admin/payments")


@router.get("/")
async def list_all_payments(
    page: Pagination, current_user: AdminDep, service: PaymentServiceDep, state: PaymentStateFilter = None
) -> ModuleSuccessResponse[Page[PaymentResponse]]:
    """All payments, the newest first."""
    payments, total = await service.list_all(page.skip, page.limit, state)
    items = [PaymentResponse.model_validate(payment) for payment in payments]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.post("/{payment_id:int}/capture")
async def capture_payment(
    payment_id: EntityId, key: RequestKey, current_user: AdminDep, service: ChargeServiceDep
) -> ModuleSuccessResponse[PaymentResponse]:
    """Take the money that was authorised."""
    payment = await service.capture(payment_id, key, current_user.id)
    return create_module_success_response(payment, "Payment captured", module=MODULE_NAME)


@router.post("/{payment_id:int}/cancel")
async def cancel_payment(
    payment_id: EntityId, key: RequestKey, current_user: AdminDep, service: ChargeServiceDep
) -> ModuleSuccessResponse[PaymentResponse]:
    """Give up the money that was authorised."""
    payment = await service.cancel(payment_id, key, current_user.id)
    return create_module_success_response(payment, "Payment cancelled", module=MODULE_NAME)


@router.post("/{payment_id:int}/refunds")
async def refund_payment(
    payment_id: EntityId,
    refund_data: RefundCreate,
    key: RequestKey,
    current_user: AdminDep,
    service: RefundServiceDep,
) -> ModuleSuccessResponse[RefundResponse]:
    """Give money back. A refund that the provider refuses is an answer too: look at `state`."""
    refund = await service.refund(payment_id, refund_data, key, current_user.id)
    return create_module_success_response(refund, "Refund processed", module=MODULE_NAME)
