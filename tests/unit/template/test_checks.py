"""The checks of a release: data files have their shape and agree with `copier.yml`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from fastmod.template.checks import check_template
from fastmod.template.source import Template, TemplateFile, current_template

MODULE = {"summary": "Accounts and profiles", "needs": [], "paths": ["README.md"]}


def with_data(modules: dict[str, Any], presets: dict[str, Any]) -> Template:
    """The working templates with other reference data and one project file."""
    template = current_template()
    data = json.dumps({"modules": modules, "presets": presets}).encode()
    files = {
        "copier.yml": template.files["copier.yml"],
        "templates/data/reference.json": TemplateFile(data),
        "templates/project/README.md": TemplateFile(b""),
    }
    return replace(template, files=files)


MODULES = {"auth": MODULE, "users": MODULE}


def test_good_data_has_no_problem() -> None:
    assert check_template(with_data(MODULES, {"full": ["auth", "users"]})) == []


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (
            with_data({"auth": MODULE}, {}),
            "`reference` in copier.yml offers other modules than templates/data/reference.json",
        ),
        (
            with_data({"users": MODULE, "auth": MODULE}, {}),
            "`reference` in copier.yml offers other modules than templates/data/reference.json",
        ),
        (replace(with_data(MODULES, {}), version="9.9.9"), "`grown_with` in copier.yml is not this version"),
        (
            with_data(MODULES | {"users": MODULE | {"paths": ["READ"]}}, {}),
            "module `users` lists `READ`, which is not in the template",
        ),
        (
            with_data(MODULES | {"users": MODULE | {"paths": ["app/"]}}, {}),
            "module `users` lists `app/`, which is not in the template",
        ),
    ],
)
def test_disagreements_are_named(template: Template, problem: str) -> None:
    assert check_template(template) == [problem]


@pytest.mark.parametrize(
    ("modules", "presets"),
    [
        (MODULES, {"full": ["blog"]}),
        (MODULES | {"users": MODULE | {"needs": ["blog"]}}, {}),
        (MODULES | {"users": MODULE | {"paths": []}}, {}),
        (MODULES | {"users": MODULE | {"paths": ["../x"]}}, {}),
        (MODULES | {"users": MODULE | {"paths": ["/x"]}}, {}),
        (MODULES | {"users": MODULE | {"more": 1}}, {}),
        (MODULES | {"users": MODULE | {"summary": "short"}}, {}),
        (MODULES | {"a" * 31: MODULE}, {}),
        (MODULES | {"Upper": MODULE}, {}),
    ],
)
def test_wrong_shapes_are_refused(modules: dict[str, Any], presets: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        check_template(with_data(modules, presets))
