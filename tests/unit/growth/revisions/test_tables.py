"""Migrations of whole tables; that they work is tested in tests/bake."""

from __future__ import annotations

from fastmod.growth.revisions import create_table, drop_table
from tests.support.revisions import NAME, PAYMENT, payment_fields

CREATED = '''\
"""Create payments."""

import sqlalchemy as sa
from alembic import op

revision: str = "0123456789ab"
down_revision: str | tuple[str, ...] | None = "202401011500"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="draft", nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("owner_id", Id, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total >= 0.00", name=op.f("ck_payments_total_min")),
        sa.CheckConstraint("status IN ('draft', 'sent')", name=op.f("ck_payments_status")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_payments_owner_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("code", name=op.f("uq_payments_code")),
    )
    op.create_index(op.f("ix_payments_status"), "payments", ["status"])
    op.create_index(op.f("ix_payments_owner_id"), "payments", ["owner_id"])


def downgrade() -> None:
    op.drop_table("payments")
'''


def test_a_table_is_created() -> None:
    assert create_table(NAME, ("202401011500",), PAYMENT, payment_fields()) == CREATED


def test_a_dropped_table_comes_back_as_it_was_created() -> None:
    """Its two functions are those of `create_table`, exchanged."""
    dropped = drop_table(NAME, ("202401011500",), PAYMENT, payment_fields())
    head, upgrade, downgrade = _parts(CREATED)
    assert _parts(dropped) == (head.replace("Create", "Drop"), downgrade, upgrade)


def test_a_table_without_fields() -> None:
    text = create_table(NAME, (), PAYMENT, [])
    assert "down_revision: str | tuple[str, ...] | None = None\n" in text
    assert 'nullable=False),\n        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),\n    )\n\n\ndef' in text


def _parts(text: str) -> tuple[str, str, str]:
    head, _, rest = text.partition("def upgrade() -> None:\n")
    upgrade, _, downgrade = rest.partition("def downgrade() -> None:\n")
    return head, upgrade.rstrip(), downgrade.rstrip()
