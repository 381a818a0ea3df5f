"""`fastmod list`: the modules and entities of a project, those of the manifest and those somebody wrote by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.ordering import natural_key

__all__ = ["Inventory", "take_inventory"]

MODULES = "app/modules"


@dataclass(frozen=True, slots=True)
class Inventory:
    """Modules and entities in reading order; hand-written ones have the origin `user`."""

    release: str
    modules: tuple[ModuleRecord, ...]
    entities: tuple[EntityRecord, ...]

    def entities_of(self, module: str) -> tuple[EntityRecord, ...]:
        """Return the entities of one module."""
        return tuple(entity for entity in self.entities if entity.module == module)


def take_inventory(root: Path, manifest: Manifest) -> Inventory:
    """Combine the manifest with the folders and model files that it does not know."""
    modules = {record.name: record for record in manifest.modules}
    entities = {(record.module, record.name): record for record in manifest.entities}
    for folder in sorted((root / MODULES).glob("*/__init__.py")):
        module = folder.parent.name
        if module.startswith("_"):
            continue
        modules.setdefault(module, ModuleRecord(module, "user"))
        for file in sorted((folder.parent / "models").glob("[A-Z]*.py")):
            # The plural of a hand-written entity is its author's choice and not known here.
            entities.setdefault((module, file.stem), EntityRecord(module, file.stem, "", "user"))
    return Inventory(
        manifest.release,
        tuple(sorted(modules.values(), key=lambda record: natural_key(record.name))),
        tuple(sorted(entities.values(), key=lambda record: (natural_key(record.module), natural_key(record.name)))),
    )
