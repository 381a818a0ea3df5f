"""What is rendered without Jinja2 is what Jinja2 gives, or is left to it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError

from fastmod.template.jinja import environment
from fastmod.template.plain import render_plain, uses_usual_tags
from fastmod.template.source import current_template

CONTEXT: dict[str, Any] = {
    "entity": SimpleNamespace(name="Order", empty="", number=7, words=SimpleNamespace(a="an order"), _hidden="secret"),
    "text": "{{ entity.name }}\n",
    "flag": True,
}
PIECES = [
    "{", "}", "{{", "}}", "{%", "%}", "{#", "#}", " ", "'", "|", "-", "\n", "\r\n", "\r", "x = 1", "é", ".",
    "{{ text }}", "{{ entity.name }}", "{{ entity.words.a }}", "{{ entity.empty }}", "{{ entity.number }}", "{{ '{' }}",
    "{{ '}}' }}", "{{ entity._hidden }}", "{{ entity.missing }}", "{{ missing }}", "{{ flag }}", "{{ text | upper }}",
    "{{- text -}}", "{{ entity.name.upper }}", "{{ true }}", "{{ range }}", "{{text}}",
]  # fmt: skip
JINJA = environment({"_envops": {"undefined": "jinja2.StrictUndefined"}})


def by_jinja(text: str) -> str | None:
    try:
        return JINJA.from_string(text).render(CONTEXT)
    except TemplateError:
        return None


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_it_is_what_jinja_gives_or_nothing(text: str) -> None:
    plain = render_plain(text, CONTEXT)
    assert plain is None or plain == by_jinja(text)


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("class {{ entity.name }}:\n", "class Order:\n"),
        ("{{ '{' }}{{ text }}{{ '}}' }}", "{{{ entity.name }}\n}}"),
        ("nothing {", "nothing {"),
        ("{{ entity.empty }}", ""),
        ("a\r\n", None),
        ("{{{ text }}", None),
        ("{{ text | upper }}", None),
        ("{{ entity.number }}", None),
        ("{{ entity.missing }}", None),
        ("{% if flag %}{{ text }}{% endif %}", None),
    ],
)
def test_names_are_put_in(text: str, rendered: str | None) -> None:
    assert render_plain(text, CONTEXT) == rendered


@pytest.mark.parametrize(
    ("config", "usual"),
    [
        ("name:\n  type: str\n", True),
        ("_envops:\n  undefined: jinja2.StrictUndefined\n_exclude: []\n", True),
        ("_envops:\n  undefined: jinja2.StrictUndefined\n  block_start_string: '[%'\n", False),
        ("_envops:\n  keep_trailing_newline: false\n", False),
        ("_envops: {variable_start_string: '[['}\n", False),
    ],
)
def test_other_tags_are_left_to_jinja(config: str, usual: bool) -> None:
    assert uses_usual_tags(config) is usual


def test_what_an_entity_takes_needs_no_jinja() -> None:
    template = current_template()
    assert template.has_usual_tags

    class Everything:
        def __getattr__(self, name: str) -> str:
            return name

    context = dict.fromkeys(
        ("module", "entity", "model", "records", "schema", "samples", "service", "enum"), Everything()
    )
    for path, file in template.under("templates/entity").items():
        text = file.content.decode()
        if "extension" not in path:
            assert render_plain(text, context) is not None, path
            assert render_plain(text, context) == template.environment.from_string(text).render(context), path
