"""Plans for tests of what refers to them."""

from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Plan import Plan
from app.modules.billing.schemas.PlanPeriod import PlanPeriod

_numbers = count(1)


async def make_plan(db: AsyncSession, **values: Any) -> Plan:
    """Another plan each time."""
    given: dict[str, Any] = {"name": "Sample", "amount_minor": 1900, "currency": "EUR", "period": PlanPeriod.MONTH}
    plan = Plan(**{"code": f"sample{next(_numbers)}"} | given | values)
    db.add(plan)
    await db.flush()
    return plan
