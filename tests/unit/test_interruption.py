"""Holding a signal back must delay it, never lose it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from fastmod.interruption import interruption_postponed


@pytest.fixture(autouse=True)
def as_on_a_terminal() -> Iterator[None]:
    """A job in the background ignores Ctrl-C, and would test nothing."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_strikes_when_the_block_has_ended(number: signal.Signals) -> None:
    class StruckError(Exception):
        pass

    def strike(number: int, frame: object) -> None:
        raise StruckError

    finished = False
    before = signal.signal(number, strike)
    try:
        with pytest.raises(StruckError), interruption_postponed():  # noqa: PT012  # the end of the block raises
            signal.raise_signal(number)
            finished = True
        assert signal.getsignal(number) is strike
    finally:
        signal.signal(number, before)
    assert finished


def test_second_signal_adds_nothing() -> None:
    with pytest.raises(KeyboardInterrupt), interruption_postponed():  # noqa: PT012  # as above
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)


def test_error_of_the_block_passes_through() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError, match="inside"), interruption_postponed():
        raise ValueError("inside")
    assert signal.getsignal(signal.SIGINT) is before


def test_other_threads_may_use_it() -> None:
    ran: list[bool] = []

    def work() -> None:
        with interruption_postponed():
            ran.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ran == [True]
