"""`fastmod add-module`: an empty module of the usual shape, or a folder that somebody wrote, taken in."""

from __future__ import annotations

from fastmod.commands.growth import Site, Wish
from fastmod.commands.inventory import MODULES
from fastmod.commands.selection import Catalogue
from fastmod.errors import RequestError
from fastmod.growth.additions import Edited, add_module
from fastmod.growth.landscape import Landscape
from fastmod.growth.reference import with_reference
from fastmod.manifest import Manifest
from fastmod.naming import validate_module

__all__ = ["wish_for_module"]


def wish_for_module(site: Site, name: str, *, empty: bool) -> Wish:
    """Return the wish for a module."""

    def edit(manifest: Manifest, landscape: Landscape) -> Edited:
        if name in landscape.modules:
            return Edited(manifest, (f"module `{name}` is there already: `{MODULES}/{name}`",))
        if not empty and name in site.template.data("reference")["modules"]:
            _require_needs(site, manifest, name)
            return with_reference(manifest, site.template, name)
        validate_module(name, landscape.modules)
        adopted = (site.root / MODULES / name / "__init__.py").is_file()
        return add_module(manifest, name, adopted=adopted)

    return Wish(f"add-module {name}", edit)


def _require_needs(site: Site, manifest: Manifest, name: str) -> None:
    needs = Catalogue.of(site.template).modules[name]["needs"]
    missing = [need for need in needs if need not in manifest.options["reference"]]
    if missing:
        raise RequestError(
            f"module `{name}` needs {', '.join(f'`{need}`' for need in missing)}",
            hint=" && ".join(f"fastmod add-module {need}" for need in missing),
        )
