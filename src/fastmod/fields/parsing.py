"""The one parser of field tokens: every wrong token has its own sentence, all of a request come in one answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fastmod.errors import RequestError, raise_all
from fastmod.fields.arguments import read_arguments
from fastmod.fields.field import FLAGS, MODIFIERS, Field
from fastmod.fields.problems import Problems
from fastmod.fields.rules import check_rules
from fastmod.fields.table import TypeRow, TypeTable
from fastmod.fields.tokens import Part, split
from fastmod.naming import FieldRules, field_problem
from fastmod.nearest import hint_for

__all__ = ["parse_field", "parse_fields", "read_fields"]

GRAMMAR = "write `name:type[=args][:modifier[=value]]...`, for example `title:str=80:unique`"
LONGEST_TOKEN = 4000


def parse_fields(
    tokens: Iterable[str], table: TypeTable, rules: FieldRules, *, taken: Collection[str] = (), entity: str = ""
) -> tuple[Field, ...]:
    """Parse all tokens of one request.

    `taken` holds the columns that are there already; `entity` makes the hints better. Raises one `RequestError` that
    names everything that is wrong.
    """
    fields, problems = read_fields(tokens, table, rules, taken=taken, entity=entity)
    raise_all(problems)
    return fields


def read_fields(
    tokens: Iterable[str], table: TypeTable, rules: FieldRules, *, taken: Collection[str] = (), entity: str = ""
) -> tuple[tuple[Field, ...], list[RequestError]]:
    """Return the fields that are well written and what is wrong with the others: there may be more to say of both."""
    fields: list[Field] = []
    problems: list[RequestError] = []
    seen = {name.casefold(): "" for name in taken}
    for token in tokens:
        noted = Problems(token)
        field = _parse(token, table, rules, entity, noted)
        problems += noted.errors
        if field is None:
            continue
        for spelling in dict.fromkeys((field.name.casefold(), field.column.casefold())):
            if spelling in seen:
                problems.append(_twin(field, seen[spelling]))
                break
        else:
            seen |= dict.fromkeys((field.name.casefold(), field.column.casefold()), field.name)
            fields.append(field)
    return tuple(fields), problems


def parse_field(token: str, table: TypeTable, rules: FieldRules, *, entity: str = "") -> Field:
    """Parse one token. Raises one `RequestError` that names everything that is wrong with it."""
    return parse_fields([token], table, rules, entity=entity)[0]


def _twin(field: Field, other: str) -> RequestError:
    if other == field.name:
        return RequestError(f"field `{other}` is there twice", hint="leave one of them out")
    if other:
        return RequestError(f"the fields `{other}` and `{field.name}` would share a name", hint="rename one of them")
    return RequestError(f"there is a field `{field.column}` already", hint="choose another name")


def _parse(token: str, table: TypeTable, rules: FieldRules, entity: str, noted: Problems) -> Field | None:
    if len(token) > LONGEST_TOKEN:
        noted.add(f"the token has {len(token)} characters, at most {LONGEST_TOKEN} are allowed", GRAMMAR)
        return None
    name, *others = split(token)
    if name.value is not None:
        noted.add(
            f"the name `{noted.show(name.word)}` is followed by `=`, a `:` and a type are expected", GRAMMAR, name
        )
    elif problem := field_problem(name.word, rules, entity):
        noted.add(f"{problem.subject}: {problem.reason}", problem.hint, name)
    if not others or not others[0].word:
        noted.add("the type is missing", f"write `{noted.show(name.word)}:str`, or types: {', '.join(table.types)}")
        return None
    kind = others[0]
    if kind.word not in table.types:
        hint = hint_for(kind.word, table.types, "types")
        if kind.word.split() and kind.word.split()[0] in table.types:
            hint = f"write `:` for the blank: `{':'.join(kind.word.split())}`"
        noted.add(f"unknown type `{noted.show(kind.word)}`", hint, kind)
        return None
    row = table.types[kind.word]
    args = read_arguments(kind, row, noted)
    given = _modifiers(others[1:], row, noted)
    if noted.errors or args is None:
        return None
    if row.name == "ref" and name.word.endswith("_id"):
        short = name.word.removesuffix("_id")
        noted.add(
            "a reference is named after what it points to, its column gets `_id`", f"write `{short}:ref=...`", name
        )
    elif row.name == "ref" and (problem := field_problem(f"{name.word}_id", rules, entity)):
        noted.add(f"{problem.subject}: {problem.reason}", problem.hint, name)
    return check_rules(name.word, row, args, given, noted)


def _modifiers(parts: list[Part], row: TypeRow, noted: Problems) -> dict[str, Part]:
    given: dict[str, Part] = {}
    for part in parts:
        word = part.word
        if not word and part.value is None:
            noted.add("a modifier is missing after `:`", "remove the `:`; inside a value write `::` for a colon", part)
        elif word not in MODIFIERS:
            colon = " (inside a value write `::` for a colon)" if given else ""
            hint = hint_for(word, row.modifiers, f"modifiers of {row.name}") + colon
            noted.add(f"unknown modifier `{noted.show(word)}`", hint, part)
        elif word in given:
            noted.add(f"`{word}` stands twice", "remove one of them", part)
        elif word not in row.modifiers:
            reason = row.refused.get(word, f"`{word}` does not go with `{row.name}`")
            noted.add(reason, f"modifiers of {row.name}: {', '.join(row.modifiers)}", part)
        elif word in FLAGS and part.value is not None:
            noted.add(f"`{word}` takes no value", f"write `:{word}`", part)
        elif word not in FLAGS and not part.value:
            noted.add(f"`{word}` needs a value", f"write `:{word}=...`", part)
        else:
            given[word] = part
    return given
