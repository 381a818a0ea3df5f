"""Circles of references."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.growth.circles import refuse_circles
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
