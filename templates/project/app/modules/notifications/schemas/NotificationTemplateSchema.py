"""What goes in and out about templates."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.types import CleanStr, LongText
from app.modules.notifications.constants import MAX_SUBJECT, MAX_SUMMARY
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory

Body = Annotated[LongText, StringConstraints(min_length=1)]


class NotificationTemplateUpdate(BaseModel):
    """All texts of a template: Jinja with the values that the template offers, the filters upper, lower, title and
    trim, and `if`."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[CleanStr, StringConstraints(min_length=1, max_length=MAX_SUBJECT)]
    summary: Annotated[LongText, StringConstraints(min_length=1, max_length=MAX_SUMMARY)]
    text_body: Body
    html_body: Body


class NotificationTemplateResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    category: NotificationCategory
    is_customized: bool = Field(description="False: these are the built-in texts")
    values: list[str] = Field(description="Names that the texts may use")
    subject: str
    summary: str
    text_body: str
    html_body: str


class NotificationTemplatePreview(BaseModel):
    """The texts with sample values."""

    model_config = ConfigDict(from_attributes=True)

    subject: str
    summary: str
    text_body: str
    html_body: str
