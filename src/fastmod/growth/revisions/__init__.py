"""Migrations of generated projects as text: what growth commands write into `migrations/versions`."""

from fastmod.growth.revisions.columns import add_columns, drop_columns
from fastmod.growth.revisions.tables import create_table, drop_table
from fastmod.growth.revisions.words import Change, what_of

__all__ = ["Change", "add_columns", "create_table", "drop_columns", "drop_table", "what_of"]
