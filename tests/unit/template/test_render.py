"""Rendering the small template: paths, exclusions, modes, errors. That the bytes are Copier's is in tests/parity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from jinja2 import UndefinedError

from fastmod.errors import TemplateError
from fastmod.template.questions import answer
from fastmod.template.render import RenderedFile, render_project, render_tree
from fastmod.template.source import Template, TemplateFile


def render(template: Template, **data: Any) -> dict[str, RenderedFile]:
    return render_project(template, answer(template.config, data))


def with_file(template: Template, path: str, content: str) -> Template:
    return replace(template, files={**template.files, f"project/{path}": TemplateFile(content.encode())})


COMMON = [
    ".copier-answers.yml",
    "README.md",
    "empty.txt",
    "logo.bin",
    "modules/users/users.txt",
    "plain.txt",
    "scripts/start.sh",
    "scripts/stop.sh",
    "shop/shop_main.txt",
]
DOCS = ["conditional.txt", "docs/guide.md"]
BILLING = ["modules/billing/billing.txt"]


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        ({}, [*COMMON, *DOCS, *BILLING, "docs/billing.md"]),
        ({"with_docs": ""}, [*COMMON, *BILLING]),
        ({"reference": ["users"]}, [*COMMON, *DOCS]),
        ({"reference": ["users"], "with_docs": ""}, COMMON),
    ],
)
def test_answers_choose_files(small: Template, data: dict[str, Any], paths: list[str]) -> None:
    assert list(render(small, project_slug="shop", **data)) == sorted(paths)


def test_contents(small: Template) -> None:
    files = render(small, project_slug="shop", description="{{ 7 * 7 }}", reference=["users"])
    assert files["README.md"].content == b"# Shop (SHOP)\n\n{{ 7 * 7 }}\n- users on 8001\n"
    assert files["plain.txt"].content == b"plain {{ not rendered }}\r\nsecond line"
    assert files["logo.bin"].content == b"\0\1\xffbinary"
    assert files["empty.txt"].content == b""


def test_modes_come_from_the_template(small: Template) -> None:
    files = render(small)
    assert [path for path, file in files.items() if file.executable] == ["scripts/start.sh", "scripts/stop.sh"]


def test_rendering_is_pure(small: Template) -> None:
    assert render(small) == render(small)


@pytest.mark.parametrize("content", ["{{ missing }}", "{% if %}", "{{ 'a'.__class__.__mro__ }}"])
def test_a_template_that_does_not_render_is_named(small: Template, content: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(with_file(small, "late.txt.jinja", content))
    assert caught.value.message.startswith("`late.txt.jinja` does not render: ")


def test_two_templates_for_one_path_are_refused(small: Template) -> None:
    with pytest.raises(TemplateError) as caught:
        render(with_file(small, "README.md", "x"))
    assert caught.value.message == "two templates claim `README.md`"


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("{{ a.name }}/{{ plain }}.py", "Order/x.py"),
        ("{{ a['name'] }}.py", "Order.py"),
        ("{{ plain | upper }}.py", "X.py"),
        ("{% if plain == 'x' %}yes{% endif %}", "yes"),
        ("{{ braces }}.txt", "{{ plain }}.txt"),
        ("{{ number }}.txt", "7.txt"),
        ("{{ a.empty }}", ""),
    ],
)
def test_names_in_paths_are_what_jinja_makes_of_them(small: Template, source: str, path: str) -> None:
    context = {"a": {"name": "Order", "empty": ""}, "plain": "x", "braces": "{{ plain }}", "number": 7}
    rendered = render_tree(small, {source: TemplateFile(b"")}, context)
    assert list(rendered) == ([path] if path else [])


def test_an_unknown_name_in_a_path_is_an_error(small: Template) -> None:
    with pytest.raises(UndefinedError):
        render_tree(small, {"{{ missing.name }}": TemplateFile(b"")}, {})
