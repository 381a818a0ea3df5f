"""The table of texts that admins have changed."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.notifications.constants import MAX_SUBJECT, MAX_SUMMARY
from app.shared.models.base import Entity


class NotificationTemplate(Entity):
    """Stands in for the built-in texts of the kind with this name."""

    __tablename__ = "notification_templates"

    name: Mapped[str] = mapped_column(String(50), unique=True)
    subject: Mapped[str] = mapped_column(String(MAX_SUBJECT))
    summary: Mapped[str] = mapped_column(String(MAX_SUMMARY))
    text_body: Mapped[str] = mapped_column(Text())
    html_body: Mapped[str] = mapped_column(Text())
