"""Which module a command means, and which entity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fastmod.errors import RequestError
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.naming import module_problem, snake
from fastmod.naming.spelling import plural
from fastmod.nearest import hint_for

__all__ = ["choose_module", "find_entity", "known_module"]


def known_module(name: str, modules: Mapping[str, ModuleRecord]) -> str:
    """Return `name` when there is such a module; raises `RequestError` with the nearest one."""
    if name not in modules:
        hint = hint_for(name, modules, "modules")
        hint += "" if module_problem(name) else f"; `fastmod add-module {name}` adds one"
        raise RequestError(f"there is no module `{name}`", hint=hint)
    return name


def choose_module(entity: str, modules: Mapping[str, ModuleRecord], standing_in: str | None) -> str | None:
    """Return the module that an entity without `--module` goes into, or None when that is not clear.

    The module one stands in, else the only own one, else the one whose singular name begins the entity's name.
    """
    if standing_in in modules:
        return standing_in
    own = [name for name, record in modules.items() if record.origin != "reference"]
    if len(own) == 1:
        return own[0]
    words = snake(entity)
    named = [name for name in modules if _begins(words, name)]
    return max(named, key=len) if named else None


def find_entity(name: str, module: str | None, manifest: Manifest) -> EntityRecord:
    """Return the record of an entity; raises `RequestError` when there is none, or more than one, or no such module."""
    every = manifest.entities
    if module is not None:
        known_module(module, {record.name: record for record in manifest.modules})
    found = [record for record in every if record.name == name and module in (None, record.module)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"--module {record.module}" for record in found)
        raise RequestError(f"there is more than one entity `{name}`", hint=f"say which: {listed}")
    if ":" in name:
        raise RequestError(f"`{name}` is written like a field", hint="the entity comes first: `Invoice total:int`")
    where = f" in module `{module}`" if module else ""
    names = {record.name for record in every if module in (None, record.module)}
    raise RequestError(f"there is no entity `{name}`{where}", hint=hint_for(name, names, "entities"))


def _begins(words: str, module: str) -> bool:
    for spelling in (module, *(one for one in _singulars(module))):
        if words == spelling or words.startswith(f"{spelling}_"):
            return True
    return False


def _singulars(module: str) -> Iterable[str]:
    """Yield the words whose plural is the module's name, by trying what plurals usually end with."""
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y")):
        word = module.removesuffix(ending) + instead
        if module.endswith(ending) and word and plural(word) == module:
            yield word
