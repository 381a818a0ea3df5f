"""What lists can be filtered, sorted and paged by."""

from typing import Any, Literal

import pytest
from pydantic import ValidationError

from app.core.dependencies import MAX_PAGE
from app.shared.schemas.query import ListQuery


class PlantQuery(ListQuery):
    sort: Literal["id", "name"] = "id"
    name: str | None = None
    green: bool | None = None


def test_only_what_was_asked_for_filters() -> None:
    assert PlantQuery().filters == {}
    assert PlantQuery(name="fern", green=False, limit=7).filters == {"name": "fern", "green": False}


@pytest.mark.parametrize(("descending", "order"), [(False, ("name",)), (True, ("-name",))])
def test_the_order_has_a_direction(descending: bool, order: tuple[str, ...]) -> None:
    assert PlantQuery(sort="name", descending=descending).order_by == order
    assert PlantQuery().order_by == ("id",)


def test_the_fields_are_the_allow_list() -> None:
    assert PlantQuery.filterable() == {"name", "green"}
    assert PlantQuery.sortable() == {"id", "name"}


@pytest.mark.threat("A24", "A25")
@pytest.mark.parametrize(
    "query", [{"sort": "green"}, {"colour": "red"}, {"skip": -1}, {"limit": 0}, {"limit": MAX_PAGE + 1}]
)
def test_everything_else_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PlantQuery.model_validate(query)
