"""Circles of references."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.growth.circles import refuse_circles
from tests.support.landscapes import entity, landscape


def test_chains_diamonds_and_entities_that_point_to_themselves_are_good() -> None:
    refuse_circles(
        landscape(
            entity("a.One", "one:ref=One:optional"),
            entity("a.Two", "one:ref=One"),
            entity("b.Three", "two:ref=a.Two", "one:ref=a.One"),
        )
    )


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
