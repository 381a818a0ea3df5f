"""Field names: every rule with its own sentence and a way out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.naming import FIELD_LIMIT, FieldName, field_problem
from tests.support.fields import field_rules

SHAPE = "a field is written in lower case, words joined by one `_`, a letter first"


def test_every_spelling() -> None:
    assert FieldName.of("due_on") == FieldName("due_on", "Due on", "DueOn")


@pytest.mark.parametrize("name", ["title", "due_on", "line2", "a", "user", "order", "name", "x" * FIELD_LIMIT])
def test_good_names(name: str) -> None:
    assert field_problem(name, field_rules()) is None


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("x" * 41, "it has 41 characters, at most 40 are allowed", "choose a shorter one"),
        ("größe", "only ASCII letters, digits and `_` are allowed", "write `grosse`"),
        ("_hidden", "names with a leading `_` are private to Python's libraries", "write `hidden`"),
        ("__class__", "names with a leading `_` are private to Python's libraries", "for example `title`"),
        ("dueOn", SHAPE, "write `due_on`"),
        ("Due", SHAPE, "write `due`"),
        ("due-on", SHAPE, "write `due_on`"),
        ("a.b", SHAPE, "write `a_b`"),
        ("1st", SHAPE, "write `st`"),
        ("../x", SHAPE, "write `x`"),
        ("class", "it is a Python keyword", "try `invoice_class`"),
        ("match", "it is a Python keyword", "try `invoice_match`"),
        ("type", "it is a Python keyword", "try `invoice_type`"),
        ("id", "every entity has that column already", "try `invoice_id`"),
        ("created_at", "every entity has that column already", "try `invoice_created_at`"),
        ("metadata", "it would hide an attribute that SQLAlchemy needs", "try `invoice_metadata`"),
        ("registry", "it would hide an attribute that SQLAlchemy needs", "try `invoice_registry`"),
        ("model_dump", "it would hide a part of pydantic's models", "try `invoice_model_dump`"),
        ("copy", "it would hide a part of pydantic's models", "try `invoice_copy`"),
        ("json", "it would hide a part of pydantic's models", "try `invoice_json`"),
        ("date", "it would hide the name that another field of the class is declared with", "try `invoice_date`"),
        ("text", "it would hide the name that another field of the class is declared with", "try `invoice_text`"),
        ("self", "the generated code uses that name itself", "try `invoice_self`"),
        ("format", "it would hide a builtin of Python", "try `invoice_format`"),
        ("str", "it would hide a builtin of Python", "try `invoice_str`"),
    ],
)
def test_bad_names(name: str, reason: str, hint: str) -> None:
    problem = field_problem(name, field_rules(), "Invoice")
    assert problem is not None
    assert (problem.reason, problem.hint) == (reason, hint)


def test_the_way_out_is_never_refused_itself() -> None:
    for names in field_rules().reserved.values():
        for name in names:
            for entity in ("", "Model", "X" * 40):
                problem = field_problem(name, field_rules(), entity)
                assert problem is not None
                assert field_problem(problem.hint.split("`")[1], field_rules()) is None


@settings(max_examples=3300)
@given(st.text(max_size=45) | st.from_regex(r"[a-z][a-z0-9_]{0,41}", fullmatch=True))
def test_fuzzed_names_are_safe_or_refused(name: str) -> None:
    problem = field_problem(name, field_rules(), "Invoice")
    if problem is not None:
        assert (problem.subject + problem.reason + problem.hint).isprintable()
        return
    compile(f"class A:\n    {name}: int = 1\ndef f(*, {name}): ...", "x", "exec")
