"""One name in every spelling. The word boundaries are found once, in `words_of`; all spellings come from them.

HTTPLog -> http_log, SKU -> sku, OAuth2Token -> o_auth2_token, Item2 -> item2, A -> a. A digit belongs to the word
before it, a run of capitals is one word whose last capital begins the next: so `pascal(snake(x)) == x` for every name
without two capitals in a row.
"""

from __future__ import annotations

import re

__all__ = ["kebab", "pascal", "plural", "snake", "title", "words_of"]

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPECIAL = {"schema": "schemas", "virus": "viruses"}
"""Where the library is right by the dictionary and wrong by use."""


def words_of(name: str) -> list[str]:
    """Return the words of a name in any spelling, in lower case; letters lose their accents."""
    if not name.isascii():
        import unicodedata

        plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
        name = plain.replace("ß", "ss")
    return [word.lower() for part in re.findall(r"[A-Za-z0-9]+", name) for word in _BOUNDARY.split(part)]


def snake(name: str) -> str:
    """Return `user_profile`."""
    return "_".join(words_of(name))


def kebab(name: str) -> str:
    """Return `user-profile`."""
    return "-".join(words_of(name))


def pascal(name: str) -> str:
    """Return `UserProfile`."""
    return "".join(word.capitalize() for word in words_of(name))


def title(name: str) -> str:
    """Return `User profile`."""
    return " ".join(words_of(name)).capitalize()


def plural(name: str) -> str:
    """Return the plural of a name in snake case: only its last word changes.

    Fixed in the manifest when an entity is added, so that another version of the library changes no table.
    """
    words = words_of(name)
    if not words:  # no name at all: the rules for names say so
        return ""
    *first, last = words
    return "_".join([*first, _plural(last)])


def _plural(word: str) -> str:
    from pluralizer import Pluralizer

    return _SPECIAL.get(word) or str(Pluralizer().pluralize(word))  # type: ignore[no-untyped-call]
