"""Words about modules and entities, as templates put them into sentences and code."""

from __future__ import annotations

from dataclasses import dataclass

from fastmod.growth.landscape import Entity

__all__ = ["EntityWords", "words_of"]


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
    article = "an" if words[0] in "aeio" else "a"
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
