"""Make an admin: `python -m scripts.create_admin EMAIL "FULL NAME"`. Asks for the password, or reads it from a pipe.

There is no default account, and no request makes an admin: whoever can run this owns the database anyway.
"""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Sequence

from pydantic import ValidationError as SchemaError

from app.api.registry import MODULES
from app.config.database import Database
from app.config.settings import get_settings
from app.core.exceptions import AppError
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import UserAdminCreate
from app.modules.users.services.UserAdminService import UserAdminService
from app.shared.events.event_bus import event_bus
from app.shared.modules import wire_modules


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.create_admin", description="Make an admin account.")
    parser.add_argument("email")
    parser.add_argument("full_name")
    options = parser.parse_args(arguments)
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        user_data = UserAdminCreate(
            email=options.email, full_name=options.full_name, password=password, role=UserRole.ADMIN
        )
        user_id = asyncio.run(create_admin(user_data))
    except SchemaError as error:
        problems = "; ".join(f"{item['loc'][0]}: {item['msg']}" for item in error.errors(include_input=False))
        sys.stderr.write(f"error: {problems}\n")
        return 2
    except AppError as error:
        sys.stderr.write(f"error: {error.message}\n")
        return 1
    sys.stdout.write(f"admin {user_id} created\n")
    return 0


async def create_admin(user_data: UserAdminCreate) -> int:
    """Create the account in one unit of work and return its id; its events are delivered as for any other."""
    wire_modules(MODULES, event_bus)
    database = Database(get_settings())
    try:
        async with database.session_scope() as db:
            user = await UserAdminService(UserRepository(db), None).create_with_role(user_data)
        return user.id
    finally:
        await database.dispose()


if __name__ == "__main__":
    sys.exit(main())
