"""Words about modules and entities, as templates put them into sentences and code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastmod.growth.landscape import Entity

__all__ = ["EntityWords", "words_of"]

_SPELT_OUT = re.compile(r"[A-Z](?![a-z])")
"""The beginning of `HTTPLog`: letters are said one by one."""
_AN = re.compile(r"hour|hono|honest|heir|u(?!ni(?!n|m)|se|ser|sa|ti|bi|ra|ku|$)|a|e(?!u|we)|i|o(?!ne|nce)")


@dataclass(frozen=True, slots=True)
class EntityWords:
    """`entity` in templates: `UserProfile` in every spelling."""

    name: str
    snake: str
    variable: str
    plural: str
    variables: str
    table: str
    title: str
    words: str
    a_words: str
    a_words_title: str
    plural_words: str
    plural_title: str
    prefix: str
    """The argument of its router: empty where the module is named after the entity."""
    url: str
    """Below `/api/v1/`."""


def words_of(entity: Entity) -> EntityWords:
    """Return the words about an entity."""
    name = entity.name
    words, plural_words = name.snake.replace("_", " "), name.plural.replace("_", " ")
    article = _article(name.name, words)
    main = name.plural == entity.module.name
    return EntityWords(
        name=name.name,
        snake=name.snake,
        variable=name.variable,
        plural=name.plural,
        variables=name.variables,
        table=name.table,
        title=name.title,
        words=words,
        a_words=f"{article} {words}",
        a_words_title=f"{article} {words}".capitalize(),
        plural_words=plural_words,
        plural_title=name.title_plural,
        prefix="" if main else f'prefix="/{name.path}"',
        url=entity.module.path if main else f"{entity.module.path}/{name.path}",
    )


def _article(name: str, words: str) -> str:
    """Return what is said, not what is written: an hour, a user, an HTTP log."""
    if _SPELT_OUT.match(name):
        return "an" if name[0] in "AEFHILMNORSX" else "a"
    return "an" if _AN.match(words) else "a"
