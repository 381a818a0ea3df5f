"""The event relay as a process of its own: `python -m app.worker`, for EVENT_RELAY=worker.

SIGTERM and Ctrl-C let running handlers finish for a while and give the rest back; a second one ends the process at
once, which loses nothing either: what was not committed is delivered again.
"""

import asyncio
import signal
import sys
from types import FrameType

from app.api.registry import MODULES
from app.config.database import Database
from app.config.settings import Settings, get_settings
from app.shared.clients.binding import bind_remote
from app.shared.events.event_bus import event_bus
from app.shared.events.relay import EventRelay
from app.shared.modules import wire_modules
from app.shared.utils.logger import configure_logging, get_logger

logger = get_logger(__name__)


async def run(settings: Settings) -> None:
    """Deliver until a signal comes."""
    wire_modules(MODULES, event_bus)
    clients = bind_remote(settings)
    database = Database(settings)
    relay = EventRelay(event_bus, database.session_factory)
    stop_on_signal(relay)
    logger.info("event worker started", handlers=len(event_bus.subscriptions))
    try:
        await relay.run()
    finally:
        for client in clients:
            await client.aclose()
        await database.dispose()
    logger.info("event worker stopped")


def stop_on_signal(relay: EventRelay) -> None:
    """Not `loop.add_signal_handler`, which Windows does not have."""
    loop = asyncio.get_running_loop()

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(relay.request_stop)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def main() -> int:
    settings = get_settings()
    configure_logging(settings)
    if settings.EVENT_RELAY == "off":
        logger.error("EVENT_RELAY is off: this process would do nothing")
        return 1
    if settings.EVENT_RELAY == "inprocess":
        logger.info("EVENT_RELAY is inprocess: the web processes deliver events too")
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
