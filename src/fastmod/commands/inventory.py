"""`fastmod list`: the modules and entities of a project, those of the manifest and those somebody wrote by hand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.ordering import natural_key
from fastmod.project import MODULES

__all__ = ["MODULES", "Inventory", "module_records", "take_inventory"]


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
    modules = module_records(root, manifest)
    entities = {(record.module, record.name): record for record in manifest.entities}
    for module in _folders(root):
        for file in sorted((root / MODULES / module / "models").glob("[A-Z]*.py")):
            # The plural of a hand-written entity is its author's choice and not known here.
            entities.setdefault((module, file.stem), EntityRecord(module, file.stem, "", "user"))
    return Inventory(
        manifest.release,
        tuple(modules.values()),
        tuple(sorted(entities.values(), key=lambda record: (natural_key(record.module), natural_key(record.name)))),
    )


def module_records(root: Path, manifest: Manifest) -> dict[str, ModuleRecord]:
    """Return the modules of the manifest and of the tree by name, in reading order."""
    records = {record.name: record for record in manifest.modules}
    for module in _folders(root):
        records.setdefault(module, ModuleRecord(module, "user"))
    return dict(sorted(records.items(), key=lambda item: natural_key(item[0])))


def _folders(root: Path) -> list[str]:
    place = root / MODULES
    names = sorted(os.listdir(place)) if place.is_dir() else []
    return [name for name in names if not name.startswith("_") and (place / name / "__init__.py").is_file()]
