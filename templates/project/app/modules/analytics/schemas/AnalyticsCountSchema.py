"""Answers about counts. Users are distinct per day and event: numbers of several days cannot be added up."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class AnalyticsCountDay(BaseModel):
    day: date
    events: int
    users: int


class AnalyticsCountSeries(BaseModel):
    """One entry per day, those on which nothing happened too."""

    name: str
    total: int
    days: Sequence[AnalyticsCountDay]


class AnalyticsCountName(BaseModel):
    name: str
    events: int


class AnalyticsCountTop(BaseModel):
    """The most frequent first; names break ties."""

    since: date
    until: date
    names: Sequence[AnalyticsCountName]
