"""A field in the SQLAlchemy model."""

from __future__ import annotations

from dataclasses import dataclass

from fastmod.fields.field import Field
from fastmod.fields.rules import value_of
from fastmod.fields.table import TypeRow
from fastmod.fragments.checks import checks_of
from fastmod.fragments.layout import Code, Import, Leaf, Named, call, lay, statement
from fastmod.fragments.literals import python_code, server_text, sql_text, text_literal
from fastmod.fragments.names import Names

__all__ = ["Model", "model_of", "server_default"]


@dataclass(frozen=True, slots=True)
class Model:
    """Lines of the class body, entries of `__table_args__` (indented by 8, each without its comma), and imports."""

    lines: str
    table_args: tuple[str, ...]
    imports: frozenset[Import]


def model_of(field: Field, row: TypeRow, names: Names) -> Model:
    """Return the model's part of a field."""
    annotation = row.code.get("model_annotation", row.code["annotation"])
    annotation = f"Mapped[{annotation} | None]" if field.optional else f"Mapped[{annotation}]"
    arguments: list[Code] = []
    if row.code["column"]:
        arguments.append(Leaf(row.code["column"].format(*field.args)))
    extras: list[tuple[str, Code]] = []
    if field.type == "ref":
        arguments.append(_foreign_key(field, names))
    for wanted, kind, keyword in (
        (field.unique, "uq", "unique"),
        ((field.index or field.type == "ref") and not field.unique, "ix", "index"),
    ):
        if not wanted:
            continue
        name, usual = names.constraint(kind, field.column)
        if usual:
            arguments.append(Named(keyword, Leaf("True")))
        elif kind == "uq":
            extras.append((name, call("UniqueConstraint", f'"{field.column}"', name=f'"{name}"')))
        else:
            extras.append((name, call("Index", f'"{name}"', f'"{field.column}"')))
    if field.default is not None:
        literal = python_code(value_of(field, "default", row), row.value, names.enum)
        arguments += [Named("default", literal), Named("server_default", server_default(field, row))]
    value = call("mapped_column", *arguments) if arguments else None
    lines = statement(f"{field.column}: {annotation}", value, 4)
    checks = [_check(own, condition, names) for own, condition in checks_of(field, row, names)]
    codes = [*checks, *(code for _, code in extras)]
    table_args = tuple(lay(code, 8, 8, 1) for code in codes)
    return Model(lines, table_args, names.imports(lines, *table_args))


def server_default(field: Field, row: TypeRow, prefix: str = "") -> Code:
    """Return the database's own default; `prefix` is `sa.` in migrations."""
    value = value_of(field, "default", row)
    kind = row.code["server_default"]
    if kind == "boolean":
        return Leaf(f"{prefix}{'true' if value else 'false'}()")
    if kind == "number":
        return call(f"{prefix}text", f'"{field.default}"')
    text = server_text(value, kind)
    if kind == "quoted" and "'" in text:  # alembic does not double it when it compares a plain string with the database
        return call(f"{prefix}text", text_literal(sql_text(text).replace(":", "\\:")))
    return Leaf(text_literal(text))


def _foreign_key(field: Field, names: Names) -> Code:
    rule = text_literal((field.ondelete or "restrict").upper().replace("-", " "))
    name, usual = names.constraint("fk", field.column, names.target_table)
    target = f'"{names.target_table}.id"'
    own = [] if usual else [Named("name", Leaf(f'"{name}"'))]
    later = [Named("use_alter", Leaf("True"))] if names.closes else []
    return call("ForeignKey", target, *own, Named("ondelete", Leaf(rule)), *later)


def _check(own: str, condition: Code, names: Names) -> Code:
    name, usual = names.constraint("ck", own)
    stated: Code = Leaf(f'"{own}"') if usual else call("conv", f'"{name}"')
    return call("CheckConstraint", condition, name=stated)
