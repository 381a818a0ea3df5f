"""Fields and relationships in the files of a reference entity."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits import class_members
from fastmod.errors import RequestError
from fastmod.fragments import Fragments
from fastmod.growth.extensions.blanks import Blank, blank_of
from fastmod.growth.extensions.extend import extend
from fastmod.growth.extensions.places import Extension, Items, SchemaClass, extension_of
from fastmod.growth.relations import End
from tests.support.every_field import every_token
from tests.support.landscapes import entity, landscape, template

MODEL = "app/modules/shop/models/One.py"
SCHEMA = "app/modules/shop/schemas/OneSchema.py"
FILTERABLE = "app/modules/users/repositories/UserRepository.py"
SERVICE = "app/modules/shop/services/OneService.py"
REPOSITORY = "app/modules/shop/repositories/OneRepository.py"
TEXTS = {
    MODEL: '''"""Ones."""

from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import Entity


class One(Entity):
    """One."""

    __tablename__ = "ones"

    name: Mapped[str]
''',
    SCHEMA: """from pydantic import BaseModel


class OneUpdate(BaseModel):
    name: str


class OneResponse(BaseModel):
    name: str


class OneQuery(BaseModel):
    name: str | None = None
    sort: str = "id"
""",
    SERVICE: 'FILTERS = frozenset({"name"})\nNOBODY = {"name": ""}\n',
    REPOSITORY: 'SORTABLE = frozenset({"id"})\nOneSort = Literal["id", "-id"]\n',
}
PLACES = Extension(
    "shop",
    "One",
    (
        SchemaClass("OneSchema", "OneUpdate", "update"),
        SchemaClass("OneSchema", "OneResponse", "response"),
        SchemaClass("OneSchema", "OneQuery", "query"),
    ),
    filterable=Items(SERVICE, "FILTERS"),
    sortable=Items(REPOSITORY, "SORTABLE"),
    sorts=Items(REPOSITORY, "OneSort"),
    forgotten=Items(SERVICE, "NOBODY"),
)


def _fields(*tokens: str) -> list[tuple[Fragments, Blank]]:
    place = landscape(entity("shop.One", *tokens))
    return [(part, blank_of(part, place.types)) for part in place.entity("shop.One").parts]


def _extended(*tokens: str, ends: tuple[End, ...] = ()) -> dict[str, str]:
    return extend(TEXTS, PLACES, _fields(*tokens), ends)


def test_nothing_to_add_is_nothing_changed() -> None:
    assert _extended() == TEXTS


def test_a_field_is_in_every_place_with_what_it_needs() -> None:
    texts = _extended("size:int:default=3:min=1")
    assert texts[MODEL].endswith(
        '    __tablename__ = "ones"\n    __table_args__ = (CheckConstraint("size >= 1", name="size_min"),)\n\n'
        '    name: Mapped[str]\n    size: Mapped[int] = mapped_column(default=3, server_default=text("3"))\n'
    )
    assert "from sqlalchemy import CheckConstraint, text\n" in texts[MODEL]
    assert "\nOneSize = Annotated[int, WholeNumber(ge=1, le=2147483647)]\n\n\nclass OneUpdate" in texts[SCHEMA]
    assert list(class_members(texts[SCHEMA], "OneResponse")) == ["name", "size"]
    assert list(class_members(texts[SCHEMA], "OneQuery")) == ["name", "size", "sort"]
    assert texts[SERVICE] == 'FILTERS = frozenset({"name", "size"})\nNOBODY = {"name": "", "size": 3}\n'
    assert texts[REPOSITORY] == (
        'SORTABLE = frozenset({"id", "size"})\nOneSort = Literal["id", "-id", "size", "-size"]\n'
    )


def test_fields_that_lists_cannot_be_filtered_or_sorted_by() -> None:
    texts = _extended("note:text:optional", "extra:json:optional")
    assert texts[REPOSITORY] == TEXTS[REPOSITORY]
    assert list(class_members(texts[SCHEMA], "OneQuery")) == ["name", "sort"]
    assert texts[SERVICE].startswith('FILTERS = frozenset({"name"})\n')


def test_constraints_join_those_that_are_there() -> None:
    texts = _extended("size:int:default=3:min=1:max=9", "kind:enum=a,b:optional")
    assert """    __table_args__ = (
        CheckConstraint("size >= 1", name="size_min"),
        CheckConstraint("size <= 9", name="size_max"),
        CheckConstraint("kind IN ('a', 'b')", name="kind"),
    )
""" in texts[MODEL]


def test_ends_of_relationships_leave_annotations_unread() -> None:
    line = 'others: Mapped[list[Other]] = relationship(back_populates="one")'
    texts = _extended(ends=(End("others", line, "Other"),))
    assert texts[MODEL].endswith(f"    name: Mapped[str]\n\n    {line}\n")
    assert "from __future__ import annotations\n" in texts[MODEL]
    assert "if TYPE_CHECKING:\n    from app.modules.shop.models.Other import Other\n" in texts[MODEL]


@pytest.mark.parametrize("token", ["name:str:optional", "size:int:optional"])
def test_a_name_that_is_taken_is_refused(token: str) -> None:
    texts = {**TEXTS, SCHEMA: TEXTS[SCHEMA].replace("name: str\n", "name: str\n    size: str\n", 1)}
    with pytest.raises(RequestError, match="has something of this name already"):
        extend(texts, PLACES, _fields(token))


def test_a_file_without_its_class_is_refused() -> None:
    with pytest.raises(RequestError, match=r"`app/modules/shop/models/One\.py` has no class `One`"):
        extend({**TEXTS, MODEL: "x = 1\n"}, PLACES, _fields("size:int:optional"))


def test_fields_of_all_kinds_fit_the_templates() -> None:
    tokens = [token for token in every_token() if ":optional" in token or ":default=" in token][::7]
    places = extension_of(template(), "users.User")
    texts = {path: template().files[f"templates/project/{path}"].content.decode() for path in places.paths}
    for path, text in extend(texts, places, _fields(*tokens)).items():
        ast.parse(text)
        assert text != texts[path]
        assert all(f"{token.partition(':')[0]}" in text for token in tokens) or path == FILTERABLE
