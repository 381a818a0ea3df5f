"""Entity names: every rule with its own sentence and a way out; every spelling in one value."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.errors import RequestError
from fastmod.naming import ENTITY_LIMIT, EntityName, entity_problem, plural, validate_entity
from fastmod.naming.entities import PLURAL_LIMIT
from fastmod.naming.modules import MODULE_LIMIT
from tests.support.fields import entity_rules

SHAPE = "an entity is written in PascalCase: letters and digits, each word with a capital"


@pytest.mark.parametrize(
    "name", ["UserProfile", "HTTPLog", "SKU", "OAuth2Token", "Item2", "B", "Class", "Match", "News", "Order", "X" * 30]
)
def test_good_names(name: str) -> None:
    assert validate_entity(name, entity_rules()).name == name


def test_every_spelling() -> None:
    assert validate_entity("UserStatus", entity_rules()) == EntityName(
        name="UserStatus", snake="user_status", kebab="user-status", title="User status", variable="user_status",
        plural="user_statuses", table="user_statuses", path="user-statuses", title_plural="User statuses",
        variables="user_statuses",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "variable", "variables"),
    [
        ("News", "news", "news_list"), ("Class", "class_", "classes"), ("Match", "match_", "matches"),
        ("Service", "service_", "services"), ("Filter", "filter_", "filters_list"), ("Var", "var", "vars_list"),
    ],
)  # fmt: skip
def test_variables_hide_nothing(name: str, variable: str, variables: str) -> None:
    found = EntityName.of(name, plural(name), entity_rules())
    assert (found.variable, found.variables) == (variable, variables)


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("", "it is empty", "for example `Invoice`"),
        ("X" * 41, "it has 41 characters, at most 40 are allowed", "for example `Invoice`"),
        ("Größe", "only ASCII letters and digits are allowed", "write `Grosse`"),
        ("../../Escape", "it is a path, only a name is wanted", "write `Escape`"),
        ("user_profile", SHAPE, "write `UserProfile`"),
        ("userProfile", SHAPE, "write `UserProfile`"),
        ("user-profile", SHAPE, "write `UserProfile`"),
        ("User_Profile", SHAPE, "write `UserProfile`"),
        ("class", SHAPE, "write `Class`"),
        ("1abc", SHAPE, "for example `Invoice`"),
        ("a b", SHAPE, "write `AB`"),
        ("Thing\n", SHAPE, "write `Thing`"),
        ("😀", "only ASCII letters and digits are allowed", "for example `Invoice`"),
        ("None", "it is a Python keyword", "try `NoneRecord`"),
        ("Con", "the name belongs to a device on Windows", "try `ConRecord`"),
        ("AUX", "the name belongs to a device on Windows", "try `AUXRecord`"),
        ("Warning", "it would hide a builtin of Python", "try `WarningRecord`"),
        ("Entity", "`Entity` is a class that the generated code uses itself", "try `EntityRecord`"),
        ("BaseAsync", "`BaseAsyncRepository` is a class that the generated code uses itself", "try `BaseAsyncRecord`"),
        ("Invoice", "there is a class `Invoice` already", "choose another name"),
        ("INVOICE", "there is a class `Invoice` already, which differs in case only", "choose another name"),
        ("Data", "there is a table `data` already", "choose another name"),
        ("UserRole", "there is a class `UserRole` already", "choose another name"),
        ("Aaaaa" * 8, None, None),
        (
            "Aaaa" * 10,
            f"its plural `{'_'.join(['aaaa'] * 10)}s` has 50 characters, at most 49 fit a line",
            "choose a name of fewer words",
        ),
        ("A1bcd" * 8, None, None),
        ("A", "its plural `as` is a Python keyword", "try `ARecord`"),
        ("L", "the letter looks like a digit", "try `LRecord`"),
        (
            "Ab" * 20,
            f"written `{'_'.join(['ab'] * 20)}` it has 59 characters, at most 50 fit a line",
            "choose a name of fewer words",
        ),
    ],
)
def test_bad_names(name: str, reason: str | None, hint: str | None) -> None:
    problem = entity_problem(name, entity_rules(), ["Invoice", "UserRole"], ["invoices", "data"])
    assert (problem and (problem.reason, problem.hint)) == (reason and (reason, hint))


def test_what_pytest_would_take_for_a_test_is_no_new_entity() -> None:
    with pytest.raises(RequestError) as caught:
        validate_entity("Testimonial", entity_rules())
    assert caught.value.message == (
        "`Testimonial` cannot be an entity name: pytest would take `testimonial_id`, which its tests use, for a test"
    )
    assert caught.value.hint == "put a word before it, for example `CustomerTestimonial`"
    assert validate_entity("Contest", entity_rules()).name == "Contest"
    assert entity_problem("Testimonial", entity_rules()) is None  # it may be there, from an earlier version


def test_the_longest_plural_fits_a_line_in_the_module_with_the_longest_name() -> None:
    longest = f"from app.modules.{'m' * MODULE_LIMIT}.api.endpoints.{'p' * PLURAL_LIMIT} import ("
    assert len(longest) == 120


def test_derived_classes_collide_too() -> None:
    problem = entity_problem("Invoice", entity_rules(), ["InvoiceCreate"])
    assert problem is not None
    assert problem.reason == "there is a class `InvoiceCreate` already"


def _safe(name: str) -> None:
    problem = entity_problem(name, entity_rules())
    if problem is not None:
        assert (problem.subject + problem.reason + problem.hint).isprintable()
        return
    found = EntityName.of(name, plural(name), entity_rules())
    lines = [f"class {own}: ..." for own in found.classes(entity_rules())]
    lines += [f"def create_{found.snake}({found.variable}, {found.variables}): ...", f"def list_{found.plural}(): ..."]
    compile("\n".join(lines), "x", "exec")
    assert found.variable != found.variables
    assert set(name) <= set(string.ascii_letters + string.digits)
    assert len(name) <= ENTITY_LIMIT
    assert len(found.table) <= 63


@settings(max_examples=3300)
@given(st.text(max_size=45) | st.from_regex(r"[A-Z][A-Za-z0-9]{0,41}", fullmatch=True))
def test_fuzzed_names_are_safe_or_refused(name: str) -> None:
    _safe(name)


def test_seeded_names_are_safe_or_refused() -> None:
    dice = random.Random(4)  # noqa: S311
    words = [*dir(__builtins__), "../", "\\", "con", "User", "é", "_", "-", "2", "HTTP", "\0", "class", " "]
    for _ in range(3300):
        _safe("".join(dice.choice(words) for _ in range(dice.randint(1, 4))))
