"""Which reference modules a project gets: presets, an explicit list, and what each module needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastmod.errors import RequestError, raise_all
from fastmod.nearest import hint_for
from fastmod.template.source import Template

__all__ = ["DEFAULT_PRESET", "Catalogue", "choose_modules"]

DEFAULT_PRESET = "full"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reference modules and presets of one template version (`templates/data/reference.json`)."""

    presets: Mapping[str, list[str]]
    modules: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, template: Template) -> Catalogue:
        """Read the catalogue of a template."""
        raw = template.data("reference")
        return cls(raw["presets"], raw["modules"])

    def preset(self, name: str) -> list[str]:
        """Return the modules of a preset; raises `RequestError` naming the nearest one."""
        if name not in self.presets:
            raise RequestError(f"unknown preset `{name}`", hint=hint_for(name, self.presets, "presets"))
        return self.presets[name]

    def choose(self, names: list[str]) -> list[str]:
        """Return `names` once each, in catalogue order; raises `RequestError` for unknown names and missing needs."""
        raise_all(
            [
                RequestError(f"unknown module `{name}`", hint=hint_for(name, self.modules, "modules"))
                for name in dict.fromkeys(names)
                if name not in self.modules
            ]
        )
        chosen = [name for name in self.modules if name in names]
        if not chosen:
            raise RequestError("a project needs at least one module", hint=f"modules: {', '.join(self.modules)}")
        for name in chosen:
            missing = [need for need in self.modules[name]["needs"] if need not in chosen]
            if missing:
                complete = ",".join(module for module in self.modules if module in {*chosen, *self.needs(chosen)})
                raise RequestError(
                    f"module `{name}` needs {', '.join(f'`{need}`' for need in missing)}", hint=f"--modules {complete}"
                )
        return chosen

    def needs(self, names: list[str]) -> set[str]:
        """Return everything that `names` need, directly or through others."""
        found: set[str] = set()
        queue = list(names)
        while queue:
            for need in self.modules[queue.pop()]["needs"]:
                if need not in found:
                    found.add(need)
                    queue.append(need)
        return found


def choose_modules(
    catalogue: Catalogue, preset: str | None, modules: list[str] | None, data: Mapping[str, Any]
) -> list[str]:
    """Return the modules that one of the three ways to name them names; raises `RequestError` for all that is wrong."""
    given = {"--preset": preset is not None, "--modules": modules is not None, "--data reference": "reference" in data}
    ways = [name for name, is_given in given.items() if is_given]
    problems = []
    if len(ways) > 1:
        problems.append(RequestError(f"{' and '.join(ways)} exclude each other", hint=f"leave out {ways[-1]}"))
    chosen: list[str] = []
    for way in ways or ["--preset"]:  # those that exclude each other are looked at too
        try:
            if way == "--preset":
                chosen = catalogue.choose(catalogue.preset(preset or DEFAULT_PRESET))
            elif way == "--modules":
                chosen = catalogue.choose(modules or [])
            else:
                chosen = catalogue.choose(_listed(catalogue, data["reference"]))
        except RequestError as error:
            problems.append(error)
    raise_all(problems)
    return chosen


def _listed(catalogue: Catalogue, raw: object) -> list[str]:
    names = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(names, list):
        raise RequestError("`reference` must be a list of modules", hint=f"modules: {', '.join(catalogue.modules)}")
    return [str(name).strip() for name in names]
