"""Migrations of columns; that they work, with rows in the tables, is tested in tests/bake."""

from __future__ import annotations

from fastmod.growth.revisions import add_columns, drop_columns
from tests.support.revisions import NAME, PAYMENT, payment_fields

ADDED = '''\
"""Add status, code and owner to payments."""

import sqlalchemy as sa
from alembic import op

revision: str = "0123456789ab"
down_revision: str | tuple[str, ...] | None = "202401011500"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("payments") as table:
        table.add_column(sa.Column("status", sa.String(length=40), server_default="draft", nullable=False))
        table.add_column(sa.Column("code", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("owner_id", Id, nullable=True))
        table.create_check_constraint(op.f("ck_payments_status"), "status IN ('draft', 'sent')")
        table.create_foreign_key(op.f("fk_payments_owner_id_users"), "users", ["owner_id"], ["id"], ondelete="SET NULL")
        table.create_unique_constraint(op.f("uq_payments_code"), ["code"])
    op.create_index(op.f("ix_payments_status"), "payments", ["status"])
    op.create_index(op.f("ix_payments_owner_id"), "payments", ["owner_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_payments_owner_id"), table_name="payments")
    op.drop_index(op.f("ix_payments_status"), table_name="payments")
    with op.batch_alter_table("payments") as table:
        table.drop_constraint(op.f("uq_payments_code"), type_="unique")
        table.drop_constraint(op.f("fk_payments_owner_id_users"), type_="foreignkey")
        table.drop_constraint(op.f("ck_payments_status"), type_="check")
        table.drop_column("owner_id")
        table.drop_column("code")
        table.drop_column("status")
'''
DROPPED = '''\
"""Remove total and note from payments."""

import sqlalchemy as sa
from alembic import op

revision: str = "0123456789ab"
down_revision: str | tuple[str, ...] | None = "202401011500"


def upgrade() -> None:
    with op.batch_alter_table("payments") as table:
        table.drop_constraint(op.f("ck_payments_total_min"), type_="check")
        table.drop_column("note")
        table.drop_column("total")


def downgrade() -> None:
    # The values are gone: where there are rows, a required column comes back without NOT NULL, to be filled by hand.
    has_rows = op.get_bind().scalar(sa.select(sa.exists().select_from(sa.table("payments"))))
    with op.batch_alter_table("payments") as table:
        table.add_column(sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=has_rows))
        table.add_column(sa.Column("note", sa.Text(), nullable=True))
        table.create_check_constraint(op.f("ck_payments_total_min"), "total >= 0.00")
'''


def test_columns_are_added() -> None:
    assert add_columns(NAME, ("202401011500",), PAYMENT, payment_fields()[1:]) == ADDED


def test_columns_are_dropped() -> None:
    fields = payment_fields("total:decimal=12,2:min=0", "note:text:optional")
    assert drop_columns(NAME, ("202401011500",), PAYMENT, fields) == DROPPED


def test_without_a_required_field_the_rows_are_not_asked_for() -> None:
    """What the two directions do is exchanged, no more."""
    fields = payment_fields()[1:]
    added, dropped = (
        write(NAME, ("202401011500",), PAYMENT, fields).split("def downgrade() -> None:\n")
        for write in (add_columns, drop_columns)
    )
    assert added[0].partition("def upgrade() -> None:\n")[2].rstrip() == dropped[1].rstrip()
    assert dropped[0].partition("def upgrade() -> None:\n")[2].rstrip() == added[1].rstrip()
