"""Ctrl-C and SIGTERM, held back where being torn away half-way would leave something behind."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["interruption_postponed"]

_HELD_BACK = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruption_postponed() -> Iterator[None]:
    """Let the block end before a signal strikes; then it strikes as if it had just arrived.

    Meant for moments: making a folder and locking it, one git call, clearing up. The handlers are swapped instead of
    the signal mask, because the kernel hands a masked signal to any other thread, and Python runs its handler here.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    arrived: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _: arrived.append(number)) for number in _HELD_BACK}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if arrived:
            signal.raise_signal(arrived[0])
