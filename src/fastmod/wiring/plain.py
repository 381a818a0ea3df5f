"""Wiring files that hold what the templates write and no more: statements as texts, new ones go in between.

No syntax tree is needed to prove that nothing is lost, and the hundredth entry costs what the first one costs. A file
that holds anything else is None here, and left to `ensure` and `ensure_definitions`: what they make of such a file is
the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from fastmod.ordering import export_key, module_key, natural_key
from fastmod.wiring.lists import Definition, Link, Wiring

__all__ = ["defined", "ensured"]

_NAME = r"\w+(?: as \w+)?"
_ARGUMENT = r'(?:\w+=)?(?:"[\w/.-]*"|\[\w+\]|\w+)'
_BOUND = re.compile(r"(\w+)(?:,|\)?\n)", re.ASCII)
"""The last word before each comma and at the end: of `x as y` the second."""
_PART = re.compile(
    r"(?P<newline>)\n"
    rf"|from (?P<import>\w+(?:\.\w+)*) import (?:{_NAME}(?:, {_NAME})*|\((?:\n    {_NAME},)+\n\))\n"
    r"|router\.include_router\((?P<call>\w+)\)\n"
    r"|(?P<alias>\w+) = Annotated\[\w+, Depends\(\w+\)\]\n"
    r"|async def (?P<function>\w+)\(\w+: \w+\) -> \w+:\n    return \w+\(\w+(?:\(\w+\))?\)\n"
    r"|(?P<list>__all__) = \[\n(?:    \"\w+\",\n)+\]\n"
    rf"|(?P<router>router) = \w+\({_ARGUMENT}(?:, {_ARGUMENT})*\)\n"
    r'|(?P<docstring>)"""[^"\\]*"""\n',
    re.ASCII,
)
_HEAD = r"(?:dn)?i+(?:ni+)*"
_LAYER, _ROUTER = re.compile(rf"{_HEAD}nl"), re.compile(rf"{_HEAD}nrc+")
_DEFINITIONS = re.compile(rf"{_HEAD}(?:nnf)+nna+")
"""The first letters of the parts of a whole file."""


class _Part(NamedTuple):
    kind: str
    name: str
    text: str
    bound: tuple[str, ...] = ()
    """What an import binds."""


_APART = (_Part("n", "", "\n"), _Part("n", "", "\n"))
"""What stands between two functions."""


def ensured(text: str, wiring: Wiring) -> str | None:
    """Return the text with what a list of a layer or a router lacks."""
    parts = _parts(text, _LAYER if wiring.kind == "layer" else _ROUTER) if wiring.kind != "registry" else []
    wanted = {link.module: link for link in wiring.links}
    for part in parts:
        if part.kind == "i" and wiring.managed.fullmatch(part.name):
            link = wanted.pop(part.name, None)
            if link is None or {*link.bound} != {*part.bound}:
                return None
    if not parts or not _import(parts, wanted.values()):
        return None
    names = {name for link in wiring.links for name in link.bound}
    if wiring.kind == "layer":
        parts[-1] = parts[-1]._replace(text=_listed(parts[-1].text, names))
    for name in sorted(names, key=natural_key) if wiring.kind == "router" else ():
        calls = [part for part in parts if part.kind == "c"]
        if all(part.name != name for part in calls):
            _insert(parts, _Part("c", name, f"router.include_router({name})\n"), calls)
    return "".join([part.text for part in parts])


def defined(text: str, definitions: Iterable[Definition]) -> str | None:
    """Return the text with the definitions that it lacks."""
    parts = _parts(text, _DEFINITIONS)
    present = {part.name for part in parts}
    missing = [one for one in definitions if one.name not in present]
    imported = {(part.name, part.bound) for part in parts if part.kind == "i"}
    links = dict.fromkeys(link for one in missing for link in one.imports)
    if not parts or not _import(parts, [link for link in links if (link.module, link.bound) not in imported]):
        return None
    for one in missing:
        shape = _PART.fullmatch(one.source)
        kind = shape.lastgroup[0] if shape and shape.lastgroup else ""
        siblings = [part for part in parts if part.kind == kind and one.siblings.fullmatch(part.name)]
        if not siblings or kind not in ("f", "a"):
            return None
        _insert(parts, _Part(kind, one.name, one.source), siblings, between=_APART if kind == "f" else ())
    return "".join([part.text for part in parts])


def _parts(text: str, shape: re.Pattern[str]) -> list[_Part]:
    """Return the statements of a file of that shape in their order, nothing for another one."""
    parts, end = list[_Part](), 0
    for match in _PART.finditer(text):
        kind = match.lastgroup
        if match.start() != end or kind is None:
            return []
        end = match.end()
        bound = tuple(_BOUND.findall(text, match.end("import") + len(" import"), end)) if kind == "import" else ()
        parts.append(_Part(kind[0], match[kind], match[0], bound))
    if end != len(text) or not shape.fullmatch("".join([part.kind for part in parts])):
        return []
    names = [name for part in parts if part.kind not in "nc" for name in (part.name, *part.bound)]
    calls = [part.name for part in parts if part.kind == "c"]
    return parts if len({*names}) == len(names) and len({*calls}) == len(calls) else []


def _import(parts: list[_Part], missing: Collection[Link]) -> bool:
    """Put imports among those of their top-level package; False where they do not go in alone."""
    taken = {name for part in parts if missing for name in (part.name, *part.bound) if part.kind != "c"}
    for link in sorted(missing, key=lambda link: module_key(link.module)):
        start = f"{link.module.partition('.')[0]}."
        siblings = [part for part in parts if part.kind == "i" and part.name.startswith(start)]
        if not siblings or taken & {link.module, *link.bound}:
            return False
        _insert(parts, _Part("i", link.module, link.source(), link.bound), siblings, module_key)
    return True


def _insert(
    parts: list[_Part],
    new: _Part,
    siblings: Sequence[_Part],
    key: Callable[[str], object] = natural_key,
    between: Sequence[_Part] = (),
) -> None:
    """Before the first sibling with a greater name, else behind the last one."""
    wanted = key(new.name)
    later = next((part for part in siblings if key(part.name) > wanted), None)  # type: ignore[operator]
    at = parts.index(later or siblings[-1])
    if later:
        parts[at:at] = [new, *between]
    else:
        parts[at + 1 : at + 1] = [*between, new]


def _listed(text: str, names: Iterable[str]) -> str:
    """Return `__all__` with more names."""
    first, *lines, last = text.splitlines(keepends=True)
    for name in sorted(names, key=export_key):
        line = f'    "{name}",\n'
        if line not in lines:
            wanted = export_key(name)
            keys = (export_key(one[5:-3]) for one in lines)
            lines.insert(next((at for at, key in enumerate(keys) if key > wanted), len(lines)), line)
    return "".join([first, *lines, last])
