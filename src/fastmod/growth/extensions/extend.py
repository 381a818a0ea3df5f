"""`extend`: the files of a reference entity with the fields that its record has, and their relationships. Pure.

They start from the templates each time, so that taking a field away needs no way back: the merge sees the files with
and without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from fastmod.edits import AlreadyThere, Cannot, Changed, Import, Outcome, Where, add_imports, add_item, add_member
from fastmod.errors import RequestError
from fastmod.fragments import Fragments
from fastmod.growth.extensions.aliases import add_alias
from fastmod.growth.extensions.blanks import Blank, words_in
from fastmod.growth.extensions.places import Extension, Role
from fastmod.growth.relations import End
from fastmod.template.wrapping import wrap

__all__ = ["extend"]

HEADER, RELATIONSHIP = Where("header"), Where("relationship")
ANNOTATIONS = Import("__future__", "annotations")


def extend(
    texts: Mapping[str, str],
    places: Extension,
    fields: Iterable[tuple[Fragments, Blank]],
    ends: Iterable[End] = (),
) -> dict[str, str]:
    """Return `texts` (path -> source) with fields and ends of relationships in all places where they belong.

    Raises `RequestError` for a field whose name stands for something else in one of them.
    """
    editor = _Editor(dict(texts))
    for part, blank in fields:
        _add_column(editor, places, part)
        _add_to_schemas(editor, places, part)
        _add_items(editor, places, part, blank)
    for end in ends:
        _add_end(editor, places, end)
    return editor.texts


class _Editor:
    """Texts on their way; each edit is one that adds, proves, and answers when it cannot."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def edit(self, path: str, operation: Callable[..., Outcome], *arguments: object) -> None:
        outcome = operation(self.texts[path], *arguments)
        if isinstance(outcome, Changed):
            self.texts[path] = outcome.text
        elif isinstance(outcome, Cannot):
            raise RequestError(f"`{path}` {outcome.reason}", hint="choose another name for the field")
        elif isinstance(outcome, AlreadyThere) and not outcome.same:
            raise RequestError(f"`{path}` has something of this name already", hint="choose another name for the field")


def _add_column(editor: _Editor, places: Extension, part: Fragments) -> None:
    imports, path = _imports(part.model.imports), places.model
    editor.edit(path, add_member, places.entity, _left(part.model.lines), imports)
    for arg in part.model.table_args:
        text = _left(arg, 8)
        header = f"__table_args__ = ({text},)"
        if "__table_args__" in editor.texts[path]:
            editor.edit(path, add_item, f"{places.entity}.__table_args__", text, imports)
        elif "\n" in text or len(header) > 116:
            lines = text.replace("\n", "\n    ")
            editor.edit(path, add_member, places.entity, f"__table_args__ = (\n    {lines},\n)", imports, HEADER)
        else:
            editor.edit(path, add_member, places.entity, header, imports, HEADER)


def _add_to_schemas(editor: _Editor, places: Extension, part: Fragments) -> None:
    aliased: set[str] = set()
    for schema in places.schemas:
        path = places.schema(schema.file)
        line = _line(part, schema.role)
        if not line:
            continue  # lists cannot be filtered by it
        name = part.schemas.alias.partition(" = ")[0]
        if name and name in line and path not in aliased:
            aliased.add(path)
            editor.edit(path, add_alias, part.schemas.alias)
            editor.edit(path, add_imports, _needed(part.schemas.imports, part.schemas.alias))
        imports = part.schemas.imports | part.schemas.query_imports
        before = ("sort",) if schema.role == "query" else ()
        editor.edit(path, add_member, schema.name, _left(line), _needed(imports, line), Where(before=before))


def _add_items(editor: _Editor, places: Extension, part: Fragments, blank: Blank) -> None:
    name = f'"{part.column}"'
    for items, item, imports in (
        (places.filterable if part.schemas.query else None, name, ()),
        (places.sortable if part.sortable else None, name, ()),
        (places.sorts if part.sortable else None, name, ()),
        (places.sorts if part.sortable else None, f'"-{part.column}"', ()),
        (places.listed, name, ()),
        (places.forgotten, f"{name}: {blank.code}", _imports(blank.imports)),
    ):
        if items is not None:
            editor.edit(items.path, add_item, items.name, item, imports)


def _line(part: Fragments, role: Role) -> str:
    schemas = part.schemas
    lines: dict[Role, str] = {
        "create": schemas.create,
        "update": schemas.update,
        "response": schemas.response,
        "query": schemas.query,
    }
    return lines[role]


def _add_end(editor: _Editor, places: Extension, end: End) -> None:
    """Models that name each other need their annotations unread: the other one is imported for types only."""
    imports: tuple[Import, ...] = (ANNOTATIONS, Import("sqlalchemy.orm", "Mapped"))
    imports += (Import("sqlalchemy.orm", "relationship"),)
    if end.other != places.entity:
        imports += (Import(f"app.modules.{places.module}.models.{end.other}", end.other, for_types=True),)
    line = _left(wrap(f"    {end.line}\n"))
    editor.edit(places.model, add_member, places.entity, line, imports, RELATIONSHIP)


def _left(lines: str, indent: int = 4) -> str:
    """Return the lines of a statement or an item without the indentation that fragments give them."""
    pad = " " * indent
    return "\n".join(line.removeprefix(pad) for line in lines.rstrip("\n").split("\n"))


def _imports(wanted: Iterable[tuple[str, str]]) -> tuple[Import, ...]:
    return tuple(Import(module, name) for module, name in sorted(wanted))


def _needed(imports: Iterable[tuple[str, str]], code: str) -> tuple[Import, ...]:
    """Return the imports for a piece of code: a response does not need what the rules of an input are made of."""
    words = words_in(code)
    return _imports(one for one in imports if one[1] in words)
