"""Locks on accounts, in one order everywhere."""

from app.modules.users.exceptions import LastAdminError, UserNotFoundError
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository


async def lock_user(repository: UserRepository, user_id: int, *, stays_admin: bool) -> User:
    """The admins first, then the account: in another order two requests could wait in a circle."""
    admins = set() if stays_admin else set(await repository.lock_active_admins())
    user = await repository.get_for_update(user_id)
    if user is None:
        raise UserNotFoundError
    if admins == {user.id}:
        raise LastAdminError
    return user
