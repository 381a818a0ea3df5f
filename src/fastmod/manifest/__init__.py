"""The manifest: `.copier-answers.yml`, the only state of a project. Records, and the strict reader.

Its one writer is the template of the answers file, so that Copier and fastmod cannot disagree on a byte.
"""

from fastmod.manifest.canonical import rewritten
from fastmod.manifest.reading import damage, read_manifest
from fastmod.manifest.records import ALL_LAYERS, FORMAT, EntityRecord, Manifest, ModuleRecord, Origin

__all__ = [
    "ALL_LAYERS", "FORMAT", "EntityRecord", "Manifest", "ModuleRecord", "Origin", "damage", "read_manifest",
    "rewritten",
]  # fmt: skip
