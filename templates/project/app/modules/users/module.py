"""What the users module offers to the application."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.identity import CurrentUser, bind_identity_loader
from app.modules.users import models
from app.modules.users.api.router import router
from app.modules.users.constants import MODULE_NAME
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.services.UserCredentialService import UserCredentialService
from app.modules.users.services.UserLookupService import UserLookupService
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.registry import InterfaceRegistry
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.modules import ModuleSpec


async def load_identity(db: AsyncSession, user_id: int) -> CurrentUser | None:
    """The identity behind an access token; asked on every request."""
    user = await UserRepository(db).get(user_id)
    if user is None:
        return None
    return CurrentUser(
        id=user.id, role=user.role, is_active=user.is_active, email=user.email, token_version=user.token_version
    )


def provide(registry: InterfaceRegistry) -> None:
    bind_identity_loader(load_identity)
    registry.bind(SharedUserLookup, lambda db: UserLookupService(UserRepository(db)))
    registry.bind(CredentialStore, lambda db: UserCredentialService(UserRepository(db)))


MODULE = ModuleSpec(name=MODULE_NAME, router=router, models=models, provide=provide)
