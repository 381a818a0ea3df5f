"""The billing_idempotency_keys table."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import BigIntegerId, Entity, UTCDateTime


class IdempotencyKey(Entity):
    """One request of one user to one operation, however often it is sent.

    Without an answer it is being worked on until `locked_until`; after that whoever sends it again carries on with
    `resource_id`, which was stored before any money moved. With an answer, that is what everybody gets.
    """

    __tablename__ = "billing_idempotency_keys"
    __table_args__ = (UniqueConstraint("user_id", "operation", "key"),)

    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="CASCADE"))
    operation: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(100))
    # Of the request's path and body: tells "again" from "another", and keeps no body.
    fingerprint: Mapped[str] = mapped_column(String(64))
    resource_id: Mapped[int | None] = mapped_column(BigInteger)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    locked_until: Mapped[datetime] = mapped_column(UTCDateTime())
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
