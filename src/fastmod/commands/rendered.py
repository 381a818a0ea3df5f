"""Everything that fastmod owns in a project, as the templates have it by the manifest: the measure of drift."""

from __future__ import annotations

from fastmod import __version__
from fastmod.commands.templates import template_of
from fastmod.errors import PlaceError
from fastmod.growth.definitions import definitions_of, dependencies_file
from fastmod.growth.landscape import Landscape
from fastmod.growth.rendering import render_grown
from fastmod.manifest import Manifest
from fastmod.template.questions import answer, questions
from fastmod.template.render import RenderedFile, render_manifest, render_project
from fastmod.template.source import Template, current_template, installation_root
from fastmod.template.store import UnknownVersionError, load_version, open_store
from fastmod.wiring import Definition, ensure_definitions

__all__ = ["carried", "manifest_content", "render_everything", "rendered_now", "versions"]


def rendered_now(manifest: Manifest) -> dict[str, RenderedFile]:
    """Return the files of the project and of all that has grown in it, by path; lists are not wired.

    Raises `UnknownVersionError`, and `FastmodError` for a manifest that does not render.
    """
    template = carried(manifest.release.removeprefix("v"))
    if not _has_grown(manifest):
        return render_everything(manifest, template, None)
    if template.version != manifest.grown_with or not template.under("templates/entity"):
        carried(manifest.grown_with)
        return render_everything(manifest, template, template_of(manifest))
    return render_everything(manifest, template, template)


def render_everything(manifest: Manifest, project: Template, grown: Template | None) -> dict[str, RenderedFile]:
    """Return all files of a project by path: its own with the templates of one version, grown ones with another's."""
    known = questions(project.config)
    given = {name: value for name, value in manifest.answers().items() if name in known and not known[name].hidden}
    files = render_project(project, answer(project.config, given))
    if grown is None:
        return files
    landscape = Landscape(grown, manifest)
    # Entities of the project's own modules stand on the project's templates, with the fields that were added to them.
    extended = Landscape(project, manifest) if project.under("templates/entity") else landscape
    files |= render_grown(landscape, landscape.modules, landscape.records)
    if keys := extended.extended():
        from fastmod.growth.extensions import render_extended  # with all of `edits`, which few projects need

        for key in keys:
            files |= render_extended(extended, key, files)
    for path, definitions in _definitions(landscape).items():
        if path in files:
            text = ensure_definitions(files[path].content.decode(), definitions)
            files[path] = RenderedFile(text.encode(), files[path].executable)
    return dict(sorted(files.items()))


def manifest_content(manifest: Manifest) -> bytes:
    """Return a manifest as the templates that it stands on write it. Raises `PlaceError` for unknown ones."""
    try:
        template = carried(manifest.release.removeprefix("v"))
    except UnknownVersionError as error:
        raise PlaceError(str(error), hint="upgrade fastmod") from None
    known = questions(template.config)
    given = {name: value for name, value in manifest.answers().items() if name in known}
    return render_manifest(template, answer(template.config, given), manifest.release, manifest.source_url)


def versions() -> list[str]:
    """Return all versions whose templates this fastmod carries, oldest first."""
    return [*(one for one in open_store(installation_root()).versions() if one != __version__), __version__]


def _has_grown(manifest: Manifest) -> bool:
    origins = [*(one.origin for one in manifest.modules), *(one.origin for one in manifest.entities)]
    return "fastmod" in origins or any(one.fields for one in manifest.entities)


def _definitions(landscape: Landscape) -> dict[str, list[Definition]]:
    """What grown entities put into the `dependencies.py` of their modules."""
    found: dict[str, list[Definition]] = {}
    for key, record in landscape.records.items():
        if record.origin == "fastmod":
            found.setdefault(dependencies_file(record.module), []).extend(definitions_of(landscape.entity(key)))
    return found


def carried(version: str) -> Template:
    """Return the templates of a version: of this one, or of the store. Raises `UnknownVersionError`."""
    if version == __version__:
        return current_template()
    store = open_store(installation_root())
    if version not in store.versions():
        raise UnknownVersionError(f"the project stands on templates {version}, this is fastmod {__version__}")
    return load_version(store, version)
