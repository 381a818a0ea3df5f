"""What analytics captures of billing's events."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.handlers import billing
from app.modules.analytics.models.AnalyticsDailyCount import AnalyticsDailyCount
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.users.models.User import User
from app.shared.events import BillingEvents
from app.shared.events.BillingEvents import (
    InvoicePaidEvent,
    PaymentDeclinedEvent,
    SubscriptionActivatedEvent,
)
from app.shared.events.event_bus import Event, EventBus

MONEY: dict[str, Any] = {"invoice_id": 1, "amount_minor": 1250, "currency": "EUR", "amount": "EUR 12.50"}


@pytest.fixture
async def user(application: FastAPI, db: AsyncSession) -> User:
    user = User(email="payer@example.com", full_name="Payer", password_hash="-", role="user", token_version=0)
    db.add(user)
    await db.commit()
    return user


async def deliver(db: AsyncSession, *events: Event) -> None:
    bus = EventBus()
    billing.register(bus)
    for event in events:
        for subscription in bus.handlers_of(type(event)):
            await subscription.handler(event, db)


async def captured(db: AsyncSession) -> dict[str, Any]:
    return {event.name: event.properties for event in await db.scalars(select(AnalyticsEvent))}


async def test_plans_and_amounts_are_kept_and_nothing_else(db: AsyncSession, user: User) -> None:
    await deliver(
        db,
        SubscriptionActivatedEvent(user_id=user.id, subscription_id=1, plan="basic"),
        InvoicePaidEvent(user_id=user.id, number="2026-00017", **MONEY),
        PaymentDeclinedEvent(user_id=user.id, payment_id=1, reason="card of Ann Example expired", **MONEY),
    )

    money = {"amount_minor": 1250, "currency": "EUR"}
    assert await captured(db) == {
        "billing.subscription_activated": {"plan": "basic"},
        "billing.invoice_paid": money,
        "billing.payment_declined": money,
    }


@pytest.mark.threat("A53")
async def test_an_event_delivered_three_times_counts_once(db: AsyncSession, user: User) -> None:
    event = SubscriptionActivatedEvent(user_id=user.id, subscription_id=1, plan="basic")

    await deliver(db, event, event, event)

    (row,) = await db.scalars(select(AnalyticsDailyCount))
    assert (row.name, row.events, row.users) == ("billing.subscription_activated", 1, 1)


def test_every_event_of_billing_is_captured() -> None:
    published = {
        value
        for value in vars(BillingEvents).values()
        if isinstance(value, type) and issubclass(value, Event) and value is not Event
    }
    assert set(billing.KEPT) == published
