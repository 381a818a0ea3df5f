"""The numbered contract: no released template goes beyond it, and whatever goes beyond is named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fastmod.template.api import APIS, foreign_names
from fastmod.template.jinja import API_VERSION
from fastmod.template.source import Template, TemplateFile, current_template, installation_root
from fastmod.template.store import open_store
from tests.support.releases import released

VERSIONS = open_store(installation_root()).versions()


@pytest.mark.parametrize("version", VERSIONS)
def test_released_templates_keep_to_the_api_of_their_release(version: str) -> None:
    number = json.loads(open_store(installation_root()).read(f"{version}.json"))["template_api"]
    assert list(foreign_names(released(version), APIS[number])) == []


def test_the_working_templates_keep_to_the_present_one() -> None:
    assert list(foreign_names(current_template(), APIS[API_VERSION])) == []
    assert max(APIS) == API_VERSION


def with_text(path: str, text: str) -> Template:
    return replace(current_template(), files={path: TemplateFile(text.encode())} | {"copier.yml": config()})


def config() -> TemplateFile:
    return current_template().files["copier.yml"]


@pytest.mark.parametrize(
    ("path", "text", "what"),
    [
        ("templates/project/a.md.jinja", "{{ new_name }}", "`new_name`"),
        ("templates/project/{{ new_name }}/a.md", "", "`new_name`"),
        ("templates/entity/model/a.py.jinja", "{{ entity.colour }}", "`entity.colour`"),
        ("templates/module/a.py.jinja", "{{ entity.name }}", "`entity`"),
        ("templates/module/a.py.jinja", "{{ module.name | slug }}", "the filter `slug`"),
    ],
)
def test_what_goes_beyond_is_named(path: str, text: str, what: str) -> None:
    template = with_text(path, text)
    if "slug" in text:
        template.environment.filters["slug"] = str
    named = [*dict.fromkeys(foreign_names(template, APIS[1]))]
    assert f"`{path}` uses {what}, which the template API has not" in named


def test_files_without_a_suffix_are_not_rendered() -> None:
    assert list(foreign_names(with_text("templates/project/a.md", "{{ new_name }}"), APIS[1])) == []
