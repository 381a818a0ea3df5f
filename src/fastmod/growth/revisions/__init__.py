"""Migrations of generated projects as text: what growth commands write into `migrations/versions`."""

from fastmod.growth.revisions.columns import add_columns, drop_columns
from fastmod.growth.revisions.keeping import keep_data, take_back, what_is_kept, what_is_taken_back
from fastmod.growth.revisions.tables import create_table, drop_table
from fastmod.growth.revisions.words import Change, what_of

__all__ = [
    "Change",
    "add_columns",
    "create_table",
    "drop_columns",
    "drop_table",
    "keep_data",
    "take_back",
    "what_is_kept",
    "what_is_taken_back",
    "what_of",
]
