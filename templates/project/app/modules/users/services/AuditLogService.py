"""Reading the audit log."""

from collections.abc import Sequence

from app.core.exceptions import ForbiddenError
from app.core.identity import CurrentUser
from app.modules.users.constants import MODULE_NAME
from app.modules.users.repositories.AuditEntryRepository import AuditEntryRepository
from app.modules.users.schemas.AuditEntrySchema import AuditEntryQuery
from app.modules.users.schemas.UserRole import UserRole
from app.shared.models.AuditEntry import AuditEntry


class AuditLogService:
    """Only made for admins."""

    def __init__(self, repository: AuditEntryRepository, actor: CurrentUser) -> None:
        self.repository = repository
        if not actor.has_role(UserRole.ADMIN):
            raise ForbiddenError(module=MODULE_NAME)

    async def get_page(self, query: AuditEntryQuery) -> tuple[Sequence[AuditEntry], int]:
        return await self.repository.get_page(query.skip, query.limit, query.filters)
