"""What the data files beside the templates must look like, checked with pydantic when a version is released.

Not imported by any command: at run time the files are ours, and pydantic would double the start-up time.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, model_validator

from fastmod.template.api import APIS, foreign_names
from fastmod.template.jinja import API_VERSION
from fastmod.template.source import Template

__all__ = ["ReferenceData", "check_template"]

ModuleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
"""Module names are capped at 30 characters, so that generated constraint names stay within PostgreSQL's 63 bytes."""
ModulePath = Annotated[str, StringConstraints(pattern=r"^(/\.?[\w-][\w.-]*)+$")]
"""A file or folder as a gitignore pattern: from the root, and without a `/` at its end, which Copier's match of the
folder itself would miss: it would make an empty one."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReferenceModule(_Strict):
    """A reference module, the modules without which it cannot work, and types it has a rule against, with a hint."""

    summary: Annotated[str, StringConstraints(min_length=10, max_length=100)]
    needs: list[ModuleName]
    refused_types: dict[str, str] = {}


_MODULE_PATHS = TypeAdapter(dict[ModuleName, list[ModulePath]])


class ReferenceData(_Strict):
    """`templates/data/reference.json`."""

    presets: dict[ModuleName, list[ModuleName]]
    modules: dict[ModuleName, ReferenceModule]

    @model_validator(mode="after")
    def _names_exist(self) -> ReferenceData:
        for where, names in [*self.presets.items(), *((name, module.needs) for name, module in self.modules.items())]:
            unknown = set(names) - set(self.modules)
            if unknown:
                raise ValueError(f"`{where}` names unknown modules: {', '.join(sorted(unknown))}")
        return self


def check_template(template: Template) -> list[str]:
    """Return what is wrong with a template beyond its bytes, one sentence each; an empty list is good.

    Raises `pydantic.ValidationError` when a data file has the wrong shape.
    """
    data = ReferenceData.model_validate(template.data("reference"))
    question = template.config["reference"]
    problems = []
    if list(data.modules) != question["choices"]:
        problems.append("`reference` in copier.yml offers other modules than templates/data/reference.json")
    if template.config["grown_with"]["default"] != template.version:
        problems.append("`grown_with` in copier.yml is not this version")
    return [*problems, *_check_paths(template, data), *dict.fromkeys(foreign_names(template, APIS[API_VERSION]))]


def _check_paths(template: Template, data: ReferenceData) -> list[str]:
    """Compare `module_paths` in copier.yml, by which absent modules are left out, with modules and files."""
    listed = _MODULE_PATHS.validate_python(template.config["module_paths"]["default"])
    files = {f"/{path.removesuffix('.jinja')}" for path in template.under("templates/project")}
    problems = [
        f"`module_paths` in copier.yml names the unknown module `{name}`" for name in listed.keys() - data.modules
    ]
    return problems + [
        f"module `{name}` lists `{path}`, which is not in the template"
        for name, paths in listed.items()
        for path in paths
        if not any(file == path or file.startswith(f"{path}/") for file in files)
    ]
