from typing import Any

import pytest

from app.shared.events.event_bus import Event, EventBus
from app.shared.events.subscription import Subscription
from tests.support.outbox import OrderPaid, writes

handler = writes("test.handler")


def subscription(**options: Any) -> Subscription:
    return Subscription(OrderPaid, handler, "test.handler", **options)


@pytest.mark.parametrize(("attempts", "full"), [(1, 2.0), (2, 4.0), (3, 8.0), (5, 32.0), (6, 50.0), (5000, 50.0)])
def test_the_delay_doubles_up_to_its_cap_with_half_of_it_left_to_chance(attempts: int, full: float) -> None:
    delays = [subscription(base_delay=2.0, max_delay=50.0).delay_after(attempts) for _ in range(300)]

    assert full / 2 <= min(delays) < full * 0.6
    assert full * 0.9 < max(delays) <= full


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_attempts": 0}, "max_attempts"),
        ({"base_delay": 0.0}, "base_delay"),
        ({"base_delay": 10.0, "max_delay": 5.0}, "max_delay"),
        ({"timeout": 0.0}, "timeout"),
    ],
)
def test_impossible_options_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        subscription(**options)


@pytest.mark.parametrize("name", ["", "welcome", "Greetings.Welcome", "greetings.", "n." + "x" * 149])
def test_a_handler_name_is_a_dotted_name_that_fits_its_column(name: str) -> None:
    with pytest.raises(ValueError, match="no handler name"):
        EventBus().subscribe(OrderPaid, handler, name=name)


def test_subscribing_the_same_twice_counts_once() -> None:
    bus = EventBus()
    for _ in range(2):
        bus.subscribe(OrderPaid, handler, name="test.handler")

    assert [each.name for each in bus.handlers_of(OrderPaid)] == ["test.handler"]


def test_a_name_belongs_to_one_handler() -> None:
    bus = EventBus()
    bus.subscribe(OrderPaid, handler, name="test.handler")

    with pytest.raises(ValueError, match=r"'test.handler' is taken"):
        bus.subscribe(OrderPaid, writes("test.other"), name="test.handler")
    assert bus.subscriptions[0].handler is handler


def test_nobody_subscribes_to_all_events() -> None:
    with pytest.raises(TypeError, match="derived from Event"):
        EventBus().subscribe(Event, handler, name="test.handler")


def test_clear_forgets_the_handlers() -> None:
    bus = EventBus()
    bus.subscribe(OrderPaid, handler, name="test.handler")

    bus.clear()

    assert bus.subscriptions == ()
