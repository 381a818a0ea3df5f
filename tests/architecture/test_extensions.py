"""`templates/data/extensions.json` against the templates: every place is there, and passes on what it gets."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest

from fastmod.edits import class_members
from fastmod.growth.extensions import Extension, extension_of
from fastmod.template.source import current_template

TEMPLATE = current_template()
DATA: dict[str, dict[str, Any]] = TEMPLATE.data("extensions")
OPEN = [key for key, entry in DATA.items() if "reason" not in entry]
CLOSED = [key for key, entry in DATA.items() if "reason" in entry]


def text_of(path: str) -> str:
    """Return a file of the project; it holds no tags, and has the same path in every project."""
    return TEMPLATE.files[f"templates/project/{path}"].content.decode()


@pytest.fixture(params=OPEN)
def places(request: pytest.FixtureRequest) -> Extension:
    return extension_of(TEMPLATE, request.param)


def test_every_reference_entity_is_listed() -> None:
    listed = [f"{one['module']}.{one['name']}" for one in TEMPLATE.config["reference_entities"]["default"]]
    assert list(DATA) == listed


@pytest.mark.parametrize("key", CLOSED)
def test_what_is_closed_says_why(key: str) -> None:
    assert set(DATA[key]) == {"reason"}
    assert re.fullmatch(r"[A-Z][^.]*\.", DATA[key]["reason"])


def test_all_files_and_classes_are_there(places: Extension) -> None:
    assert class_members(text_of(places.model), places.entity)
    for schema in places.schemas:
        assert class_members(text_of(places.schema(schema.file)), schema.name)
    for path in places.paths:
        assert ast.parse(text_of(path))


def test_answers_show_what_is_added(places: Extension) -> None:
    (response,) = places.of("response")
    assert "from_attributes=True" in text_of(places.schema(response.file))
    made_by_hand = re.compile(rf"\b{response.name}\(\s*\w+=")
    files = [path for path in TEMPLATE.files if path.startswith(f"templates/project/app/modules/{places.module}/")]
    assert [path for path in files if made_by_hand.search(TEMPLATE.files[path].content.decode())] == []


def test_tests_can_make_one(places: Extension) -> None:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", places.entity).lower()
    text = text_of(f"tests/modules/{places.module}/{snake}_samples.py")
    assert f"async def make_{snake}(db: AsyncSession" in text


def test_lists_are_filtered_and_sorted_where_they_may_be(places: Extension) -> None:
    for items in (places.filterable, places.sortable, places.sorts):
        assert bool(places.of("query")) == (items is not None)


def test_persons_are_forgotten() -> None:
    """Only accounts keep their row when a person goes; whatever else is added to a person goes with the row."""
    assert [key for key in OPEN if extension_of(TEMPLATE, key).forgotten] == ["users.User"]
