"""What goes out about e-mails. Neither the address nor the content: both are the recipient's."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.modules.notifications.schemas.DeliveryState import DeliveryState


class DeliveryResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    user_id: int
    kind: str
    state: DeliveryState
    attempts: int
    last_error: str | None
    last_attempt_at: datetime | None
    sent_at: datetime | None
    created_at: datetime
