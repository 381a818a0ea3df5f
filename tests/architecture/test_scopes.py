"""Templates of modules and entities read only the values of their folder, and hold hardly any control lines."""

from __future__ import annotations

import re

import pytest
from jinja2 import meta

from fastmod.template.jinja import environment
from fastmod.template.source import current_template

ENTITY = {"module", "entity"}
SCOPES = {
    "module": {"module"},
    "entity/model": ENTITY | {"model", "records"},
    "entity/enum": ENTITY | {"enum"},
    "entity/schema": ENTITY | {"schema", "samples"},
    "entity/unique": ENTITY | {"samples"},
    "entity/service": ENTITY | {"service"},
    "entity/references": ENTITY | {"service"},
    "entity/repository": ENTITY,
    "entity/endpoint": ENTITY,
    "entity/domain_service": ENTITY,
    "entity/extension": ENTITY | {"extension", "samples"},
    "entity/extension_input": ENTITY | {"extension", "samples"},
}


def read_names(text: str) -> set[str]:
    return meta.find_undeclared_variables(environment(current_template().config).parse(text))


@pytest.mark.parametrize("folder", SCOPES)
def test_only_its_own(folder: str) -> None:
    files = current_template().under(f"templates/{folder}")
    assert files
    for path, file in files.items():
        text = file.content.decode() if path.endswith(".jinja") else ""
        assert read_names(text) | read_names(path) <= SCOPES[folder], path


def test_no_folder_is_forgotten() -> None:
    found = {path for scope in ("module", "entity") for path in current_template().under(f"templates/{scope}")}
    known = sum(len(current_template().under(f"templates/{folder}")) for folder in SCOPES)
    entity = current_template().under("templates/entity")
    assert known == len(entity) + len(current_template().under("templates/module")), sorted(found)


def test_a_foreign_name_is_found() -> None:
    assert read_names("{{ project_name }} {{ entity.name }}") == {"project_name", "entity"}


def test_conditions_choose_files_not_lines() -> None:
    files = [file for scope in ("module", "entity") for file in current_template().under(f"templates/{scope}").values()]
    lines = [line for file in files for line in file.content.decode().splitlines()]
    control = [line for line in lines if re.fullmatch(r"\s*\{%.*%\}\s*", line)]
    assert len(control) <= len(lines) / 100
