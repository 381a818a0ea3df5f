"""How often a plan is paid."""

from enum import StrEnum


class PlanPeriod(StrEnum):
    """Calendar units: a month is as long as it is."""

    MONTH = "month"
    YEAR = "year"
