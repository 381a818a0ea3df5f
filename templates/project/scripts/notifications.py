"""Housekeeping of notifications: `python -m scripts.notifications purge --older-than 90`.

Removes what users have read, and e-mails that are sent, cancelled or dead, once they are older than so many days.
Unread notifications and queued e-mails stay. Run it once a day.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta

import app.api.registry  # noqa: F401 - imports the models of all modules
from app.config.database import Database
from app.config.settings import Settings, get_settings
from app.modules.notifications.repositories.DeliveryRepository import DeliveryRepository
from app.modules.notifications.repositories.NotificationRepository import NotificationRepository
from app.shared.models.base import utc_now


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.notifications", description="Housekeeping.")
    purge = parser.add_subparsers(dest="command", required=True).add_parser("purge", help="delete what is finished")
    purge.add_argument("--older-than", type=_days, default=90, metavar="DAYS", help="default: %(default)s")
    options = parser.parse_args(arguments)
    notifications, emails = asyncio.run(run(get_settings(), options.older_than))
    print(f"deleted {notifications} notifications and {emails} e-mails")
    return 0


async def run(settings: Settings, days: int) -> tuple[int, int]:
    database = Database(settings)
    before = utc_now() - timedelta(days=days)
    try:
        async with database.session_scope() as db:
            notifications = await NotificationRepository(db).delete_read_before(before)
            return notifications, await DeliveryRepository(db).delete_finished_before(before)
    finally:
        await database.dispose()


def _days(text: str) -> int:
    if not 1 <= (days := int(text)) <= 36500:
        raise argparse.ArgumentTypeError(f"{text} is no number of days")
    return days


if __name__ == "__main__":
    sys.exit(main())
