"""The audit log: `await record(db, "user.role_changed", target_id=user.id, role="admin")`.

Part of the caller's unit of work: an entry exists if, and only if, what it tells about does. Who refuses a request with
an exception, which rolls everything back, calls `record_refusal` before it raises.
"""

from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import get_contextvars

from app.core.context import current_client, current_request_id
from app.shared.models.AuditEntry import AuditEntry

Detail = str | int | bool | None


async def record(
    db: AsyncSession, action: str, *, target_id: int | None = None, actor_id: int | None = None, **details: Detail
) -> None:
    """`target_id` is a user's id. The actor is the signed-in user unless somebody else is named."""
    signed_in = get_contextvars().get("user_id")
    entry = AuditEntry(
        action=action,
        actor_id=actor_id if actor_id is not None else signed_in,
        target_id=target_id,
        client=current_client(),
        request_id=current_request_id(),
        details=details,
    )
    db.add(entry)


async def record_refusal(db: AsyncSession, action: str, *, target_id: int | None = None, **details: Detail) -> None:
    """Commits: the error that the caller raises next would take the entry with it. Nothing else may be pending."""
    await record(db, action, target_id=target_id, actor_id=None, **details)
    await db.commit()
