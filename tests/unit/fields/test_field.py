"""The field as a value."""

from __future__ import annotations

from fastmod.fields import Field


def test_the_text_is_complete_and_ordered() -> None:
    field = Field("a", "str", ("5",), index=True, optional=True, default="x:y", min="1", pattern="[a:]")
    assert str(field) == "a:str=5:optional:index:default=x::y:min=1:pattern=[a::]"
    assert field.has_default


def test_a_reference_is_a_column_of_ids() -> None:
    field = Field("owner", "ref", ("users.User",))
    assert (field.column, field.target, field.has_default) == ("owner_id", "users.User", False)
    assert (Field("a", "int").column, Field("a", "int").target) == ("a", "")
