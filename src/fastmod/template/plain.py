"""Templates that put values between texts, some of these under a condition, filled in without Jinja.

Nearly all templates are such, a check renders those of entities for every entity, and the lock files are long: to
compile them would cost more than all the rest. Where anything is not plainly that (a name that is not there, a number,
another tag), Jinja renders: so bytes and errors are Jinja's in any case. A property test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

__all__ = ["Values", "filled", "uses_usual_tags"]

_NAME = r"[a-z][a-z0-9_]*"
_VALUE = re.compile(rf"\{{\{{ (?:({_NAME}(?:\.{_NAME})*(?: \| lower)?)|'([{{}}]+)') \}}\}}")
_BLOCK = re.compile(rf'\{{%(-?) (?:if "({_NAME})" in ({_NAME})|endif) (-?)%\}}')
_OTHER = re.compile(r"\{[{%#]|\r|\{\Z")
"""What Jinja reads otherwise than as text; a bracket right before a tag would open it."""
_SETTINGS = re.compile(r"^_envops:\n(?:  undefined: .*\n)?(?! )", re.MULTILINE)

_Condition = tuple[str, str] | None
"""A word and the name of the list that must hold it."""


class _NotPlainError(Exception):
    """Something that Jinja has to read."""


class Values(dict[str, str]):
    """The texts that one context gives, by what tags call them (`entity.name`), each looked up once.

    `environment` is asked for only where something is not plain data: most commands get by without importing Jinja.
    """

    def __init__(self, environment: Callable[[], SandboxedEnvironment], context: Mapping[str, Any]) -> None:
        super().__init__()
        self._environment, self._context = environment, context

    def __missing__(self, tag: str) -> str:
        expression, lower, _ = tag.partition(" | lower")
        name, *attributes = expression.split(".")
        value = self._given(name)
        for attribute in attributes:
            # A field of plain data is what the sandbox would give; all else is for it to decide.
            is_field = attribute in getattr(type(value), "__dataclass_fields__", ())
            value = getattr(value, attribute) if is_field else self._environment().getattr(value, attribute)
        if type(value) is not str:
            raise _NotPlainError
        self[tag] = text = value.lower() if lower else value
        return text

    def holds(self, condition: _Condition) -> bool:
        """Whether a text is to be there."""
        if condition is None:
            return True
        found = self._given(condition[1])
        if type(found) not in (list, tuple):
            raise _NotPlainError
        return condition[0] in found

    def _given(self, name: str) -> Any:
        if name not in self._context:
            raise _NotPlainError
        return self._context[name]


def uses_usual_tags(config: str) -> bool:
    """Whether the text of a `copier.yml` leaves tags and line ends as Jinja has them; in doubt it does not."""
    if "_jinja_extensions" in config:
        return False
    return "_envops" not in config or bool(_SETTINGS.search(config))


def filled(template: str | bytes, values: Values | None) -> str | None:
    """Return what a template renders to, None where that is Jinja's business (as without `values`).

    Contents of files come as they are: bytes remember their hash, by which the template is found again.
    """
    patterns = None if values is None else _patterns(template)
    if patterns is None or values is None:
        return None
    try:
        if len(patterns) == 1 and patterns[0][0] is None:
            return patterns[0][1] % values
        return "".join([pattern % values for condition, pattern in patterns if values.holds(condition)])
    except _NotPlainError:
        return None


@lru_cache(maxsize=2048)
def _patterns(template: str | bytes) -> tuple[tuple[_Condition, str], ...] | None:
    """Return the texts of a template as formats for `%`, which is the quickest way to fill in by name."""
    try:
        return tuple((condition, _pattern(text)) for condition, text in _texts(_decoded(template)) if text)
    except _NotPlainError:
        return None


def _decoded(template: str | bytes) -> str:
    return template if isinstance(template, str) else template.decode()


def _texts(template: str) -> Iterator[tuple[_Condition, str]]:
    """Yield what stands between the conditions, each with its own; one in another is not plain."""
    condition: _Condition = None
    start, strip = 0, False
    for match in _BLOCK.finditer(template):
        if (match[2] is None) == (condition is None):
            raise _NotPlainError
        text = template[start : match.start()]
        text = text.lstrip() if strip else text
        yield condition, text.rstrip() if match[1] else text
        condition = (match[2], match[3]) if match[2] else None
        start, strip = match.end(), bool(match[4])
    if condition is not None:
        raise _NotPlainError
    yield None, template[start:].lstrip() if strip else template[start:]


def _pattern(text: str) -> str:
    pieces, end = [], 0
    for match in _VALUE.finditer(text):
        pieces += [_literal(text[end : match.start()]), f"%({match[1]})s" if match[1] else match[2]]
        end = match.end()
    return "".join([*pieces, _literal(text[end:])])


def _literal(text: str) -> str:
    if _OTHER.search(text):
        raise _NotPlainError
    return text.replace("%", "%%")
