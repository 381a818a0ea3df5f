"""Migrations of what is kept; that they work, with rows in the tables, is tested in tests/bake."""

from __future__ import annotations

from fastmod.growth.revisions import keep_data, take_back, what_is_kept
from tests.support.revisions import NAME, PAYMENT, keep_all, payment_fields

KEPT = """\
    with op.batch_alter_table("payments") as table:
        table.drop_constraint(op.f("uq_payments_code"), type_="unique")
        table.drop_constraint(op.f("fk_payments_owner_id_users"), type_="foreignkey")
        table.drop_constraint(op.f("ck_payments_status"), type_="check")
        table.drop_constraint(op.f("ck_payments_total_min"), type_="check")
        table.alter_column("total", nullable=True)
"""


def test_rules_go_and_rows_stay() -> None:
    text = keep_all(NAME, (), PAYMENT, payment_fields())
    assert KEPT in text
    assert '"owner_id": "owner:ref=users.User:optional:ondelete=set-null",' in text
    assert 'table.alter_column("total", nullable=_lacks("payments", "total"))' in text
    assert "drop_column(" not in text


def test_what_was_taken_back_is_required_again() -> None:
    text = take_back(NAME, (), PAYMENT, payment_fields())
    upgrade, _, downgrade = text.partition("def downgrade()")
    assert 'table.alter_column("total", nullable=False)' in upgrade
    assert KEPT in downgrade
    assert '"payments": ["total", "status", "code", "owner_id"],' in text


def test_where_there_are_no_rules_nothing_is_done_and_nothing_imported() -> None:
    text = keep_all(NAME, (), PAYMENT, payment_fields("note:text:optional"))
    assert text.count("    pass  # all rows and columns stay as they are\n") == 2
    assert "import" not in text


def test_tables_are_named_or_counted() -> None:
    assert what_is_kept([(PAYMENT, ())], tables=True) == "keep payments"
    assert what_is_kept([(PAYMENT, ())] * 30, tables=True) == "keep 30 tables"
    assert '"payments": {},' in keep_data(NAME, (), "keep payments", [(PAYMENT, ())])
