"""Random tokens of fields: every type, its modifiers in any number, arguments and values within their bounds."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from fastmod.fields import TypeRow
from tests.support.every_field import VALUES
from tests.support.fields import type_table

__all__ = ["random_token"]

NAMES = (
    "name", "number", "total", "status", "due_on", "is_paid", "code", "a", "x1", "order", "group", "user", "select",
    "value", "key", "page", "size", "items", "data", "text_2", "seen_at", "owner", "kind", "level",
    "type_of", "state", "active", "role", "email", "title", "body", "count_of", "sum_of", "note", "url", "token",
    "address_line_2", "http_status", "position", "a_name_that_is_exactly_as_long_as_allowd", "self_made", "db_name",
    "n" * 37, "version", "deleted", "external_id", "created_by", "offset", "repository", "end", "query",
)  # fmt: skip
CHOICES = ("draft", "sent", "paid_in_full", "a", "b2", "none", "name", "value", "true", "title", "x_1", "open", "mro")
LENGTHS = (6, 10, 16, 32, 80, 255, 256, 4000)
PRECISIONS = ("12,2", "15,15", "15,0", "6,3", "9,4", "10", "2,1")


def random_token(random: Random, targets: Sequence[str], owner: str, *, later: bool = False) -> str:
    """Return a token such as `total:decimal=12,2:min=0`. References point to one of the `targets`.

    A field that comes `later` mostly says what the rows have that are there by then.
    """
    row = random.choice([*type_table().types.values(), type_table().types["ref"]])
    name = random.choice([*NAMES, owner][-60:])
    argument = _argument(random, row, targets)
    modifiers = [word for word in row.modifiers if random.random() < 0.3]
    if "unique" in modifiers:
        modifiers = [word for word in modifiers if word not in ("index", "default")]
    if argument == "4000":
        modifiers = [word for word in modifiers if word not in ("unique", "index")]  # too long for an index
    if "pattern" in modifiers:
        modifiers = [word for word in modifiers if word not in ("default", "min")]
    if later and "optional" not in modifiers and "default" not in modifiers:
        modifiers.append("optional")
    if "optional" not in modifiers and row.name == "ref":
        modifiers = [word for word in modifiers if word != "ondelete"]
    texts = [_modifier(random, row, word, argument) for word in modifiers]
    return ":".join([name, row.name + (f"={argument}" if argument else ""), *filter(None, texts)])


def _argument(random: Random, row: TypeRow, targets: Sequence[str]) -> str:
    if row.name == "ref":
        return random.choice(targets)
    if row.name == "enum":
        return ",".join(random.sample(CHOICES, random.randint(1, 5)))
    if row.name in ("str", "bytes") and random.random() < 0.7:
        return str(random.choice(LENGTHS))
    if row.name == "decimal" and random.random() < 0.7:
        return random.choice(PRECISIONS)
    return ""


def _modifier(random: Random, row: TypeRow, word: str, argument: str) -> str:
    if row.name == "enum" and word == "default":
        return f"default={random.choice(argument.split(','))}"
    if row.name == "decimal" and word in ("default", "min", "max"):
        values = {"default": "0", "min": "0", "max": "0.9" if argument in ("15,15", "2,1") else "9"}
        return f"{word}={values[word]}" if argument not in ("10", "15,0") else f"{word}={values[word][0]}"
    if row.name == "ref" and word == "ondelete":
        return f"ondelete={random.choice(('restrict', 'cascade', 'set-null'))}"
    if row.name in ("int", "bigint", "money") and word in ("min", "max", "default"):
        low = {"min": random.randint(-50, 0), "default": random.randint(0, 5), "max": random.randint(5, 999)}
        return f"{word}={low[word]}"
    value = VALUES.get(row.name, {}).get(word)
    return f"{word}={value}" if value else word
