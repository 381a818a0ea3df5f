"""The name of an entity: `UserProfile`. Class = file, so it is a file name as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastmod.naming.spelling import kebab, pascal, plural, snake, title
from fastmod.naming.words import BUILTINS, KEYWORDS, WINDOWS_DEVICES, NameProblem, shown, taken_problem

__all__ = ["ENTITY_LIMIT", "IDENTIFIER_LIMIT", "EntityName", "EntityRules", "entity_problem", "validate_entity"]

ENTITY_LIMIT = 40
SNAKE_LIMIT = 50
"""Longer ones would not fit a line of imports beside a module's name."""
PLURAL_LIMIT = 49
"""`from app.modules.MODULE.api.endpoints.PLURAL import (` has 120 characters with the longest name of a module."""
AMBIGUOUS = frozenset({"I", "L", "O"})
"""Linters refuse them as names of classes or variables."""
IDENTIFIER_LIMIT = 63
"""PostgreSQL cuts longer names of tables and constraints."""

_SHAPE = re.compile(r"[A-Z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class EntityRules:
    """What the generated code itself needs (`entities` in `templates/data/reserved.json`)."""

    reserved: frozenset[str] = frozenset()
    """Classes that generated files import, and those of the parts that all modules share."""
    suffixes: tuple[str, ...] = ()
    """What class names of an entity end with: `UserRepository`, `UserCreate`."""
    variables: frozenset[str] = frozenset()
    """Names of variables in generated code, which the entity's own variable must not hide."""

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> EntityRules:
        """Read the rules from the content of the data file."""
        entities = raw["entities"]
        variables = frozenset([*raw["fields"]["generated"], *entities["variables"]])
        return cls(frozenset(entities["classes"]), tuple(entities["suffixes"]), variables)


@dataclass(frozen=True, slots=True)
class EntityName:
    """A checked entity name in every spelling. Those that hold the plural come from the record in the manifest."""

    name: str
    """`UserProfile`: class, file, manifest record."""
    snake: str
    """`user_profile`: part of function and file names."""
    kebab: str
    """`user-profile`: part of a word in texts and URLs."""
    title: str
    """`User profile`: for people."""
    variable: str
    """`user_profile`, or `class_` where that would be a keyword, a builtin or a variable of generated code."""
    plural: str
    """`user_profiles`: part of function names, file of endpoints."""
    table: str
    """`user_profiles`: the table."""
    path: str
    """`user-profiles`: segment of a URL."""
    title_plural: str
    """`User profiles`: for people."""
    variables: str
    """`user_profiles`; `news_list` where singular and plural are the same word."""

    @classmethod
    def of(cls, name: str, plural_form: str, rules: EntityRules) -> EntityName:
        """Return the spellings of a name that is known to be good; `plural_form` is the manifest's, in snake case."""
        one = snake(name)
        blocked = one in KEYWORDS or one in BUILTINS or one in rules.variables
        many = f"{plural_form}_list" if plural_form == one or plural_form in rules.variables else plural_form
        if many in KEYWORDS or many in BUILTINS:
            many = f"{many}_list"
        return cls(
            name=name,
            snake=one,
            kebab=kebab(name),
            title=title(name),
            variable=f"{one}_" if blocked else one,
            plural=plural_form,
            table=plural_form,
            path=plural_form.replace("_", "-"),
            title_plural=title(plural_form),
            variables=many,
        )

    def classes(self, rules: EntityRules) -> tuple[str, ...]:
        """Return the names of all classes that generated code makes of this entity."""
        return (self.name, *(f"{self.name}{suffix}" for suffix in rules.suffixes))


def entity_problem(
    name: str, rules: EntityRules | None = None, taken: Iterable[str] = (), tables: Iterable[str] = ()
) -> NameProblem | None:
    """Return why `name` cannot be an entity's, or None when it can.

    `taken` holds the classes that are there already, `tables` the names of all tables of the project.
    """
    rules = rules or EntityRules()
    subject = f"`{shown(name, ENTITY_LIMIT)}` cannot be an entity name"
    usual = _usual(name, rules)
    if not name:
        return NameProblem("an entity needs a name", "it is empty", "for example `Invoice`")
    if len(name) > ENTITY_LIMIT:
        return NameProblem(
            subject, f"it has {len(name)} characters, at most {ENTITY_LIMIT} are allowed", "for example `Invoice`"
        )
    if not name.isascii():
        return NameProblem(subject, "only ASCII letters and digits are allowed", usual)
    if "/" in name or "\\" in name or ".." in name:
        return NameProblem(subject, "it is a path, only a name is wanted", usual)
    if ":" in name:
        return NameProblem(
            subject, "it is written like a field, and the entity comes first", "for example `Invoice total:int`"
        )
    module, dot, rest = name.partition(".")
    if dot and module.islower() and _SHAPE.fullmatch(rest):
        return NameProblem(subject, "the module is given apart", f"write `{rest} --module {module}`")
    if not _SHAPE.fullmatch(name):
        return NameProblem(
            subject, "an entity is written in PascalCase: letters and digits, each word with a capital", usual
        )
    if name in KEYWORDS:
        return NameProblem(subject, "it is a Python keyword", f"try `{name}Record`")
    if name.casefold() in WINDOWS_DEVICES:
        return NameProblem(subject, "the name belongs to a device on Windows", f"try `{name}Record`")
    if name in BUILTINS:
        return NameProblem(subject, "it would hide a builtin of Python", f"try `{name}Record`")
    for own in (name, *(f"{name}{suffix}" for suffix in rules.suffixes)):
        if own in rules.reserved or own in BUILTINS:
            return NameProblem(
                subject, f"`{own}` is a class that the generated code uses itself", f"try `{name}Record`"
            )
    return _collision(subject, name, rules, tuple(taken), tables)


def validate_entity(name: str, rules: EntityRules, taken: Iterable[str] = (), tables: Iterable[str] = ()) -> EntityName:
    """Return the spellings of a new entity, or raise `RequestError` with the reason and a way out."""
    problem = entity_problem(name, rules, taken, tables) or _test_problem(name)
    if problem is not None:
        raise problem.error()
    return EntityName.of(name, plural(name), rules)


def _test_problem(name: str) -> NameProblem | None:
    """Of new entities only: one that an earlier version made is there, and may be pointed to."""
    if not name.startswith("Test"):
        return None
    reason = f"pytest would take `{snake(name)}_id`, which its tests use, for a test"
    subject = f"`{shown(name, ENTITY_LIMIT)}` cannot be an entity name"
    return NameProblem(subject, reason, f"put a word before it, for example `Customer{name}`")


def _collision(
    subject: str, name: str, rules: EntityRules, taken: tuple[str, ...], tables: Iterable[str]
) -> NameProblem | None:
    folded = name.casefold()
    near = [other for other in taken if other.casefold().startswith(folded)]  # all others cannot be meant
    for suffix in ("", *rules.suffixes):
        if problem := taken_problem(subject, f"{name}{suffix}", near, " class"):
            return problem
    table = plural(name)
    if table in KEYWORDS:
        return NameProblem(subject, f"its plural `{table}` is a Python keyword", f"try `{name}Record`")
    if name in AMBIGUOUS:
        return NameProblem(subject, "the letter looks like a digit", f"try `{name}Record`")
    if len(snake(name)) > SNAKE_LIMIT:
        reason = f"written `{snake(name)}` it has {len(snake(name))} characters, at most {SNAKE_LIMIT} fit a line"
        return NameProblem(subject, reason, "choose a name of fewer words")
    if len(table) > PLURAL_LIMIT:
        reason = f"its plural `{table}` has {len(table)} characters, at most {PLURAL_LIMIT} fit a line"
        return NameProblem(subject, reason, "choose a name of fewer words")
    if table.casefold() in {other.casefold() for other in tables}:
        return NameProblem(subject, f"there is a table `{table}` already", "choose another name")
    return None


def _usual(name: str, rules: EntityRules) -> str:
    candidate = pascal(name).lstrip("0123456789")
    good = 0 < len(candidate) <= ENTITY_LIMIT and candidate != name and _SHAPE.fullmatch(candidate)
    return f"write `{candidate}`" if good and entity_problem(candidate, rules) is None else "for example `Invoice`"
