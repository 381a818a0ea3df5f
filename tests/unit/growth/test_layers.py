"""Blocks of lines for each layer."""

from __future__ import annotations

from dataclasses import fields

from fastmod.growth.layers import enums_of, import_lines, model_of, schema_of, service_of
from fastmod.growth.relations import ends_of
from tests.support.rendered_entities import landscape_of, record


def test_one_table_argument_stands_in_a_line_two_do_not() -> None:
    landscape = landscape_of(record("shop.One", "a:int:min=1"), record("shop.Two", "a:int:min=1:max=5"))
    one, two = (model_of(landscape.entity(key), ()).body for key in ("shop.One", "shop.Two"))
    assert one.startswith('    __table_args__ = (CheckConstraint("a >= 1", name="a_min"),)\n')
    assert two.startswith('    __table_args__ = (\n        CheckConstraint("a >= 1", name="a_min"),\n')


def test_a_model_imports_the_others_for_types_only() -> None:
    landscape = landscape_of(record("shop.Customer"), record("shop.Order", "customer:ref=Customer"))
    found = model_of(landscape.entity("shop.Order"), ends_of("shop.Order", landscape))
    assert found.checked_imports == "if TYPE_CHECKING:\n    from app.modules.shop.models.Customer import Customer\n\n"
    itself = landscape_of(record("shop.Node", "parent:ref=Node:optional"))
    assert model_of(itself.entity("shop.Node"), ends_of("shop.Node", itself)).checked_imports == ""


def test_schemas() -> None:
    found = schema_of(landscape_of(record("shop.Order", "number:str=32", "data:json")).entity("shop.Order"))
    assert found.aliases.startswith("OrderNumber = Annotated[")
    assert found.sortable == '        "number",\n'
    empty = schema_of(landscape_of(record("shop.Order")).entity("shop.Order"))
    assert (empty.aliases, empty.create, empty.response, empty.sortable, empty.filters) == ("", "", "", "", "")


def test_references_are_asked_for() -> None:
    landscape = landscape_of(
        record("shop.Customer"), record("shop.Order", "customer:ref=Customer", "owner:ref=users.User")
    )
    found = service_of(landscape.entity("shop.Order"), landscape)
    assert 'await records.exists("customers", customer_id)' in found.references
    assert "await users.validate_user_exists_and_active(owner_id)" in found.references
    assert '"`customer_id` names no customer"' in found.references
    assert "_require_references(order_data.model_dump(exclude_unset=True))" in found.require
    assert "_require_references(await self.changes(order_id, order_data))" in found.require_changed
    assert found.columns == '"customer_id", "owner_id"'
    without = service_of(landscape.entity("shop.Customer"), landscape)
    assert {getattr(without, field.name) for field in fields(without)} == {""}


def test_enums() -> None:
    (found,) = enums_of(landscape_of(record("shop.Order", "paid_state:enum=open,done")).entity("shop.Order"))
    assert (found.name, found.words) == ("OrderPaidState", "paid state")
    assert found.members == '    OPEN = "open"\n    DONE = "done"\n'


def test_imports_once() -> None:
    assert import_lines([frozenset({("b", "X")}), frozenset({("a", "Y"), ("b", "X")})]) == (
        "from a import Y\nfrom b import X\n"
    )
