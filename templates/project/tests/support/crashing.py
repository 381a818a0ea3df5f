"""A process that dies on purpose: `python -m tests.support.crashing URL MODE`."""

import asyncio
import itertools
import os
import sys

from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.shared.utils.logger import configure_logging
from tests.support.databases import settings_for
from tests.support.outbox import Lab, OrderPaid, writes

HANDLERS = ("test.first", "test.second")


def lab_at(url: str) -> Lab:
    lab = Lab(Database(settings_for(url)))
    for name in HANDLERS:
        lab.subscribe(name)
    return lab


async def after_commit(lab: Lab) -> None:
    """Dies when the event is safe and nobody has taken it."""
    await lab.publish(OrderPaid(order_id=1))
    os._exit(9)


async def inside_handler(lab: Lab) -> None:
    """Dies when the handler has written and nothing is committed."""

    async def dies(event: OrderPaid, db: AsyncSession) -> None:
        await writes("test.first")(event, db)
        await db.flush()
        os._exit(9)

    lab.bus.clear()
    lab.subscribe("test.first", dies)
    await lab.relay().drain()


async def under_load(lab: Lab) -> None:
    """Publishes and delivers without end, until somebody kills it."""
    relay = lab.relay()
    await relay.start()
    for number in itertools.count():
        await lab.publish(OrderPaid(order_id=number), OrderPaid(order_id=number))
        await asyncio.sleep(0.01)
        if number == 5:
            sys.stdout.write("working\n")
            sys.stdout.flush()


if __name__ == "__main__":
    modes = {each.__name__: each for each in (after_commit, inside_handler, under_load)}
    configure_logging(settings_for(sys.argv[1], LOG_LEVEL="ERROR"))  # a full pipe would make us wait
    asyncio.run(modes[sys.argv[2]](lab_at(sys.argv[1])))
