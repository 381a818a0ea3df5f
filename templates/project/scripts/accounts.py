"""Housekeeping of accounts: `python -m scripts.accounts purge --older-than 30`. Run it once a day.

Removes tokens that expired, of users who never come back too, and what is left of accounts that were deleted so many
days ago. An account that others still refer to, by an invoice for instance, stays as it is: without a name.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta

import app.api.registry  # noqa: F401 - imports the models of all modules
from app.config.database import Database
from app.config.settings import Settings, get_settings
from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.repositories.RefreshTokenRepository import RefreshTokenRepository
from app.modules.users.repositories.UserRepository import UserRepository
from app.shared.models.base import utc_now


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.accounts", description="Housekeeping of accounts.")
    purge = parser.add_subparsers(dest="command", required=True).add_parser("purge", help="delete what is finished")
    purge.add_argument("--older-than", type=_days, default=30, metavar="DAYS", help="default: %(default)s")
    options = parser.parse_args(arguments)
    tokens, accounts = asyncio.run(run(get_settings(), options.older_than))
    print(f"deleted {tokens} tokens and {accounts} accounts")
    return 0


async def run(settings: Settings, days: int) -> tuple[int, int]:
    database = Database(settings)
    before = utc_now() - timedelta(days=days)
    try:
        async with database.session_scope() as db:
            tokens = await RefreshTokenRepository(db).delete_expired_before(before)
            tokens += await OneTimeTokenRepository(db).delete_expired_before(before)
            users = UserRepository(db)
            removed = [await users.delete_row(user_id) for user_id in await users.find_deleted_before(before)]
            return tokens, sum(removed)
    finally:
        await database.dispose()


def _days(text: str) -> int:
    if not 0 <= (days := int(text)) <= 36500:
        raise argparse.ArgumentTypeError(f"{text} is no number of days")
    return days


if __name__ == "__main__":
    sys.exit(main())
