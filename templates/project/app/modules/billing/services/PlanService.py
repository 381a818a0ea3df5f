"""Plans: what can be subscribed to."""

from app.core.exceptions import ConflictError
from app.modules.billing.exceptions import BillingConflictError, BillingNotFoundError
from app.modules.billing.models.Plan import Plan
from app.modules.billing.repositories.PlanRepository import PlanRepository
from app.modules.billing.schemas.PlanSchema import PlanCreate, PlanUpdate
from app.shared.audit import record as audit
from app.shared.services.base import BaseAsyncService


class PlanService(BaseAsyncService[Plan, PlanRepository]):
    def __init__(self, repository: PlanRepository) -> None:
        super().__init__(repository)

    async def get_by_id(self, id: int) -> Plan:  # noqa: A002 - the architecture guide's name
        plan = await self.find_by_id(id)
        if plan is None:
            raise BillingNotFoundError("Plan not found")
        return plan

    async def get_offered(self, plan_id: int) -> Plan:
        """A plan that can be chosen today; retired ones are there for their subscribers only."""
        plan = await self.get_by_id(plan_id)
        if not plan.is_active:
            raise BillingNotFoundError("Plan not found")
        return plan

    async def get_offers(self, skip: int, limit: int) -> tuple[list[Plan], int]:
        return await self.get_list(skip, limit, {"is_active": True})

    async def create_plan(self, plan_data: PlanCreate) -> Plan:
        try:
            plan = await self.repository.create({**plan_data.model_dump(), "is_active": True})
        except ConflictError as error:
            if not error.is_about("code"):
                raise
            raise BillingConflictError("There is a plan with this code already") from error
        return await self._note("billing.plan_created", plan)

    async def update_plan(self, plan_id: int, plan_data: PlanUpdate) -> Plan:
        plan = await self.repository.update(await self.get_by_id(plan_id), plan_data)
        return await self._note("billing.plan_changed", plan)

    async def _note(self, action: str, plan: Plan) -> Plan:
        """The plan as it is from now on."""
        await audit(
            self.repository.db,
            action,
            plan_id=plan.id,
            name=plan.name,
            is_active=plan.is_active,
            amount_minor=plan.amount_minor,
            currency=plan.currency,
        )
        return plan
