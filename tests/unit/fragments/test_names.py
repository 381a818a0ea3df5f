"""Names round a field."""

from __future__ import annotations

from fastmod.fragments.names import LONGEST, names_of
from fastmod.naming import EntityName
from tests.support.fields import entity_rules, parse, type_table


def test_names() -> None:
    (field,) = parse("order:enum=a,b")
    names = names_of(field, type_table(), EntityName.of("Invoice", "invoices", entity_rules()), "billing", "")
    assert (names.enum, names.enum_module) == ("InvoiceOrder", "app.modules.billing.schemas.InvoiceOrder")
    assert names.quoted == '"order"'
    assert names.imports('Mapped[date] "Decimal" Decimal=1') == {("sqlalchemy.orm", "Mapped"), ("datetime", "date")}


def test_long_names_are_cut_and_told_apart() -> None:
    found = set()
    for letter in "ab":
        (field,) = parse("x" * 39 + letter + ":int")
        entity = EntityName.of("Y" * 40, "y", entity_rules())
        found.add(names_of(field, type_table(), entity, "billing", "").alias)
    assert len(found) == 2
    assert {len(name) for name in found} == {LONGEST}
