"""Dead letters of the outbox: `python -m scripts.events list | replay | purge`.

`replay` and `purge` want to be told which ones: `--all`, or any of `--event`, `--handler`, `--older-than DAYS`.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import get_settings
from app.shared.events import dead_letters
from app.shared.events.dead_letters import Selection


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    selected = options.event or options.handler or options.older_than is not None
    if options.command != "list" and bool(selected) == options.all:
        parser.error("say which ones: either --all, or any of --event, --handler, --older-than")
    return asyncio.run(_run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.events", description="Dead letters of the outbox.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("list", "show them, the oldest first"),
        ("replay", "queue them again"),
        ("purge", "delete them for good"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--event", type=UUID, metavar="ID", help="of this event")
        command.add_argument("--handler", metavar="NAME", help="of this handler")
        command.add_argument("--older-than", type=_days, metavar="DAYS", help="that failed before that")
        if name == "list":
            command.add_argument("--limit", type=int, default=100, help="at most so many (default: %(default)s)")
            command.add_argument("--json", action="store_true", help="one JSON object per line")
        else:
            command.add_argument("--all", action="store_true", help="every dead letter")
    return parser


def _days(text: str) -> float:
    if not 0 <= (days := float(text)) <= 36500:
        raise argparse.ArgumentTypeError(f"{text} is no number of days")
    return days


async def _run(options: argparse.Namespace) -> int:
    database = Database(get_settings())
    try:
        async with database.session_scope() as db:
            return await _list(options, db) if options.command == "list" else await _change(options, db)
    finally:
        await database.dispose()


async def _list(options: argparse.Namespace, db: AsyncSession) -> int:
    for letter in await dead_letters.find(db, _selection(options), limit=options.limit):
        if options.json:
            line = json.dumps(asdict(letter), default=str)
        else:
            failed_at = f"{letter.failed_at:%Y-%m-%d %H:%M:%SZ}"
            line = f"{letter.event_id}  {failed_at}  {letter.event_type} -> {letter.handler}  {letter.last_error}"
        sys.stdout.write(line + "\n")
    return 0


async def _change(options: argparse.Namespace, db: AsyncSession) -> int:
    """A selection that matches nothing is a mistake and fails; `--all` of nothing is not."""
    replaying = options.command == "replay"
    count = await (dead_letters.replay if replaying else dead_letters.discard)(db, _selection(options))
    sys.stdout.write(f"{count} {'queued again' if replaying else 'deleted'}\n")
    return 0 if count or options.all else 1


def _selection(options: argparse.Namespace) -> Selection:
    before = None if options.older_than is None else datetime.now(UTC) - timedelta(days=options.older_than)
    return Selection(event_id=options.event, handler=options.handler, failed_before=before)


if __name__ == "__main__":
    sys.exit(main())
