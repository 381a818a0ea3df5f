"""The audit_entries table: who did what to the security of the application."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, Identity, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.append_only import make_append_only
from app.shared.models.base import Base, BigIntegerId, UTCDateTime, utc_now


class AuditEntry(Base):
    """Ids without foreign keys: an entry outlives what it tells about. `details` hold no secrets.

    `actor_id` is None where nobody was signed in: a failed login, a job.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_action_id", "action", "id"),
        Index("ix_audit_entries_target_id_id", "target_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigIntegerId, Identity(), primary_key=True)
    occurred_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=utc_now)
    action: Mapped[str] = mapped_column(String(50))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    target_id: Mapped[int | None] = mapped_column(BigInteger)
    client: Mapped[str | None] = mapped_column(String(64))
    request_id: Mapped[str | None] = mapped_column(String(128))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


make_append_only(cast(Table, AuditEntry.__table__))
