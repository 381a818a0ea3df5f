"""Which reference modules a project gets: presets, an explicit list, and what each module needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastmod.errors import RequestError
from fastmod.nearest import hint_for
from fastmod.template.source import Template

__all__ = ["DEFAULT_PRESET", "Catalogue"]

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
        for name in names:
            if name not in self.modules:
                raise RequestError(f"unknown module `{name}`", hint=hint_for(name, self.modules, "modules"))
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
