"""Which templates a project's grown files stand on."""

from __future__ import annotations

from fastmod import __version__
from fastmod.errors import PlaceError
from fastmod.manifest import Manifest
from fastmod.template.source import Template, current_template, installation_root
from fastmod.template.store import load_version, open_store

__all__ = ["template_of"]


def template_of(manifest: Manifest) -> Template:
    """Return the templates of the manifest's `grown_with`: those of this version, else of the store.

    Raises `PlaceError` for a version that is newer than this fastmod, or that had no templates of entities yet.
    """
    version = manifest.grown_with
    if version == __version__:
        return current_template()
    store = open_store(installation_root())
    if version not in store.versions():
        raise PlaceError(f"the project was grown with fastmod {version}, this is {__version__}", hint="upgrade fastmod")
    template = load_version(store, version)
    if not template.under("templates/entity"):
        raise PlaceError(
            f"the project stands on the templates of {version}, which could not grow yet",
            hint=f"`fastmod update` brings it to {__version__}",
        )
    return template
