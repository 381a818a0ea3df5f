"""Templates: what admins may write, and what they may not."""

import time

import pytest

from app.modules.notifications.catalog import WELCOME, MessageTemplate, all_kinds
from app.modules.notifications.constants import MAX_RENDERED
from app.modules.notifications.exceptions import TemplateRefusedError
from app.modules.notifications.services.TemplateRenderer import TemplateRenderer

VALUES = {"full_name": "Ada Lovelace", "project_name": "Example"}

ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ full_name.__init__.__globals__ }}",
    "{{ full_name['__class__'] }}",
    "{{ full_name|attr('__class__') }}",
    "{{ full_name|map('upper')|list }}",
    "{{ '{0.__class__}'.format(full_name) }}",
    "{{ full_name.format_map({}) }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ namespace() }}",
    "{{ range(10) }}",
    "{{ joiner }}",
    "{{ config }}",
    "{{ full_name() }}",
    "{% import 'os' as os %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'base' %}",
    "{% from 'x' import y %}",
    "{% macro f() %}{% endmacro %}",
    "{% set x = full_name %}",
    "{% block x %}{% endblock %}",
    "{% call full_name() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with x = 1 %}{% endwith %}",
    "{% autoescape false %}{{ full_name }}{% endautoescape %}",
]
TOO_EXPENSIVE = [
    "{{ 'a' * 10**9 }}",
    "{{ 9**9**9 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ full_name|center(1000000000) }}",
    "{{ full_name|replace('A', 'B') }}",
    "{{ '%1000000000d' % 1 }}",
    "{% for a in 'abc' %}{{ a }}{% endfor %}",
    "{% for a in [1,2] %}{% for b in [1,2] %}{% endfor %}{% endfor %}",
    "{{ [1, 2, 3] }}",
    "{{ {'a': 1} }}",
    "{{ " + "(" * 5000 + "full_name" + ")" * 5000 + " }}",
    "{% if full_name %}" * 300 + "{% endif %}" * 300,
    "{{ " + "not " * 2000 + "full_name }}",
    "{{ " + "9" * 5000 + " }}",
]
BROKEN = ["{{ full_name", "{% if full_name %}", "{% endif %}", "{{ }}", "{{ full_name|nothing }}", "{% nothing %}"]


def template(text: str = "x", **fields: str) -> MessageTemplate:
    return MessageTemplate(**{"subject": "x", "summary": "x", "text_body": text, "html_body": "x", **fields})


@pytest.fixture
def renderer() -> TemplateRenderer:
    return TemplateRenderer()


@pytest.mark.threat("A40")
@pytest.mark.parametrize("source", ESCAPES)
def test_sandbox_is_not_left(renderer: TemplateRenderer, source: str) -> None:
    with pytest.raises(TemplateRefusedError):
        renderer.check(template(source), VALUES)


@pytest.mark.parametrize("source", ESCAPES)
def test_stored_template_is_checked_again_when_rendered(renderer: TemplateRenderer, source: str) -> None:
    """Rows may be older than a rule, or come from somewhere else."""
    with pytest.raises(TemplateRefusedError):
        renderer.render(template(source), VALUES)


@pytest.mark.threat("A40")
@pytest.mark.parametrize("source", TOO_EXPENSIVE, ids=range(len(TOO_EXPENSIVE)))
def test_nothing_keeps_the_process_busy(renderer: TemplateRenderer, source: str) -> None:
    started = time.process_time()
    with pytest.raises(TemplateRefusedError):
        renderer.check(template(source), VALUES)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("source", BROKEN)
def test_broken_template_is_refused(renderer: TemplateRenderer, source: str) -> None:
    with pytest.raises(TemplateRefusedError, match="text_body"):
        renderer.check(template(source), VALUES)


@pytest.mark.parametrize("field", ["subject", "summary", "text_body", "html_body"])
def test_every_text_is_checked(renderer: TemplateRenderer, field: str) -> None:
    with pytest.raises(TemplateRefusedError, match=field):
        renderer.check(template(**{field: "{{ ''.__class__ }}"}), VALUES)


def test_unknown_value_is_named(renderer: TemplateRenderer) -> None:
    with pytest.raises(TemplateRefusedError, match="no value surname"):
        renderer.check(template("{{ surname }}"), VALUES)


def test_missing_value_is_an_error_and_no_gap(renderer: TemplateRenderer) -> None:
    with pytest.raises(TemplateRefusedError):
        renderer.render(template("Hello {{ full_name }}"), {})


def test_values_filters_and_conditions_work(renderer: TemplateRenderer) -> None:
    source = "{% if full_name and not project_name == 'x' %}{{ full_name|upper }}{% else %}no{% endif %}"
    renderer.check(template(source), VALUES)
    assert renderer.render(template(source), VALUES).text_body == "ADA LOVELACE"


@pytest.mark.threat("A40")
def test_html_is_escaped_and_text_is_not(renderer: TemplateRenderer) -> None:
    both = template("{{ full_name }}", html_body='<p title="{{ full_name }}">{{ full_name }}</p>')
    rendered = renderer.render(both, {"full_name": '<img src=x onerror="alert(1)">'})
    assert rendered.text_body == '<img src=x onerror="alert(1)">'
    assert "<img" not in rendered.html_body
    assert rendered.html_body.count("&lt;img") == 2


@pytest.mark.threat("A40")
def test_value_that_looks_like_a_template_is_text(renderer: TemplateRenderer) -> None:
    rendered = renderer.render(template("{{ full_name }}"), {"full_name": "{{ 7 * 7 }}{% set x = 1 %}"})
    assert rendered.text_body == "{{ 7 * 7 }}{% set x = 1 %}"


def test_subject_is_one_line(renderer: TemplateRenderer) -> None:
    rendered = renderer.render(
        template(subject="Hello\n {{ full_name }}"), {"full_name": "Ada\r\nBcc: eve@example.org"}
    )
    assert rendered.subject == "Hello Ada Bcc: eve@example.org"


def test_length_of_the_result_is_bounded(renderer: TemplateRenderer) -> None:
    with pytest.raises(TemplateRefusedError, match="longer"):
        renderer.render(template("{{ full_name }}" * 11), {"full_name": "x" * (MAX_RENDERED // 10)})


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_built_in_texts_keep_the_rules(renderer: TemplateRenderer, kind: object) -> None:
    found = next(each for each in all_kinds() if each is kind)
    renderer.check(found.built_in, found.samples)
    rendered = renderer.render(found.built_in, found.samples)
    assert "Ada Lovelace" in rendered.text_body
    assert "Ada Lovelace" in rendered.html_body
    assert "{{" not in rendered.text_body + rendered.html_body
    assert len(found.name) <= 50


def test_rendering_changes_no_template(renderer: TemplateRenderer) -> None:
    first = renderer.render(WELCOME.built_in, VALUES)
    assert renderer.render(WELCOME.built_in, VALUES) == first
