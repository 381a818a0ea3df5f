"""One entity with its migrations, for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastmod.fragments import Fragments
from fastmod.growth.revisions import keep_data, what_is_kept
from fastmod.migrations import MigrationName
from fastmod.naming import EntityName
from tests.support.fields import entity_rules, made, parse

__all__ = ["NAME", "PAYMENT", "Write", "keep_all", "payment_fields"]

Write = Callable[[MigrationName, tuple[str, ...], EntityName, Sequence[Fragments]], str]
NAME = MigrationName("20260102_030405_change_payments.py", "0123456789ab")
PAYMENT = EntityName.of("Payment", "payments", entity_rules())


def payment_fields(*tokens: str) -> list[Fragments]:
    """Return the fields of `PAYMENT` in `billing`; without tokens, one of each kind of constraint and index."""
    usual = (
        "total:decimal=12,2:min=0",
        "status:enum=draft,sent:default=draft:index",
        "code:str=20:unique:optional",
        "owner:ref=users.User:optional:ondelete=set-null",
    )
    return made(parse(*(tokens or usual)))


def keep_all(name: MigrationName, parents: tuple[str, ...], entity: EntityName, fields: Sequence[Fragments]) -> str:
    """Write the migration that keeps these fields."""
    left = [(entity, fields)]
    return keep_data(name, parents, what_is_kept(left, tables=False), left)
