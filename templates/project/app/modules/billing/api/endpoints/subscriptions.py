"""One's own subscriptions."""

from fastapi import APIRouter, Depends

from app.core.dependencies import CurrentUserDep, EntityId, Pagination
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import RequestKey, SubscriptionServiceDep
from app.modules.billing.limits import limit_subscribing
from app.modules.billing.schemas.SubscriptionSchema import (
    SubscriptionCancel,
    SubscriptionCreate,
    SubscriptionResponse,
)
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/subscriptions")


@router.post("/", dependencies=[Depends(limit_subscribing)])
async def create_subscription(
    subscription_data: SubscriptionCreate,
    key: RequestKey,
    current_user: CurrentUserDep,
    service: SubscriptionServiceDep,
) -> ModuleSuccessResponse[SubscriptionResponse]:
    """Choose a plan. It is active once its first invoice is paid, or at once with a trial."""
    subscription = await service.subscribe(subscription_data, key, current_user.id)
    return create_module_success_response(subscription, "Subscription created", module=MODULE_NAME)


@router.get("/")
async def list_subscriptions(
    page: Pagination, current_user: CurrentUserDep, service: SubscriptionServiceDep
) -> ModuleSuccessResponse[Page[SubscriptionResponse]]:
    """One's own subscriptions, the newest first."""
    subscriptions, total = await service.list_own(current_user.id, page.skip, page.limit)
    items = [SubscriptionResponse.model_validate(subscription) for subscription in subscriptions]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/{subscription_id:int}")
async def get_subscription(
    subscription_id: EntityId, current_user: CurrentUserDep, service: SubscriptionServiceDep
) -> ModuleSuccessResponse[SubscriptionResponse]:
    """One of one's own subscriptions."""
    subscription = SubscriptionResponse.model_validate(await service.get_own(subscription_id, current_user.id))
    return create_module_success_response(subscription, module=MODULE_NAME)


@router.post("/{subscription_id:int}/cancel")
async def cancel_subscription(
    subscription_id: EntityId,
    cancel_data: SubscriptionCancel,
    current_user: CurrentUserDep,
    service: SubscriptionServiceDep,
) -> ModuleSuccessResponse[SubscriptionResponse]:
    """End it, when its period ends or at once."""
    cancelled = await service.cancel(subscription_id, current_user.id, at_period_end=cancel_data.at_period_end)
    subscription = SubscriptionResponse.model_validate(cancelled)
    return create_module_success_response(subscription, "Subscription cancelled", module=MODULE_NAME)


@router.post("/{subscription_id:int}/resume")
async def resume_subscription(
    subscription_id: EntityId, current_user: CurrentUserDep, service: SubscriptionServiceDep
) -> ModuleSuccessResponse[SubscriptionResponse]:
    """Take back a cancellation before the period ends."""
    subscription = SubscriptionResponse.model_validate(await service.resume(subscription_id, current_user.id))
    return create_module_success_response(subscription, "Subscription resumed", module=MODULE_NAME)
