"""The steps of the database between two manifests."""

from __future__ import annotations

from datetime import UTC, datetime

from fastmod.growth.steps import steps_between, write_steps
from fastmod.manifest import EntityRecord
from fastmod.migrations import read_graph
from tests.support.landscapes import entity, landscape

CUSTOMER = entity("shop.Customer", "name:str")
ORDER = entity("shop.Order", "customer:ref=Customer")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _what(before: list[EntityRecord], after: list[EntityRecord], *, keep_data: bool = False) -> list[str]:
    steps = steps_between(landscape(*before), landscape(*after), keep=keep_data)
    return [step.what for step in steps]


def test_tables_come_after_those_they_point_to_and_go_before_them() -> None:
    assert _what([], [ORDER, CUSTOMER]) == ["create customers", "create orders"]
    assert _what([CUSTOMER, ORDER], []) == ["drop orders", "drop customers"]


def test_a_circle_closes_after_its_tables_and_opens_before_them() -> None:
    circle = [entity("shop.Team", "name:str", "lead:ref=Member:optional"), entity("shop.Member", "team:ref=Team")]
    assert _what([], circle) == ["create teams", "create members", "add lead to teams"]
    assert _what(circle, []) == ["remove lead from teams", "drop members", "drop teams"]
    assert _what([entity("shop.Team", "name:str"), circle[1]], circle) == ["add lead to teams"]
    assert _what(circle, [entity("shop.Team", "name:str"), circle[1]]) == ["remove lead from teams"]


def test_data_can_be_kept() -> None:
    assert _what([CUSTOMER, ORDER], [], keep_data=True) == ["keep customers and orders"]


def test_kept_data_are_taken_back() -> None:
    kept = {"customers": {"name": "name:str=255"}}
    more = entity("shop.Customer", "name:str", "age:int:optional")
    steps = steps_between(landscape(), landscape(more), keep=False, kept=kept)
    assert [step.what for step in steps] == ["take back name of customers", "add age to customers"]


def test_columns_come_and_go() -> None:
    more = entity("shop.Customer", "age:int:optional", "city:str:optional")
    assert _what([CUSTOMER], [more]) == ["remove name from customers", "add age and city to customers"]
    assert _what([CUSTOMER], [more], keep_data=True) == ["keep name of customers", "add age and city to customers"]


def test_a_table_comes_with_the_model() -> None:
    without = entity("shop.Customer", "name:str", layers=("schema",))
    assert _what([], [without]) == []
    assert _what([without], [CUSTOMER]) == ["create customers"]


def test_each_step_stands_on_the_one_before() -> None:
    steps = steps_between(landscape(), landscape(CUSTOMER, ORDER), keep=False)
    taken = ["20260102_030405_something.py"]
    files = write_steps(steps, NOW, ("abc",), taken)
    assert list(files) == ["20260102_030406_create_customers.py", "20260102_030407_create_orders.py"]
    graph = read_graph({name: text.encode() for name, text in files.items()})
    first, second = graph.revisions.values()
    assert (first.parents, second.parents) == (("abc",), (first.id,))
