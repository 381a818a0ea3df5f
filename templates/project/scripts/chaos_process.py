"""What scripts/chaos.py starts and kills: `python -m scripts.chaos_process web FD` and `... relay`.

The application and the worker as they are, with one more handler that leaves a countable effect for each event.
"""

import asyncio
import socket
import sys

import uvicorn
from sqlalchemy import Column, Integer, MetaData, Table, Uuid, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app import worker
from app.config.settings import get_settings
from app.main import create_application
from app.shared.events.event_bus import event_bus
from app.shared.events.UserEvents import UserCreatedEvent
from app.shared.utils.logger import configure_logging

HANDLER = "chaos.leave_effect"

# No constraint on purpose: a doubled effect must show, not fail.
effects = Table(
    "chaos_effects",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("event_id", Uuid, nullable=False),
)


async def leave_effect(event: UserCreatedEvent, db: AsyncSession) -> None:
    await db.execute(insert(effects).values(event_id=event.event_id))


def main(role: str, descriptor: str = "0") -> None:
    event_bus.subscribe(UserCreatedEvent, leave_effect, name=HANDLER)
    settings = get_settings()
    configure_logging(settings)
    if role == "relay":
        asyncio.run(worker.run(settings))
        return
    # The listener outlives us: whoever connects while nobody serves waits for the next process.
    listener = socket.socket(fileno=int(descriptor))
    uvicorn.Server(uvicorn.Config(create_application(settings), log_config=None)).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
