"""CHECK constraints of a field: what the database itself refuses."""

from __future__ import annotations

from fastmod.fields.field import Field
from fastmod.fields.rules import value_of
from fastmod.fields.table import TypeRow
from fastmod.fragments.layout import Code, Leaf, pieces_of
from fastmod.fragments.literals import sql_text, text_literal
from fastmod.fragments.names import Names

__all__ = ["checks_of"]

_ROOM = 90


def checks_of(field: Field, row: TypeRow, names: Names) -> list[tuple[str, Code]]:
    """Return pairs of the constraint's own name (`total_min`) and its condition as a string in code."""
    found: list[tuple[str, Code]] = []
    forms = row.code.get("checks", {})
    if "always" in forms:
        begin, end = forms["always"].format(column=names.quoted, choices="\0").split("\0")
        choices = [sql_text(value) for value in field.args]
        condition = f"{begin}{', '.join(choices)}{end}"
        code = Leaf(text_literal(condition)) if len(condition) <= _ROOM else pieces_of(begin, choices, end, _ROOM)
        found.append((field.column, code))
    for word in ("min", "max"):
        value = value_of(field, word, row)
        if value is None or (row.measures_length and value == 0):
            continue
        moment = f"{value:%Y-%m-%d %H:%M:%S}" if row.value == "datetime" else ""
        if moment:
            moment = f"{value.date().isoformat()}{moment[-9:]}"  # years below 1000 keep their zeros
        condition = forms[word].format(column=names.quoted, value=getattr(field, word), sql=moment)
        found.append((f"{field.column}_{word}", Leaf(text_literal(condition))))
    return found
