"""Migrations: what may stand on two branches, and every sentence of the reader has its rule."""

from __future__ import annotations

import inspect
import re

import pytest

from fastmod.checks.migrations import _RULES, check_migrations
from fastmod.migrations import graph, reading
from tests.support.checked import plant
from tests.support.planted import FIRST, LATER, revision


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ('op.create_table("a")', 'op.create_table("b")'),
        ('op.add_column("a", sa.Column("x"))', 'op.add_column("a", sa.Column("y"))'),
        ('op.add_column("a", sa.Column("x"))', 'op.drop_column("a", "x")'),
        ("op.create_table(name)", "op.create_table(name)"),
    ],
)
def test_different_things_on_two_branches(one: str, two: str) -> None:
    tree = plant({FIRST: revision("one", "None", one), LATER: revision("two", "None", two)})
    assert {found.rule for found in check_migrations(tree)} == {"migrations/heads"}


def test_the_same_thing_one_after_the_other_is_no_branch() -> None:
    step = 'op.create_index("i", "a", ["x"])'
    tree = plant({FIRST: revision("one", "None", step), LATER: revision("two", '"one"', step)})
    assert {found.rule for found in check_migrations(tree)} == {"migrations/heads"}


def test_every_sentence_of_the_reader_has_a_rule() -> None:
    source = inspect.getsource(reading) + inspect.getsource(graph)
    sentences = re.findall(r'Finding\(.*f?"((?:has|goes|depends|does|takes) [^"]*)"', source)
    assert len(sentences) >= 8
    assert [sentence for sentence in sentences if not any(words in sentence for words, _, _ in _RULES)] == []
