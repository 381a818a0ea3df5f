"""Templates that only put names in: most of them. They need no Jinja2, whose compiler costs more than they do.

`render_plain` gives what Jinja2 gives, or nothing: then Jinja2 is asked, which also knows how to say what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["render_plain", "uses_usual_tags"]

_PIECE = re.compile(r"\{\{ (?:([a-z]\w*)((?:\.[a-z]\w*)*)|'([{}]+)') \}\}")
_OTHER_TAG = re.compile(r"\{[{%#]|\{\Z|\r")
"""A brace at the end would be the first of the two that open the next tag; Jinja2 gives line ends its own kind."""
_SETTINGS = re.compile(r"^_envops:\n(?:  undefined: .*\n)?(?! )", re.MULTILINE)


def uses_usual_tags(config: str) -> bool:
    """Whether the text of a `copier.yml` leaves tags and line ends as Jinja2 has them; in doubt it does not."""
    return "_envops" not in config or bool(_SETTINGS.search(config))


def render_plain(text: str, context: Mapping[str, Any]) -> str | None:
    """Return what a template gives for a context; None when it holds more than names of texts, or one is not there."""
    pieces = []
    at = 0
    for match in _PIECE.finditer(text):
        before, value = text[at : match.start()], match[3] or _value(match[1], match[2], context)
        if value is None or _OTHER_TAG.search(before):
            return None
        pieces += [before, value]
        at = match.end()
    rest = text[at:]
    return None if _OTHER_TAG.search(rest.removesuffix("{")) else "".join([*pieces, rest])


def _value(name: str, attributes: str, context: Mapping[str, Any]) -> str | None:
    found = context.get(name)
    for attribute in attributes.split(".")[1:]:
        found = getattr(found, attribute, None)
    return found if type(found) is str else None
