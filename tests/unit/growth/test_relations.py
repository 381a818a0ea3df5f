"""Both ends of references inside a module, and what they are called."""

from __future__ import annotations

import pytest

from fastmod.growth.relations import ends_of
from tests.support.landscapes import extended
from tests.support.rendered_entities import landscape_of, record


def lines(key: str, *records: object) -> list[str]:
    return [end.line for end in ends_of(key, landscape_of(*records))]  # type: ignore[arg-type]


def test_a_reference_has_two_ends() -> None:
    records = (record("shop.Customer"), record("shop.Order", "customer:ref=Customer"))
    assert lines("shop.Order", *records) == [
        'customer: Mapped[Customer] = relationship(back_populates="orders", lazy="raise")'
    ]
    assert lines("shop.Customer", *records) == [
        'orders: Mapped[list[Order]] = relationship(back_populates="customer", lazy="raise", passive_deletes="all")'
    ]


def test_other_modules_have_no_ends() -> None:
    records = (record("shop.Customer"), record("office.Order", "customer:ref=shop.Customer", "owner:ref=users.User"))
    assert lines("office.Order", *records) == lines("shop.Customer", *records) == []


def test_two_references_to_one_table_say_their_columns() -> None:
    records = (record("shop.Customer"), record("shop.Order", "customer:ref=Customer", "buyer:ref=Customer:optional"))
    assert [line.partition(":")[0] for line in lines("shop.Customer", *records)] == ["orders", "buyer_orders"]
    for key in ("shop.Order", "shop.Customer"):
        for line, column in zip(lines(key, *records), ("customer_id", "buyer_id"), strict=True):
            assert f'foreign_keys="Order.{column}"' in line


def test_a_circle_is_stored_one_after_the_other() -> None:
    records = (record("crew.Team", "lead:ref=Member:optional"), record("crew.Member", "team:ref=Team"))
    own, other = lines("crew.Team", *records)
    assert own == (
        'lead: Mapped[Member | None] = relationship(back_populates="lead_teams", lazy="raise", '
        'foreign_keys="Team.lead_id", post_update=True)'
    )
    assert other.startswith("members: Mapped[list[Member]] = ")
    assert 'foreign_keys="Member.team_id"' in other
    member = {line.partition(":")[0]: "post_update=True" in line for line in lines("crew.Member", *records)}
    assert member == {"team": False, "lead_teams": True}


def test_reference_entities_may_have_foreign_keys_that_are_not_listed() -> None:
    landscape = extended(UserProfile=("guide:ref=User:optional",))
    (own,), (other,) = ends_of("users.UserProfile", landscape), ends_of("users.User", landscape)
    assert (own.name, other.name) == ("guide", "guide_user_profiles")
    assert all('foreign_keys="UserProfile.guide_id"' in end.line for end in (own, other))


def test_members_of_a_reference_entity_are_taken() -> None:
    (end,) = ends_of("users.User", landscape_of(record("users.Profile", "user:ref=User:unique")))
    assert end.name == "user_profile"


def test_unique_is_one_to_one() -> None:
    records = (record("shop.Customer"), record("shop.Card", "customer:ref=Customer:unique"))
    assert lines("shop.Customer", *records)[0].startswith("card: Mapped[Card | None] = ")


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("parent:ref=Node:optional", ["parent", "parent_nodes"]),
        ("node:ref=Node:optional", ["node", "nodes"]),
        ("node:ref=Node:optional:unique", ["node", "node_node"]),
    ],
)
def test_to_itself(field: str, names: list[str]) -> None:
    found = ends_of("shop.Node", landscape_of(record("shop.Node", field)))
    assert [end.name for end in found] == names
    assert 'remote_side="Node.id"' in found[0].line
    assert f'back_populates="{names[1]}"' in found[0].line


@pytest.mark.parametrize(
    ("customer", "others", "names"),
    [
        (["orders:int"], [], ["customer_orders"]),
        (["orders:int", "customer_orders:int"], [], ["customer_customer_orders"]),
        ([], [("shop.Metadata", "customer:ref=Customer")], ["customer_metadata", "orders"]),
        (
            [],
            [("shop.BuyerOrder", "customer:ref=Customer"), ("shop.Order", "buyer:ref=Customer")],
            ["buyer_orders", "buyer_buyer_orders"],
        ),
    ],
)
def test_taken_names_are_avoided_at_both_ends(
    customer: list[str], others: list[tuple[str, str]], names: list[str]
) -> None:
    orders = [] if any(key == "shop.Order" for key, _ in others) else [record("shop.Order", "customer:ref=Customer")]
    records = [record("shop.Customer", *customer), *orders, *(record(key, field) for key, field in others)]
    landscape = landscape_of(*records)
    assert [end.name for end in ends_of("shop.Customer", landscape)] == names
    own = [
        end.line
        for one in sorted(records[1:], key=lambda one: one.name)
        for end in ends_of(f"shop.{one.name}", landscape)
    ]
    assert all(f'back_populates="{name}"' in line for name, line in zip(names, own, strict=True))


def test_schemas_alone_have_no_ends() -> None:
    """There is no model that the other end could name."""
    records = (record("shop.Customer"), record("shop.Order", "customer:ref=Customer", layers=("schema",)))
    assert lines("shop.Customer", *records) == []
