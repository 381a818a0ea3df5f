"""What the data files beside the templates must look like, checked with pydantic when a version is released.

Not imported by any command: at run time the files are ours, and pydantic would double the start-up time.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from fastmod.template.source import Template

__all__ = ["ReferenceData", "check_template"]

ModuleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
"""Module names are capped at 30 characters, so that generated constraint names stay within PostgreSQL's 63 bytes."""
ProjectPath = Annotated[str, StringConstraints(pattern=r"^\.?[\w-][\w.-]*(/\.?[\w-][\w.-]*)*/?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReferenceModule(_Strict):
    """A reference module: what it needs, and every path that belongs to it (folders end with `/`)."""

    summary: Annotated[str, StringConstraints(min_length=10, max_length=100)]
    needs: list[ModuleName]
    paths: Annotated[list[ProjectPath], Field(min_length=1)]


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
    files = template.under("templates/project")
    listed = ((name, path) for name, module in data.modules.items() for path in module.paths)
    problems += [
        f"module `{name}` lists `{path}`, which is not in the template"
        for name, path in listed
        if not any(file == path or (path.endswith("/") and file.startswith(path)) for file in files)
    ]
    return problems
