"""The name of a field: `due_on`. It is an attribute of a model and of schemas, and a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastmod.naming.spelling import pascal, snake, title
from fastmod.naming.words import BUILTINS, KEYWORDS, NameProblem, shown

__all__ = ["FIELD_LIMIT", "FieldName", "FieldRules", "field_problem"]

FIELD_LIMIT = 40

_SHAPE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_REASONS = {
    "base": "every entity has that column already",
    "sqlalchemy": "it would hide an attribute that SQLAlchemy needs",
    "pydantic": "it would hide a part of pydantic's models",
    "annotations": "it would hide the name that another field of the class is declared with",
    "generated": "the generated code uses that name itself",
}
"""Per list of `fields` in `templates/data/reserved.json`, in the order they are asked."""


@dataclass(frozen=True, slots=True)
class FieldRules:
    """Names that a field must not have: list -> names (`fields` in `templates/data/reserved.json`)."""

    reserved: Mapping[str, frozenset[str]]
    secrets: tuple[str, ...] = ()
    """Parts of names that tests of the project take for a secret; none in releases before 0.8.0."""

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> FieldRules:
        """Read the rules from the content of the data file."""
        names = raw["fields"]
        return cls({reason: frozenset(names[reason]) for reason in _REASONS}, tuple(names.get("secrets", ())))

    def reason(self, name: str) -> str | None:
        """Return why `name` is reserved, or None when it is not."""
        return next((text for key, text in _REASONS.items() if name in self.reserved.get(key, ())), None)

    def secret(self, name: str) -> str | None:
        """Return the part of `name` that says that it is a secret, or None."""
        return next((word for word in self.secrets if word in name), None)


@dataclass(frozen=True, slots=True)
class FieldName:
    """A checked field name in every spelling."""

    name: str
    """`due_on`: attribute, column, key in JSON."""
    title: str
    """`Due on`: for people."""
    pascal: str
    """`DueOn`: end of the name of its enum."""

    @classmethod
    def of(cls, name: str) -> FieldName:
        """Return the spellings of a name that is known to be good."""
        return cls(name, title(name), pascal(name))


def field_problem(name: str, rules: FieldRules, entity: str = "") -> NameProblem | None:
    """Return why `name` cannot be a field's, or None when it can. `entity` makes the way out a better one."""
    subject = f"`{shown(name, FIELD_LIMIT)}` cannot be a field name"
    usual = _usual(name, rules)
    if not name:
        return NameProblem("the name is missing", "a field begins with its name", "for example `title:str`")
    if len(name) > FIELD_LIMIT:
        return NameProblem(
            subject, f"it has {len(name)} characters, at most {FIELD_LIMIT} are allowed", "choose a shorter one"
        )
    if not name.isascii():
        return NameProblem(subject, "only ASCII letters, digits and `_` are allowed", usual)
    if name.startswith("_"):
        return NameProblem(subject, "names with a leading `_` are private to Python's libraries", usual)
    if not _SHAPE.fullmatch(name):
        return NameProblem(subject, "a field is written in lower case, words joined by one `_`, a letter first", usual)
    out = f"try `{_way_out(name, rules, entity)}`"
    if name in KEYWORDS:
        return NameProblem(subject, "it is a Python keyword", out)
    if reason := rules.reason(name):
        return NameProblem(subject, reason, out)
    if name in BUILTINS:
        return NameProblem(subject, "it would hide a builtin of Python", out)
    if word := rules.secret(name):
        reason = f"answers would show it, and `{word}` says that it is a secret"
        return NameProblem(subject, reason, "add such a column by hand, and leave it out of the response")
    return None


def _way_out(name: str, rules: FieldRules, entity: str) -> str:
    candidates = [f"{snake(entity)}_{name}"] if entity else []
    candidates += [f"{name}_value", "title"]
    return next(candidate for candidate in candidates if field_problem_free(candidate, rules))


def field_problem_free(name: str, rules: FieldRules) -> bool:
    """Whether a name in the right shape is not reserved either."""
    return len(name) <= FIELD_LIMIT and name not in KEYWORDS and name not in BUILTINS and rules.reason(name) is None


def _usual(name: str, rules: FieldRules) -> str:
    candidate = snake(name).lstrip("0123456789_")
    good = candidate != name and _SHAPE.fullmatch(candidate) and field_problem_free(candidate, rules)
    return f"write `{candidate}`" if good else "for example `title`"
