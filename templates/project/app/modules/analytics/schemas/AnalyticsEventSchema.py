"""What goes in and out about single events. Whose event it is comes from the token, never from the body."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
)

from app.core.dependencies import MAX_ID, MAX_PAGE
from app.core.types import CleanStr, no_number
from app.modules.analytics.constants import (
    MAX_BATCH,
    MAX_NAME_LENGTH,
    MAX_PROPERTIES,
    MAX_PROPERTY_LENGTH,
    MAX_PROPERTY_NUMBER,
)
from app.modules.analytics.schemas._day import Day
from app.modules.analytics.schemas.EventSource import EventSource

# Events of the bus have a dot in their names: no client can make one that looks as if it came from there.
ClientEventName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
EventName = Annotated[
    str, StringConstraints(max_length=MAX_NAME_LENGTH, pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")
]
PropertyName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# The bounds are those of both kinds of number: what is too large for an integer must not get in as a float.
PropertyValue = (
    Annotated[CleanStr, StringConstraints(max_length=MAX_PROPERTY_LENGTH)]
    | StrictBool
    | Annotated[StrictInt, Field(ge=-MAX_PROPERTY_NUMBER, le=MAX_PROPERTY_NUMBER)]
    | Annotated[StrictFloat, Field(ge=-MAX_PROPERTY_NUMBER, le=MAX_PROPERTY_NUMBER, allow_inf_nan=False)]
    | None
)
Moment = Annotated[AwareDatetime, BeforeValidator(no_number)]


class AnalyticsEventCreate(BaseModel):
    """`id` is the client's: whoever is not sure that an event has arrived sends it again with the same id."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    name: ClientEventName
    occurred_at: Moment
    # pydantic checks the names and documents their pattern, but not that there are no others.
    properties: Annotated[
        dict[PropertyName, PropertyValue],
        Field(max_length=MAX_PROPERTIES, json_schema_extra={"additionalProperties": False}),
    ] = {}


class AnalyticsEventBatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    events: Annotated[list[AnalyticsEventCreate], Field(min_length=1, max_length=MAX_BATCH)]


class AnalyticsEventReceipt(BaseModel):
    """What became of a batch. None of it is worth sending again."""

    stored: int
    duplicates: int = Field(description="Stored before, or twice in this batch")
    refused: int = Field(description="Too old, too far in the future, or of too many names in a day")


class AnalyticsEventQuery(BaseModel):
    """A page of events; what is not named here can neither be filtered nor sorted by."""

    model_config = ConfigDict(extra="forbid")

    name: EventName | None = None
    source: EventSource | None = None
    user_id: Annotated[int, Field(ge=1, le=MAX_ID)] | None = None
    day: Day | None = None
    sort: Literal["id", "-id", "name", "-name", "occurred_at", "-occurred_at", "received_at", "-received_at"] = "-id"
    skip: Annotated[int, Field(ge=0, le=MAX_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50

    def filters(self) -> dict[str, Any]:
        return self.model_dump(include={"name", "source", "user_id", "day"}, exclude_none=True)


class AnalyticsEventResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    user_id: int | None
    occurred_at: datetime
    received_at: datetime
    source: EventSource
    properties: dict[str, PropertyValue]
