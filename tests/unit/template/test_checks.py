"""The checks of a release: data files have their shape and agree with `copier.yml`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from fastmod.template.checks import check_template
from fastmod.template.source import Template, TemplateFile, current_template

MODULE = {"summary": "Accounts and profiles", "needs": []}


def with_data(modules: dict[str, Any], presets: dict[str, Any], paths: dict[str, Any] | None = None) -> Template:
    """The working templates with other reference data, other paths of modules and one project file."""
    template = current_template()
    data = json.dumps({"modules": modules, "presets": presets}).encode()
    config = {**template.config, "module_paths": {"type": "yaml", "when": False, "default": paths or {}}}
    files = {
        "copier.yml": TemplateFile(json.dumps(config).encode()),
        "templates/data/reference.json": TemplateFile(data),
        "templates/project/README.md": TemplateFile(b""),
    }
    return replace(template, files=files)


MODULES = dict.fromkeys(current_template().config["reference"]["choices"], MODULE)


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
            with_data(MODULES, {}, {"users": ["/README.md", "/READ"]}),
            "module `users` lists `/READ`, which is not in the template",
        ),
        (with_data(MODULES, {}, {"blog": []}), "`module_paths` in copier.yml names the unknown module `blog`"),
    ],
)
def test_disagreements_are_named(template: Template, problem: str) -> None:
    assert check_template(template) == [problem]


@pytest.mark.parametrize(
    ("modules", "presets"),
    [
        (MODULES, {"full": ["blog"]}),
        (MODULES | {"users": MODULE | {"needs": ["blog"]}}, {}),
        (MODULES | {"users": MODULE | {"more": 1}}, {}),
        (MODULES | {"users": MODULE | {"summary": "short"}}, {}),
        (MODULES | {"a" * 31: MODULE}, {}),
        (MODULES | {"Upper": MODULE}, {}),
    ],
)
def test_wrong_shapes_are_refused(modules: dict[str, Any], presets: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        check_template(with_data(modules, presets))


@pytest.mark.parametrize("path", ["README.md", "/../x", "/app/", "/app/*", "/", ""])
def test_paths_of_modules_are_anchored_and_plain(path: str) -> None:
    with pytest.raises(ValidationError):
        check_template(with_data(MODULES, {}, {"users": [path]}))
