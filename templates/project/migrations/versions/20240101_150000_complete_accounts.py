"""complete accounts: soft delete, change of address, where sessions come from"""

import sqlalchemy as sa
from alembic import op

revision: str = "202401011500"
down_revision: str | tuple[str, ...] | None = "202401011400"

BEFORE = "purpose IN ('email_verification', 'password_reset')"
AFTER = "purpose IN ('email_verification', 'password_reset', 'email_change')"


def upgrade() -> None:
    op.add_column("users", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "refresh_tokens",
        sa.Column("address", sa.String(length=64), server_default=sa.text("''"), nullable=False),
    )
    replace_check(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM one_time_tokens WHERE purpose = 'email_change'")
    replace_check(BEFORE)
    op.drop_column("refresh_tokens", "address")
    op.drop_column("users", "deleted_at")


def replace_check(condition: str) -> None:
    """SQLite makes the table anew, and leaves the old check behind without being told."""
    with op.batch_alter_table("one_time_tokens") as table:
        if op.get_bind().dialect.name == "postgresql":
            table.drop_constraint(op.f("ck_one_time_tokens_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_one_time_tokens_purpose"), sa.text(condition))
