"""Names of new revisions: a function of their time, what they do, their parents and the names that are taken."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

__all__ = ["SLUG_LENGTH", "MigrationName", "name_migration", "slug_of"]

SLUG_LENGTH = 60
"""As `truncate_slug_length` in the `pyproject.toml` of generated projects."""


@dataclass(frozen=True, slots=True)
class MigrationName:
    """File name and revision id of a migration that is to be written."""

    file: str
    revision: str


def name_migration(what: str, now: datetime, parents: Iterable[str], taken: Iterable[str]) -> MigrationName:
    """Name a revision at the first second from `now` on (with its time zone) that no file in `taken` begins with.

    The id looks like Alembic's own, which are random; this one is made of the name and the parents, so that the same
    command gives the same bytes, and two branches that write different revisions in one second have different ids.
    """
    seconds = {name[:15] for name in taken}
    time = now.astimezone(UTC).replace(microsecond=0)
    while f"{time:%Y%m%d_%H%M%S}" in seconds:
        time += timedelta(seconds=1)
    file = f"{time:%Y%m%d_%H%M%S}_{slug_of(what)}.py"
    revision = hashlib.sha256("\n".join((file, *sorted(parents))).encode()).hexdigest()[:12]
    return MigrationName(file, revision)


def slug_of(what: str) -> str:
    """Return the words of a sentence as Alembic puts them into a file name, cut at a word after 60 characters."""
    slug = "_".join(re.findall(r"\w+", what)).lower()
    return slug if len(slug) <= SLUG_LENGTH else slug[:SLUG_LENGTH].rsplit("_", 1)[0] + "_"
