"""What `add-entity` asks for on a terminal: the module where it is not clear, and the fields, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastmod.cli.growing import GrowOptions
from fastmod.cli.terminal import ask, interactive, print_aside, print_error
from fastmod.errors import RequestError

if TYPE_CHECKING:
    from fastmod.commands.growth import Site, Wish
    from fastmod.fields import TypeTable

__all__ = ["Answers", "asked_for"]

Answers = tuple[tuple[str, ...], str | None]
"""Fields and module."""
Make = Callable[["Site", tuple[str, ...], str | None], "Wish"]


def asked_for(options: GrowOptions, given: Answers, make: Make) -> Answers:
    """Return what was given, and on a terminal what was asked for; `make` says what a wish of these answers is.

    What is wrong with the name or the place is raised before anything is asked. Nothing is asked about an entity that
    is there.
    """
    if not interactive() or options.json or options.quiet or options.dry_run:
        return given
    from fastmod.cli.growing import site_of
    from fastmod.growth.landscape import Landscape
    from fastmod.project import load_manifest

    site = site_of(options.project)
    manifest = load_manifest(site.root)
    landscape = Landscape(site.template, manifest)

    def count(fields: tuple[str, ...], module: str | None) -> int:
        return len(make(site, fields, module).edit(manifest, landscape).manifest.entities)

    fields, module = given
    module = _module(fields, module, count)
    if fields or count(fields, module) == len(manifest.entities):
        return fields, module
    return _fields(lambda tokens: count(tokens, module), landscape.types), module


Count = Callable[[tuple[str, ...], str | None], int]


def _module(fields: tuple[str, ...], module: str | None, count: Count) -> str | None:
    from fastmod.commands.add_entity import ModuleUnclearError

    try:
        count(fields, module)
    except ModuleUnclearError as error:
        modules = error.modules
    else:
        return module
    print_aside(f"Modules: {', '.join(modules)}")
    while True:
        chosen = ask("Which module is it for?", "")
        try:
            count(fields, chosen)
        except RequestError as error:
            if chosen in modules:
                raise
            print_error(error)
        else:
            return chosen


def _fields(count: Callable[[tuple[str, ...]], int], types: TypeTable) -> tuple[str, ...]:
    from fastmod.cli.field_help import MODIFIERS, types_listed

    fields: tuple[str, ...] = ()
    print_aside("Fields, such as `total:decimal=12,2:min=0`; `?` lists types and modifiers, an empty line ends.")
    while token := ask(f"Field {len(fields) + 1}", "").strip():
        if token == "?":  # noqa: S105
            known = [*types_listed(types), *MODIFIERS.values()]
            width = max(len(example) for example, _ in known)
            print_aside("\n".join(f"  {example:<{width}}  {meaning}" for example, meaning in known))
            continue
        wanted = (*fields, *token.split())
        try:
            count(wanted)
        except RequestError as error:
            print_error(error)
        else:
            fields = wanted
    return fields
