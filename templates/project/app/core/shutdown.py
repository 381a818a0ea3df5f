"""A stop that nobody notices: readiness turns false first, the server stops taking requests later."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Draining:
    """Between SIGTERM and the end. The server itself lets running requests finish, but refuses new ones at once, and
    load balancers learn that a moment too late: their requests of that moment would fail.
    """

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.active = False

    @contextmanager
    def on_sigterm(self) -> Iterator[None]:
        """Goes before the server's own handler. Nothing to do without a delay, or where no signals arrive."""
        server = signal.getsignal(signal.SIGTERM)
        if not self.delay or not callable(server) or threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = asyncio.get_running_loop()

        def stop_later(number: int, frame: FrameType | None) -> None:
            if self.active:  # the second one means it
                server(number, frame)
            else:
                self.active = True
                loop.call_soon_threadsafe(loop.call_later, self.delay, server, number, frame)

        signal.signal(signal.SIGTERM, stop_later)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, server)
