"""Tables and columns that outlived their models: `fastmod remove-* --keep-data` leaves them in the database.

The migration that leaves them says so in a constant `kept`; comparisons of models and database pass over them.
"""

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

Kept = dict[str, set[str]]  # table -> columns


def kept_data(config: Config) -> Kept:
    """What the migrations say was kept, also where a model has it again."""
    kept: Kept = {}
    for script in ScriptDirectory.from_config(config).walk_revisions():
        for table, columns in getattr(script.module, "kept", {}).items():
            kept.setdefault(table, set()).update(columns)
    return kept


def is_kept(kept: Kept, models: MetaData, table: str, column: str | None = None) -> bool:
    """Whether no model has the table, or its column, because it was kept."""
    if table not in models.tables:
        return table in kept
    return column in kept.get(table, set()) and column not in models.tables[table].columns
