"""What each layer's template says of an entity's fields: blocks of lines, with the imports that they need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastmod.fragments import Fragments
from fastmod.fragments.layout import Import
from fastmod.growth.landscape import Entity, Landscape
from fastmod.growth.relations import End
from fastmod.ordering import module_key
from fastmod.template.wrapping import LIMIT

__all__ = ["EnumText", "ModelText", "SchemaText", "ServiceText", "enums_of", "model_of", "schema_of", "service_of"]

USER = "users.User"


@dataclass(frozen=True, slots=True)
class ModelText:
    """`model` in templates."""

    imports: str
    checked_imports: str
    body: str


@dataclass(frozen=True, slots=True)
class SchemaText:
    """`schema` in templates."""

    imports: str
    aliases: str
    create: str
    update: str
    response: str
    sortable: str
    filters: str


@dataclass(frozen=True, slots=True)
class ServiceText:
    """`service` in templates: how references to other records are held."""

    imports: str
    require: str
    require_changed: str
    """For updates: what a record points to already may have gone since."""
    references: str
    columns: str
    """Inside of a tuple."""


@dataclass(frozen=True, slots=True)
class EnumText:
    """`enum` in templates."""

    name: str
    words: str
    members: str


def model_of(entity: Entity, ends: Iterable[End]) -> ModelText:
    """Return what the model's template needs."""
    found = list(ends)
    path = f"app.modules.{entity.record.module}.models"
    others = sorted({f"{path}.{end.other}" for end in found if end.other != entity.name.name}, key=module_key)
    imports = import_lines(part.model.imports for part in entity.parts)
    imports += "from typing import TYPE_CHECKING\n" if others else ""
    imports += "from sqlalchemy.orm import Mapped, relationship\n" if found else ""
    checked = "".join(f"    from {other} import {other.rpartition('.')[2]}\n" for other in others)
    body = _table_args([arg for part in entity.parts for arg in part.model.table_args])
    columns = "".join(f"{part.model.lines}\n" for part in entity.parts)
    relationships = "".join(f"    {end.line}\n" for end in found)
    body += "".join(f"\n{block}" for block in (columns, relationships) if block)
    return ModelText(imports, f"if TYPE_CHECKING:\n{checked}\n" if checked else "", body)


def _table_args(args: list[str]) -> str:
    if not args:
        return ""
    line = f"    __table_args__ = ({args[0]},)\n"
    if len(args) == 1 and "\n" not in line[:-1] and len(line) <= LIMIT + 1:
        return line
    return f"    __table_args__ = (\n{''.join(f'        {arg},{chr(10)}' for arg in args)}    )\n"


def schema_of(entity: Entity) -> SchemaText:
    """Return what the schemas' template needs."""
    parts = entity.parts
    imports = import_lines([*(part.schemas.imports for part in parts), *(part.schemas.query_imports for part in parts)])
    aliases = "".join(f"{part.schemas.alias}\n" for part in parts if part.schemas.alias)
    create = "".join(f"{part.schemas.create}\n" for part in parts)
    update = "".join(f"{part.schemas.update}\n" for part in parts)
    return SchemaText(
        imports=imports,
        aliases=f"{aliases}\n" if aliases else "",
        create=f"\n{create}" if create else "",
        update=f"\n{update}" if update else "",
        response="".join(f"{part.schemas.response}\n" for part in parts),
        sortable="".join(f'        "{part.column}",\n' for part in parts if part.sortable),
        filters="".join(f"{part.schemas.query}\n" for part in parts if part.schemas.query),
    )


def service_of(entity: Entity, landscape: Landscape) -> ServiceText:
    """Return what the service's template needs: what a reference points to must be there."""
    snake = entity.name.snake
    references = [part for part in entity.parts if part.field.type == "ref"]
    if not references:
        return ServiceText("", "", "", "", "")
    targets = [landscape.target_of(entity.key, part.field.target) for part in references]
    imports = {
        ("typing", "Any"),
        ("app.core.exceptions", "NotFoundError"),
        ("app.shared.interfaces.registry", "interfaces"),
        *(
            ("app.shared.interfaces.SharedUserLookup", "SharedUserLookup")
            if target == USER
            else ("app.shared.interfaces.RecordLookup", "RecordLookup")
            for target in targets
        ),
    }
    lines = [
        "",
        "    async def _require_references(self, given: dict[str, Any]) -> None:",
        '        """What other records it points to must be there."""',
    ]
    if USER in targets:
        lines.append("        users = interfaces.resolve(SharedUserLookup, self.repository.db)")
    if set(targets) - {USER}:
        lines.append("        records = interfaces.resolve(RecordLookup, self.repository.db)")
    for part, target in zip(references, targets, strict=True):
        asked = part.column
        found = (
            f"await users.validate_user_exists_and_active({asked})"
            if target == USER
            else f'await records.exists("{landscape.tables[target]}", {asked})'
        )
        thing = "active user" if target == USER else landscape.name_of(target).snake.replace("_", " ")
        lines += [
            f'        {part.column} = given.get("{part.column}")',
            f"        if {part.column} is not None and not {found}:",
            f'            raise NotFoundError("`{part.column}` names no {thing}", module=self.module_name)',
        ]
    return ServiceText(
        imports=import_lines([frozenset(imports)]),
        require=f"        await self._require_references({snake}_data.model_dump(exclude_unset=True))\n",
        require_changed=f"        await self._require_references(await self.changes({snake}_id, {snake}_data))\n",
        references="\n".join(lines) + "\n",
        columns=", ".join(f'"{part.column}"' for part in references) + ("," if len(references) == 1 else ""),
    )


def enums_of(entity: Entity) -> tuple[EnumText, ...]:
    """Return one value for each enum field."""
    return tuple(_enum(part) for part in entity.parts if part.enum)


def _enum(part: Fragments) -> EnumText:
    assert part.enum is not None  # the caller asked  # noqa: S101
    members = "".join(f'    {name} = "{value}"\n' for name, value in part.enum.members)
    return EnumText(part.enum.name, part.name.name.replace("_", " "), members)


def import_lines(imports: Iterable[frozenset[Import]]) -> str:
    """Return one import line for each name; `tidy_imports` joins and sorts them."""
    by_module: Mapping[Import, None] = dict.fromkeys(sorted({one for some in imports for one in some}))
    return "".join(f"from {module} import {name}\n" for module, name in by_module)
