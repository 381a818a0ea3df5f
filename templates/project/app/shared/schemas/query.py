"""What lists can be filtered, sorted and paged by: the base of every `...Query` schema."""

from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from app.core.dependencies import MAX_ID, MAX_PAGE


class ListQuery(BaseModel):
    """Subclasses name the fields: `sort` as a Literal, each filter as an optional field.

    Nothing else is queryable, and a name that is misspelt is refused: ignored, it would answer everything.
    """

    model_config = ConfigDict(extra="forbid")

    skip: Annotated[int, Field(ge=0, le=MAX_ID, description="Records to leave out")] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE, description="Records to return at most")] = 50
    sort: str = "id"
    descending: bool = False

    @property
    def filters(self) -> dict[str, Any]:
        """What was asked for. What was left out filters nothing."""
        return self.model_dump(include=set(self.filterable()), exclude_none=True)

    @property
    def order_by(self) -> tuple[str, ...]:
        return (f"-{self.sort}" if self.descending else self.sort,)

    @classmethod
    def filterable(cls) -> frozenset[str]:
        return frozenset(cls.model_fields) - frozenset(ListQuery.model_fields)

    @classmethod
    def sortable(cls) -> frozenset[str]:
        """The values of the Literal."""
        return frozenset(get_args(cls.model_fields["sort"].annotation))
