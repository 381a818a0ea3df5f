"""Circles of references."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.growth.circles import closing_references, refuse_circles
from tests.support.landscapes import entity, extended, landscape


def test_chains_diamonds_and_entities_that_point_to_themselves_are_good() -> None:
    refuse_circles(
        landscape(
            entity("a.One", "one:ref=One:optional"),
            entity("a.Two", "one:ref=One"),
            entity("b.Three", "two:ref=a.Two", "one:ref=a.One"),
        )
    )


def test_keys_of_the_templates_count() -> None:
    with pytest.raises(RequestError, match=r"a\.One -> users\.User -> a\.One"):
        refuse_circles(extended(entity("a.One", "owner:ref=users.User"), User=("one:ref=a.One:optional",)))
    with pytest.raises(RequestError, match=r"users\.User -> users\.UserProfile -> users\.User"):
        refuse_circles(extended(User=("last:ref=UserProfile:optional",)))


def test_a_circle_is_named_from_its_beginning() -> None:
    with pytest.raises(RequestError) as caught:
        refuse_circles(
            landscape(
                entity("a.Way", "one:ref=One"),
                entity("a.One", "two:ref=b.Two"),
                entity("b.Two", "three:ref=Three"),
                entity("b.Three", "one:ref=a.One"),
            )
        )
    assert caught.value.message.endswith("circle: a.One -> b.Two -> b.Three -> a.One")


def test_an_optional_reference_inside_a_module_closes_a_circle() -> None:
    entities = [
        entity("a.Team", "name:str", "lead:ref=Member:optional", "parent:ref=Team:optional"),
        entity("a.Member", "team:ref=Team", "boss:ref=Member:optional"),
        entity("a.Badge", "member:ref=Member:optional"),
        entity("b.Other", "team:ref=a.Team:optional"),
    ]
    refuse_circles(landscape(*entities))
    assert closing_references(landscape(*entities)) == {("a.Team", "lead")}
    assert closing_references(landscape(*entities[1:], entity("a.Team"))) == frozenset()


def test_a_long_circle_needs_one_that_may_be_empty() -> None:
    chain = [entity("a.One", "two:ref=Two"), entity("a.Two", "three:ref=Three"), entity("a.Three", "one:ref=One")]
    with pytest.raises(RequestError) as caught:
        refuse_circles(landscape(*chain))
    assert caught.value.hint == "make one of them `:optional`, or turn it round"
    mended = landscape(chain[0], entity("a.Two", "three:ref=Three:optional"), chain[2])
    refuse_circles(mended)
    assert closing_references(mended) == {("a.Two", "three")}


def test_two_that_may_both_be_empty_both_close() -> None:
    both = landscape(entity("a.One", "two:ref=Two:optional"), entity("a.Two", "one:ref=One:optional"))
    refuse_circles(both)
    assert closing_references(both) == {("a.One", "two"), ("a.Two", "one")}


def test_other_modules_and_entities_of_the_templates_close_nothing() -> None:
    with pytest.raises(RequestError, match=r"a\.One -> b\.Two -> a\.One") as caught:
        refuse_circles(landscape(entity("a.One", "two:ref=b.Two:optional"), entity("b.Two", "one:ref=a.One")))
    assert caught.value.hint.startswith("turn one of them round")
