"""Sample values keep the field's own rules."""

from __future__ import annotations

import ast

import pytest

from fastmod.fragments.samples import WANTED
from tests.support.every_field import every_token
from tests.support.fields import made, parse


@pytest.mark.parametrize("token", every_token())
def test_every_field_has_different_samples(token: str) -> None:
    (part,) = made(parse(token))
    few = {"ref": 0, "bool": 2, "enum": min(len(part.field.args), WANTED)}.get(part.field.type, 1)
    assert len(part.samples) >= (WANTED if part.field.unique and part.field.type != "ref" else few)
    assert len({sample.text for sample in part.samples}) == len(part.samples)
    for sample in part.samples:
        ast.parse(sample.python, mode="eval")
        ast.literal_eval(sample.json)
    assert part.bad_samples
