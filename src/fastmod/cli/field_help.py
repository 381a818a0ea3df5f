"""What the help of commands that take fields says below its options: every type and modifier, one example each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastmod.cli.examples import ExampleCommand

if TYPE_CHECKING:
    from fastmod.fields import TypeTable

__all__ = ["EXAMPLES", "MODIFIERS", "FieldsCommand"]

EXAMPLES = {
    "str": "title:str=80",
    "text": "note:text",
    "int": "seats:int",
    "bigint": "views:bigint",
    "float": "height:float",
    "decimal": "weight:decimal=8,3",
    "money": "price:money",
    "bool": "active:bool",
    "date": "due_on:date",
    "datetime": "placed_at:datetime",
    "time": "opens:time",
    "uuid": "token:uuid",
    "json": "settings:json",
    "email": "contact:email",
    "url": "website:url",
    "enum": "status:enum=draft,sent,paid",
    "bytes": "image:bytes=65536",
    "ref": "owner:ref=users.User",
}
"""A field of each type, in the order of the table of types."""

MODIFIERS = {
    "optional": ("note:text:optional", "may be left out, and is null then"),
    "unique": ("number:str=32:unique", "no two rows have the same value"),
    "index": ("due_on:date:index", "searched often: the database gets an index"),
    "default": ("active:bool:default=true", "what rows get that do not say; `::` stands for a colon"),
    "min": ("total:decimal=12,2:min=0", "the smallest value; for texts the shortest length"),
    "max": ("rating:int:max=5", "the largest value; for a `text` the longest length"),
    "pattern": ("code:str=8:pattern=[A-Z]{2}-[0-9]+", "what the whole text looks like; quote it for your shell"),
    "ondelete": ("order:ref=Order:ondelete=cascade", "with what it points to: cascade, restrict or set-null"),
}
"""A field with each modifier, and what the modifier means."""


class FieldsCommand(ExampleCommand):
    """A command whose help lists what a field can be; the table is read when help is asked for."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the types, the modifiers and the example."""
        from fastmod.fields import TypeTable
        from fastmod.template.source import current_template

        with formatter.section("Types (what stands after `=` may be left out for str, decimal and bytes)"):
            formatter.write_dl(types_listed(TypeTable.of(current_template().data("types"))))
        with formatter.section("Modifiers (any number, in any order)"):
            formatter.write_dl(list(MODIFIERS.values()))
        super().format_epilog(ctx, formatter)


def types_listed(table: TypeTable) -> list[tuple[str, str]]:
    """Return an example and the summary of every type."""
    return [(EXAMPLES[name], row.summary) for name, row in table.types.items()]
