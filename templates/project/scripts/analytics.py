"""What time does to analytics: `python -m scripts.analytics purge | recompute | verify`.

purge      delete raw events older than ANALYTICS_RETENTION_DAYS, batch by batch; the counts stay; daily
recompute  count days again from their raw events and correct what differs
verify     the same, but change nothing; fails when anything differs

`recompute` and `verify` look at `--days N` days up to `--until DAY`: the last 30 up to today if nothing is said.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import date

from app.api.registry import MODULES
from app.config.database import Database
from app.config.settings import get_settings
from app.modules.analytics.constants import DEFAULT_RANGE_DAYS, MAX_RANGE_DAYS
from app.modules.analytics.dependencies import make_maintenance_service
from app.modules.analytics.schemas.AnalyticsRangeSchema import AnalyticsRangeQuery
from app.shared.events.event_bus import event_bus
from app.shared.models.base import utc_now
from app.shared.modules import wire_modules


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    wire_modules(MODULES, event_bus)
    return asyncio.run(_run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.analytics", description="Periodic work of analytics.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("purge", help="delete raw events that are too old")
    for name, text in (("recompute", "count again and correct"), ("verify", "count again and compare")):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="the last day (default: today)")
        command.add_argument("--days", type=_days, default=DEFAULT_RANGE_DAYS, help="how many (default: %(default)s)")
    return parser


def _days(text: str) -> int:
    if not 1 <= (days := int(text)) <= MAX_RANGE_DAYS:
        raise argparse.ArgumentTypeError(f"{text} is not a number of days up to {MAX_RANGE_DAYS}")
    return days


async def _run(options: argparse.Namespace) -> int:
    database = Database(get_settings())
    try:
        if options.command == "purge":
            return await purge(database)
        days = AnalyticsRangeQuery(until=options.until, days=options.days).each_day()
        return await recount(database, days, correct=options.command == "recompute")
    finally:
        await database.dispose()


async def purge(database: Database) -> int:
    """Each batch is a unit of work of its own: no long lock, and what is done stays done."""
    now, total = utc_now(), 0
    while True:
        async with database.session_scope() as db:
            deleted = await make_maintenance_service(db).purge(now)
        if not deleted:
            break
        total += deleted
    async with database.session_scope() as db:
        await make_maintenance_service(db).forget_again()
    sys.stdout.write(f"{total} deleted\n")
    return 0


async def recount(database: Database, days: Sequence[date], *, correct: bool) -> int:
    """One unit of work per day; rolled back when nothing may change."""
    found = 0
    for day in days:
        async with database.session_factory() as db:
            corrections = await make_maintenance_service(db).recompute(day)
            if correct:
                await db.commit()
        for each in corrections:
            sys.stdout.write(f"{each.day}  {each.name}  (events, users) {each.before} -> {each.after}\n")
        found += len(corrections)
    sys.stdout.write(f"{len(days)} days, {found} {'corrected' if correct else 'different'}\n")
    return 1 if found and not correct else 0


if __name__ == "__main__":
    sys.exit(main())
