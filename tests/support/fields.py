"""The data of the working templates for tests of names, fields and fragments, and a file made of fragments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from fastmod.fields import Field, TypeTable, parse_fields
from fastmod.fragments import Fragments, Import, Owner, fragments, lay
from fastmod.growth.layers import import_lines
from fastmod.naming import EntityName, EntityRules, FieldRules
from fastmod.template.source import current_template
from fastmod.template.tidying import tidy_imports

__all__ = ["TABLES", "entity_rules", "field_rules", "made", "model_file", "parse", "schema_file", "type_table"]

TABLES = {"users.User": "users", "billing.Invoice": "invoices"}


@cache
def type_table() -> TypeTable:
    """Return the type table of the working templates."""
    template = current_template()
    return TypeTable.of(template.data("types"), frozenset(template.data("reserved")["sql"]))


@cache
def field_rules() -> FieldRules:
    """Return the reserved names of fields."""
    return FieldRules.of(current_template().data("reserved"))


@cache
def entity_rules() -> EntityRules:
    """Return the reserved names of entities."""
    return EntityRules.of(current_template().data("reserved"))


def parse(*tokens: str, entity: str = "") -> tuple[Field, ...]:
    """Parse field tokens as a command would."""
    return parse_fields(tokens, type_table(), field_rules(), entity=entity)


def made(fields: Sequence[Field], entity: str = "Payment", plural: str = "payments") -> list[Fragments]:
    """Return the fragments of the fields of an entity in the module `billing`."""
    owner = Owner("billing", EntityName.of(entity, plural, entity_rules()), TABLES)
    return [fragments(field, type_table(), owner) for field in fields]


def _lines(imports: Iterable[Import]) -> str:
    return tidy_imports(import_lines([frozenset(imports)])).rstrip()


def model_file(parts: Sequence[Fragments], entity: str = "Payment", table: str = "payments") -> str:
    """Return a model of fragments, as a template would write it."""
    imports = {("app.shared.models.base", "Entity")}.union(*(part.model.imports for part in parts))
    table_args = [arg for part in parts for arg in part.model.table_args]
    args = "".join(f"        {arg},\n" for arg in table_args)
    lines = [
        f'"""Model."""\n\n{_lines(imports)}\n\n\nclass {entity}(Entity):\n    """Model."""\n',
        f'    __tablename__ = "{table}"',
        *([f"    __table_args__ = (\n{args}    )"] if args else []),
        *(["", *(part.model.lines for part in parts)] if parts else []),
    ]
    return "\n".join(lines) + "\n"


def schema_file(parts: Sequence[Fragments], entity: str = "Payment") -> str:
    """Return schemas of fragments, as a template would write them."""
    base = {("pydantic", "BaseModel"), ("pydantic", "ConfigDict")}
    imports = base.union(*(part.schemas.imports for part in parts))
    aliases = [part.schemas.alias for part in parts if part.schemas.alias]
    text = f'"""Schemas."""\n\n{_lines(imports)}\n'
    text += "".join(f"{alias}\n" for alias in ["", *aliases] if aliases)
    for kind, config in (
        ("Create", 'extra="forbid"'),
        ("Update", 'extra="forbid"'),
        ("Response", "from_attributes=True"),
    ):
        lines = "".join(f"{getattr(part.schemas, kind.lower())}\n" for part in parts)
        text += f"\n\nclass {entity}{kind}(BaseModel):\n    model_config = ConfigDict({config})\n\n{lines}"
    return text.rstrip() + "\n"


def migration_file(parts: Sequence[Fragments], table: str = "payments") -> str:
    """Return a migration of fragments, as a template would write it."""
    entries = ['sa.Column("id", Id, sa.Identity(), nullable=False)']
    entries += [lay(part.migration.column, 8, 8, 1) for part in parts]
    entries += ['sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)']
    entries += ['sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False)']
    entries += [lay(constraint.code, 8, 8, 1) for part in parts for constraint in part.migration.constraints]
    entries += [f'sa.PrimaryKeyConstraint("id", name=op.f("pk_{table}"))']
    body = "".join(f"        {entry},\n" for entry in entries)
    text = '"""create"""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
    text += 'Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")\n\n\n'
    text += f'def upgrade() -> None:\n    op.create_table(\n        "{table}",\n{body}    )\n'
    for index in [index for part in parts for index in part.migration.indexes]:
        text += f"    {lay(index.code, 4, 4)}\n"
    return text
