"""What goes in and out about messages that admins write."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.core.types import LongText, ShortText
from app.modules.notifications.constants import MAX_SUMMARY


class MessageCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: ShortText
    body: Annotated[LongText, StringConstraints(min_length=1, max_length=MAX_SUMMARY)]


class MessageReceipt(BaseModel):
    """Which ways the message takes; users may have switched off either."""

    in_app: bool
    email: bool
