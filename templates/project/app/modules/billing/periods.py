"""Calendar arithmetic of billing periods."""

import calendar
from datetime import datetime

from app.modules.billing.schemas.PlanPeriod import PlanPeriod

_MONTHS = {PlanPeriod.MONTH: 1, PlanPeriod.YEAR: 12}


def period_start(anchor: datetime, period: PlanPeriod, number: int) -> datetime:
    """When period `number` begins; it ends where the next one does.

    Counted from the anchor each time: from 31 January on, periods begin on 28 February and on 31 March again.
    """
    months = anchor.month - 1 + number * _MONTHS[period]
    year, month = anchor.year + months // 12, months % 12 + 1
    day = min(anchor.day, calendar.monthrange(year, month)[1])
    return anchor.replace(year=year, month=month, day=day)
