"""Fields in migrations; that they work is tested in tests/bake."""

from __future__ import annotations

from fastmod.fragments import lay
from tests.support.fields import made, parse


def test_a_reference() -> None:
    migration = made(parse("owner:ref=users.User:optional:ondelete=set-null"))[0].migration
    assert lay(migration.column, 8, 8) == 'sa.Column("owner_id", Id, nullable=True)'
    (constraint,) = migration.constraints
    assert (constraint.kind, constraint.name) == ("fk", "fk_payments_owner_id_users")
    assert [index.name for index in migration.indexes] == ["ix_payments_owner_id"]
    assert lay(migration.indexes[0].code, 4, 4) == (
        'op.create_index(op.f("ix_payments_owner_id"), "payments", ["owner_id"])'
    )
