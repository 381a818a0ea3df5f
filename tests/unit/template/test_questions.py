"""Answering `copier.yml` without asking: order, casts, defaults, and spellings that every format can carry."""

from __future__ import annotations

import ast
import json
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from fastmod.errors import RequestError, TemplateError
from fastmod.template.questions import answer, questions, wrong_values
from fastmod.template.source import Template, current_template

CONFIG = {
    "_setting": 1,
    "name": {"type": "str", "default": "shop", "help": "A name"},
    "title": {"type": "str", "default": "{{ name | title }}"},
    "port": {"type": "int", "default": 8000},
    "parts": {"type": "str", "multiselect": True, "choices": ["a", "b", "c"], "default": ["b"]},
    "shout": {"type": "str", "when": False, "default": "{{ title | upper }}"},
    "state": {"type": "json", "ask": False, "default": '[{"n": "{{ name }}"}]'},
    "tree": {"type": "yaml", "when": False, "default": ["{{ name }}", {"x": 1}]},
}


def test_settings_are_no_questions_and_openness_is_told() -> None:
    found = questions(CONFIG)
    assert list(found) == ["name", "title", "port", "parts", "shout", "state", "tree"]
    assert [name for name, question in found.items() if question.open] == ["name", "title", "port", "parts"]


def test_defaults_are_rendered_in_order_and_hidden_ones_not_stored() -> None:
    answers = answer(CONFIG, {"name": "book store"})
    assert answers.values == {
        "name": "book store",
        "title": "Book Store",
        "port": 8000,
        "parts": ["b"],
        "shout": "BOOK STORE",
        "state": [{"n": "book store"}],
        "tree": ["book store", {"x": 1}],
    }
    assert set(answers.values) - set(answers.stored) == {"shout", "tree"}


def test_a_given_value_is_never_rendered() -> None:
    assert answer(CONFIG, {"name": "{{ 7 * 7 }}"}).values["name"] == "{{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        ({"port": "9"}, 9),
        ({"name": 5}, "5"),
        ({"name": True}, "True"),
        ({"parts": "c, a"}, ["a", "c"]),
        ({"parts": ["c", "a"]}, ["a", "c"]),
        ({"parts": ""}, []),
        ({"state": '{"a": 1}'}, {"a": 1}),
        ({"state": [1]}, [1]),
    ],
)
def test_casts(given_value: dict[str, Any], expected: object) -> None:
    (name,) = given_value
    assert answer(CONFIG, given_value).values[name] == expected


@pytest.mark.parametrize(
    ("given_value", "message"),
    [
        ({"port": "many"}, "`port` must be of type int"),
        ({"port": None}, "`port` must be of type int"),
        ({"name": ["a"]}, "`name` must be of type str"),
        ({"name": None}, "`name` must be of type str"),
        ({"name": "\ud800"}, "`name` holds characters that are not valid Unicode"),
        ({"parts": "a,z"}, "unknown parts module `z`"),
        ({"parts": 5}, "`parts` must be a list"),
        ({"state": "{"}, "`state` must be of type json"),
        ({"nam": "x"}, "unknown key `nam`"),
        ({"shout": "x"}, "unknown key `shout`"),
        ({"_setting": "x"}, "unknown key `_setting`"),
    ],
)
def test_wrong_values(given_value: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        answer(CONFIG, given_value)
    assert caught.value.message == message


def test_all_values_of_the_wrong_kind_are_found() -> None:
    given = {"port": "many", "name": "x", "parts": 5, "state": "{"}
    wrong = wrong_values(questions(CONFIG), given)
    assert {name: error.message for name, error in wrong.items()} == {
        "port": "`port` must be of type int",
        "parts": "`parts` must be a list",
        "state": "`state` must be of type json",
    }


@pytest.mark.parametrize("body", ["text", {"type": "str"}, {"default": 1}, {"type": "bool", "default": True}])
def test_a_broken_question_is_our_fault(body: object) -> None:
    with pytest.raises(TemplateError):
        answer({"broken": body}, {})


@pytest.fixture(scope="module")
def real() -> Template:
    return current_template()


TEXTS = st.text(max_size=100) | st.text(
    st.sampled_from("\"\\'\n\r\t\0\x7f\x80\x85\x9f\u2028\u2029\ufeff\ufffe\uffff🚀é{}#%$ a"), max_size=40
)


@given(TEXTS)
@example('🚀 "quoted" \\ back\nline \x00\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff 𐀀 \U0010ffff')
def test_the_literal_spelling_is_the_same_text_in_every_format(real: Template, text: str) -> None:
    values = answer(real.config, {"project_name": text, "description": text}).values
    for literal in (values["project_name_literal"], values["description_literal"]):
        assert json.loads(literal) == text
        assert tomllib.loads(f"x = {literal}")["x"] == text
        assert yaml.safe_load(f"x: {literal}")["x"] == text
        assert ast.literal_eval(literal) == text
        assert "\n" not in literal


@given(TEXTS)
def test_the_prose_spelling_is_one_line_without_control_characters(real: Template, text: str) -> None:
    values = answer(real.config, {"project_name": text, "description": text}).values
    assert values["project_title"] == values["project_summary"]
    assert len(values["project_title"]) == len(text)
    assert len(f"a{values['project_title']}b".splitlines()) == 1
    for given_character, shown in zip(text, values["project_title"], strict=True):
        assert shown == given_character or (shown == " " and not given_character.isprintable())


def test_a_value_that_looks_like_a_template_stays_text(real: Template) -> None:
    values = answer(real.config, {"project_slug": "shop", "project_name": "{{ project_slug }}{% raw %}"}).values
    assert values["project_name_literal"] == '"{{ project_slug }}{% raw %}"'
    assert values["project_title"] == "{{ project_slug }}{% raw %}"
