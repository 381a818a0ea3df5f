"""Alembic revisions, read without importing them, and the names of new ones."""

from fastmod.migrations.graph import Graph, read_graph
from fastmod.migrations.heads import find_heads
from fastmod.migrations.kept import Kept, read_kept
from fastmod.migrations.naming import MigrationName, name_migration, slug_of
from fastmod.migrations.reading import VERSIONS, Finding, Revision, read_folder, read_revision

__all__ = [
    "VERSIONS",
    "Finding",
    "Graph",
    "Kept",
    "MigrationName",
    "Revision",
    "find_heads",
    "name_migration",
    "read_folder",
    "read_graph",
    "read_kept",
    "read_revision",
    "slug_of",
]
