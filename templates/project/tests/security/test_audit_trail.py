"""What an admin changes leaves an entry in the audit log."""

import re
from importlib import import_module

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.registry import MODULES
from app.core.dependencies import SAFE_METHODS
from app.core.policies import declared_policies
from app.main import app
from app.shared.models.AuditEntry import AuditEntry
from scripts.contract_server import ADMIN
from tests.security.shapes import operations
from tests.security.site import Site
from tests.support.valid_calls import MODULES as FOLDERS

DECLARED = {re.sub(r":\w+}", "}", operation): found for operation, found in declared_policies(app).items()}


def by_admins(policies: set[str]) -> bool:
    """For admins alone, or for them in the place of the owner. What the staff looks after is everybody's to see."""
    return any(name == "role:admin" or (name.startswith("owner:") and "admin" in name) for name in policies)


def unaudited() -> dict[str, str]:
    """Operations that need no entry and why: tests/modules/<module>/unaudited.py, where a module has some."""
    names = [module.name for module in MODULES if (FOLDERS / module.name / "unaudited.py").is_file()]
    found: dict[str, str] = {}
    for name in names:
        found |= import_module(f"tests.modules.{name}.unaudited").UNAUDITED
    return found


CHANGES = [
    operation
    for operation in operations(app.openapi())
    if operation.partition(" ")[0] not in SAFE_METHODS and by_admins(DECLARED[operation])
]


def entries_of(site: Site, request_id: str) -> list[tuple[str, int | None]]:
    async def read(db: AsyncSession) -> list[tuple[str, int | None]]:
        statement = select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.request_id == request_id)
        return [(action, actor) for action, actor in await db.execute(statement)]

    return site.in_database(read)


@pytest.mark.threat("A61")
@pytest.mark.parametrize("operation", [each for each in CHANGES if each not in unaudited()])
def test_what_an_admin_changes_is_on_record(operation: str, site: Site) -> None:
    request_id = site.request_ids.get((ADMIN, operation))
    assert request_id is not None, f"no tests/modules/<module>/*valid_calls.py calls {operation} as ADMIN"
    actors = {actor for _, actor in entries_of(site, request_id)}
    assert actors == {site.ids[ADMIN]}, "call app.shared.audit.record, or say in unaudited.py why not"


def test_what_needs_no_entry_is_there() -> None:
    assert unaudited().keys() - set(CHANGES) == set()


def test_changes_by_admins_are_found() -> None:
    assert {"PATCH /api/v1/users/{user_id}", "DELETE /api/v1/auth/admin/users/{user_id}/sessions"} <= set(CHANGES)
