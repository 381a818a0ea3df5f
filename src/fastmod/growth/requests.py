"""What can be wrong with the names and fields of a request, besides how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fastmod.errors import RequestError
from fastmod.fields import Field, for_existing_table, parse_fields
from fastmod.growth.landscape import Landscape
from fastmod.naming import entity_problem
from fastmod.nearest import hint_for

__all__ = ["index_problems", "kept_problems", "reference_problems", "spelling_problems", "type_problems"]

LONGEST_INDEXED = 640
"""Of four bytes each, in the 2,704 bytes that a row of an index may have."""


def spelling_problems(name: str, tokens: Iterable[str], landscape: Landscape) -> list[RequestError]:
    """Return what is wrong with a name and with fields wherever they are to go: what else to tell of a wrong place."""
    problem = entity_problem(name, landscape.entity_rules)
    problems = [problem.error()] if problem else []
    try:
        parse_fields(tokens, landscape.types, landscape.field_rules, entity=name)
    except RequestError as error:
        problems.append(error)
    return problems


def reference_problems(key: str, fields: Iterable[Field], landscape: Landscape, *, new: bool) -> list[RequestError]:
    """Return what is wrong with the targets of references."""
    problems = []
    for field in fields:
        if field.type != "ref":
            continue
        target = landscape.target_of(key, field.target)
        if target == key and new and not field.optional:
            problems.append(
                RequestError(
                    f"field `{field.name}`: the first record could not point to another one", hint="add `:optional`"
                )
            )
        known = {other: record for other, record in landscape.records.items() if "model" in record.layers} | {key: None}
        if target not in known:
            short = [other for other in known if other.partition(".")[2] == field.target]
            hint = f"write `ref={short[0]}`" if short else hint_for(target, known.keys() - {key}, "entities")
            problems.append(RequestError(f"field `{field.name}`: there is no entity `{field.target}`", hint=hint))
            continue
        choices = landscape.template.data("references")
        chosen = landscape.records.get(target)
        if (
            chosen is not None
            and chosen.origin != "fastmod"
            and not choices.get(target, {}).get("target", target in choices)
        ):
            reason = choices.get(target, {}).get("reason", "fastmod did not write it")
            problems.append(
                RequestError(
                    f"field `{field.name}`: nothing can point to `{target}`: {reason}",
                    hint="point to an entity that fastmod wrote, or keep its number in a `bigint`",
                )
            )
    return problems


def type_problems(module: str, fields: Iterable[Field], landscape: Landscape) -> list[RequestError]:
    """Return what is wrong with types that a reference module has a rule against."""
    refused = landscape.template.data("reference")["modules"].get(module, {}).get("refused_types", {})
    return [
        RequestError(f"field `{field.name}`: nothing in `{module}` is a `{field.type}`", hint=refused[field.type])
        for field in fields
        if field.type in refused
    ]


def index_problems(fields: Iterable[Field]) -> list[RequestError]:
    """Return what is wrong with texts that would be too long for an index, which fails with the first long value."""
    return [
        RequestError(
            f"field `{field.name}`: an index of PostgreSQL takes at most {LONGEST_INDEXED} characters",
            hint=f"write `{field.name}:str={LONGEST_INDEXED}`, or leave `unique` and `index` out",
        )
        for field in fields
        if field.type == "str" and (field.unique or field.index) and int(field.args[0]) > LONGEST_INDEXED
    ]


def kept_problems(
    table: str, fields: Iterable[Field], kept: Mapping[str, str], landscape: Landscape
) -> list[RequestError]:
    """Return what is wrong with fields for a table that is there: rows need a value, a kept column has its type."""
    problems: list[RequestError] = []
    for field in fields:
        before = kept.get(field.column)
        if before is None:
            try:
                for_existing_table(field, landscape.types)
            except RequestError as error:
                problems.append(error)
        elif before != str(field):
            problems.append(
                RequestError(
                    f"field `{field.name}`: `{table}` still has this column from before, as `{before}`",
                    hint="take it back as it was, choose another name, or drop it first by a migration of yours",
                )
            )
    return problems
