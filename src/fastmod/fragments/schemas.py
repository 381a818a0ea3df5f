"""A field in the pydantic schemas: create, update, response."""

from __future__ import annotations

from dataclasses import dataclass

from fastmod.fields.field import Field
from fastmod.fields.pattern_parser import parse_pattern
from fastmod.fields.patterns import regex_of
from fastmod.fields.rules import value_of
from fastmod.fields.table import TypeRow
from fastmod.fragments.layout import Call, Code, Import, Leaf, Named, call, statement
from fastmod.fragments.literals import python_code, python_literal
from fastmod.fragments.names import Names

__all__ = ["Schemas", "schemas_of"]


_NONE = Leaf("None")


@dataclass(frozen=True, slots=True)
class Schemas:
    """The alias above the classes (empty where a name says it all), one line per class body, and imports.

    `query` is the line of a filter in the query string (empty where lists cannot be filtered by the field); it has
    imports of its own.
    """

    alias: str
    create: str
    update: str
    response: str
    imports: frozenset[Import]
    query: str = ""
    query_imports: frozenset[Import] = frozenset()


def schemas_of(field: Field, row: TypeRow, names: Names) -> Schemas:
    """Return the schemas' part of a field. In an update everything may be left out, and then stays as it is."""
    base = row.code["input"].format(enum=names.enum)
    if field.pattern is not None:
        base = row.code["input_with_pattern"]
    rules = _rules(field, row)
    alias = statement(names.alias, call("Annotated", base, rules, brackets="[]"), 0) if rules.items else ""
    taken = names.alias if alias else base
    given = row.code.get("output", row.code["annotation"]).format(enum=names.enum)
    may = " | None" if field.optional else ""
    default = _default(field, row, names)
    create = statement(f"{field.column}: {taken}{may}", default, 4)
    left_out = Leaf("None") if field.optional else call("Field", default_factory="unset")
    update = statement(f"{field.column}: {taken}{may}", left_out, 4)
    response = statement(f"{field.column}: {given}{may}", None, 4)
    query = ""
    if row.filterable:
        query = statement(f"{field.column}: {row.code['query'].format(*field.args, enum=names.enum)} | None", _NONE, 4)
    imports = names.imports(alias, create, update, response)
    return Schemas(alias, create, update, response, imports, query, names.imports(query))


def _default(field: Field, row: TypeRow, names: Names) -> Code | None:
    if field.default is None:
        return Leaf("None") if field.optional else None
    return python_code(value_of(field, "default", row), row.value, names.enum)


def _rules(field: Field, row: TypeRow) -> Call:
    form = row.code.get("constraints")
    if form is None:
        return Call("", ())
    given: list[Code] = [Named(name, Leaf(value.format(*field.args))) for name, value in form["always"]]
    for word, position in (("min", 0), ("max", 1)):
        if word not in form:
            continue
        value = value_of(field, word, row)
        if value is not None:
            literal = python_literal(value, row.value)
        elif f"{word}_always" in form:
            literal = form[f"{word}_always"].format(*field.args)
        elif row.bounds:
            literal = str(row.bounds[position])
        else:
            continue
        given.append(Named(form[word], Leaf(literal)))
    if field.pattern is not None:
        given.append(Named(form["pattern"], Leaf(f'r"{regex_of(parse_pattern(field.pattern)[1])}"')))
    return Call(form["by"], tuple(given))
