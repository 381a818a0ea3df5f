"""Plain templates: what is filled in without Jinja is what Jinja makes of it; all else is left to Jinja."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from fastmod.template.jinja import environment
from fastmod.template.plain import Values, filled, uses_usual_tags
from fastmod.template.source import current_template


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    size: int
    inner: Thing | None = None

    @property
    def computed(self) -> str:
        """Not a field: the sandbox decides."""
        return "computed"


ENV = environment({"_envops": {"undefined": "jinja2.StrictUndefined"}})
CONTEXT = {
    "thing": Thing("Na%me", 3, Thing("{{ word }}", 1)),
    "word": "B%s",
    "words": ["x", "y"],
    "text": "xyz",
    "keys": {"k": "v"},
    "empty": "",
}
TAGS = [
    "{{ thing.name }}",
    "{{ thing.inner.name }}",
    "{{ word | lower }}",
    "{{ thing.computed }}",
    "{{ keys.k }}",
    "{{ thing.size }}",
    "{{ nothing }}",
    "{{ thing.nothing }}",
    "{{ thing._name }}",
    "{{ word.upper }}",
    "{{ '{' }}",
    "{{ '}}' }}",
    "{{ '{{' }}",
    "{{ empty }}",
    "{{word}}",
    "{{ word|upper }}",
    "{{- word -}}",
]
CONDITIONS = ['{% if "x" in words -%}', '{%- if "z" in words %}', '{% if "y" in words %}', '{% if "x" in text %}']
ENDS = ["{% endif %}", "{% endif -%}", "{%- endif %}", "{%- endif -%}"]
TEXTS = ["{", "}", "%", "%s", " ", "\n", "\n\n", "{#", "#}", "text", "\r\n", "{{", "}}", "{%", "\u2003", "%(word)s"]
PARTS = st.lists(st.sampled_from([*TAGS, *TEXTS, *TEXTS]), max_size=4).map("".join)
CONDITIONAL = st.tuples(st.sampled_from(CONDITIONS), PARTS, st.sampled_from(ENDS)).map("".join)


def by_jinja(template: str) -> str | None:
    try:
        return ENV.from_string(template).render(CONTEXT)
    except TemplateError:
        return None


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.one_of(PARTS, CONDITIONAL, st.sampled_from([*CONDITIONS, *ENDS])), max_size=4).map("".join))
def test_what_is_filled_in_is_what_jinja_renders(template: str) -> None:
    found = filled(template, Values(lambda: ENV, CONTEXT))
    assert found is None or found == by_jinja(template)
    assert filled(template.encode(), Values(lambda: ENV, CONTEXT)) == found


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("a % {{ word }} {{ thing.name | lower }}", "a % B%s na%me"),
        ("{{ '{' }}{{ word }}{{ '}' }}", "{B%s}"),
        ('1\n{% if "x" in words -%}\n2\n{% endif -%}\n\n3\n', "1\n2\n3\n"),
        ('1\n{%- if "z" in words %}\n{{ nothing }}\n{%- endif %}\n3', "1\n3"),
    ],
)
def test_plain_templates_need_no_jinja(template: str, text: str) -> None:
    assert filled(template, Values(lambda: ENV, CONTEXT)) == text == by_jinja(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ thing.size }}",
        "{{ thing.__class__ }}",
        "{{ word.upper }}",
        "{{{ word }}",
        "{# a #}",
        "a\r\n",
        '{% if "x" in text %}a{% endif %}',
        '{% if "x" in words %}{% if "y" in words %}a{% endif %}{% endif %}',
        '{% if "x" in words %}a',
        "{% endif %}",
        "{{ word | upper }}",
    ],
)
def test_all_else_is_left_to_jinja(template: str) -> None:
    assert filled(template, Values(lambda: ENV, CONTEXT)) is None


@pytest.mark.parametrize(
    ("config", "usual"),
    [
        ("name:\n  type: str\n", True),
        ("_envops:\n  undefined: jinja2.StrictUndefined\n_exclude: []\n", True),
        ("_envops:\n  undefined: jinja2.StrictUndefined\n  block_start_string: '[%'\n", False),
        ("_envops:\n  keep_trailing_newline: false\n", False),
        ("_envops: {variable_start_string: '[['}\n", False),
        ("_jinja_extensions: [jinja2.ext.do]\n", False),
    ],
)
def test_other_tags_are_left_to_jinja(config: str, usual: bool) -> None:
    assert uses_usual_tags(config) is usual


def test_what_is_plain_data_asks_for_no_environment() -> None:
    def environment() -> NoReturn:
        raise AssertionError("Jinja is imported")

    assert filled("{{ thing.inner.name | lower }} {{ keys }}", Values(environment, CONTEXT)) is None
    assert filled("{{ thing.name }}", Values(environment, CONTEXT)) == "Na%me"


def test_nearly_all_templates_of_entities_and_the_lock_files_are_plain() -> None:
    """Otherwise nothing is gained; which they are is no contract."""
    for path, file in current_template().files.items():
        is_grown = path.startswith(("templates/module/", "templates/entity/")) and path.endswith(".jinja")
        if is_grown or (path.startswith("templates/project/requirements/") and path.endswith(".jinja")):
            assert filled(file.content, _Anything(lambda: ENV, {})) is not None, path


class _Anything(Values):
    def __missing__(self, tag: str) -> str:
        return tag

    def holds(self, condition: tuple[str, str] | None) -> bool:
        return True
