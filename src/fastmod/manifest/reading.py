"""The strict reader: canonical manifests line by line as JSON, hand-edited ones through YAML, damaged ones refused."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TypeVar

from fastmod.errors import ManifestError
from fastmod.manifest.canonical import read_usual
from fastmod.manifest.records import FORMAT, EntityRecord, Manifest, ModuleRecord

__all__ = ["STATE", "damage", "read_manifest"]

_RESTORE = "restore it from git: `git checkout -- .copier-answers.yml`"
_MERGE = "after a merge `fastmod resolve` settles it; else keep both sides' records, one a line, without markers"
_MARKERS = re.compile(r"^(<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)
_SIGNS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_SCALAR = re.compile(r"([a-z_]+): (.+)")
_Record = TypeVar("_Record", ModuleRecord, EntityRecord)
STATE = frozenset({"_commit", "_src_path", "manifest_format", "grown_with", "modules", "entities"})
"""The keys that are no options."""


def read_manifest(text: str) -> Manifest:
    """Parse the text of an answers file.

    Raises `ManifestError` naming the line or record for conflict markers, duplicate keys or records, wrong types and
    unknown formats: a manifest that is nearly right would make the next command rewrite files on a wrong base.
    """
    marker = _MARKERS.search(text) if any(sign in text for sign in _SIGNS) else None
    if marker:
        line = text.count("\n", 0, marker.start()) + 1
        raise ManifestError(f"the manifest has merge conflict markers, the first in line {line}", hint=_MERGE)
    raw = _read_lines(text)
    if raw is None:
        raw = _read_yaml(text)
    return _manifest(raw)


def _read_lines(text: str) -> dict[str, Any] | None:
    """Read the canonical layout, or return None when the text has another one. 500 records take about 1 ms."""
    usual = read_usual(text)
    head, entities = usual or (text, ())
    raw: dict[str, Any] = {}
    items: list[Any] | None = None
    for number, line in enumerate(head.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        try:
            if line.startswith("- {") and items is not None:
                items.append(_json(line[2:]))
                continue
            if line in ("modules:", "entities:"):
                items = []
                key, value = line[:-1], items
            elif match := _SCALAR.fullmatch(line):
                key, value, items = match[1], _json(match[2]), None
            else:
                return None
        except _DamageError as error:
            _refuse(f"{error} in line {number}")
        except (ValueError, RecursionError):
            return None
        if key in raw:
            _refuse(f"`{key}` stands twice, again in line {number}")
        raw[key] = value
    if usual:
        if "entities" in raw:
            _refuse(f"`entities` stands twice, again in line {number + 1}")
        raw["entities"] = entities
    return raw


def _read_yaml(text: str) -> dict[str, Any]:
    """Read a layout that somebody's editor or formatter made of it."""
    import yaml

    class StrictLoader(yaml.SafeLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen = set()
            for name, _ in node.value:
                key = self.construct_object(name, deep=True)
                if repr(key) in seen:
                    _refuse(f"`{key}` stands twice, again in line {name.start_mark.line + 1}")
                seen.add(repr(key))
            return super().construct_mapping(node, deep)

    try:
        raw = yaml.load(text, Loader=StrictLoader)  # noqa: S506  # a SafeLoader, only stricter
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, LookupError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        _refuse(f"it is not valid YAML{where}")
    if not isinstance(raw, dict):
        _refuse("it is empty" if raw is None else "it holds no mapping")
    return raw


def _manifest(raw: dict[str, Any]) -> Manifest:
    found = raw.get("manifest_format")
    if "_src_path" in raw and found is None:
        raise ManifestError(
            "the answers file belongs to another Copier template", hint="run fastmod in a project that fastmod made"
        )
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        _refuse("`manifest_format` must be a positive number")
    if found > FORMAT:
        raise ManifestError(
            f"the manifest has format {found}, this fastmod knows formats up to {FORMAT}",
            hint="upgrade fastmod to the version that wrote it",
        )
    modules = _records(raw, "modules", ModuleRecord)
    entities = _records(raw, "entities", EntityRecord)
    names = {module.name for module in modules}
    if lost := {entity.module for entity in entities} - names:
        entity = next(entity for entity in entities if entity.module in lost)
        _refuse(f"entity `{entity.name}` stands in module `{entity.module}`, which is not listed")
    _refuse_twins("module", [module.name for module in modules])
    _refuse_twins("entity", [f"{entity.module}.{entity.name}" for entity in entities])
    options = {key: value for key, value in raw.items() if key not in STATE}
    if not all(isinstance(key, str) and not key.startswith("_") for key in options):
        _refuse("it has keys that no question of the template has")
    for key, value in options.items():
        _check_value(key, value)
    reference = options.get("reference")
    if not isinstance(reference, list) or not all(isinstance(name, str) for name in reference):
        _refuse("`reference` must be a list of module names")
    return Manifest(
        release=_string(raw, "_commit"),
        source_url=_string(raw, "_src_path"),
        grown_with=_string(raw, "grown_with"),
        options=options,
        modules=modules,
        entities=entities,
        is_usual=isinstance(raw["entities"], tuple),
    )


def _records(raw: dict[str, Any], key: str, kind: type[_Record]) -> tuple[_Record, ...]:
    """Return the records; those of a tuple are read already."""
    items = raw.get(key)
    if isinstance(items, tuple):
        return items
    if not isinstance(items, list):
        _refuse(f"`{key}` must be a list")
    return tuple(_record(key, number, item, kind) for number, item in enumerate(items))


def _record(key: str, number: int, item: Any, kind: type[_Record]) -> _Record:
    try:
        return kind.parse(item)
    except ValueError as error:
        _refuse(f"record {number + 1} of `{key}` {error}")


def _string(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str):
        _refuse(f"`{key}` must be a text")
    _check_value(key, value)
    return value


def _refuse_twins(noun: str, names: list[str]) -> None:
    # Folded, since two names that differ in case only share one file on macOS and Windows.
    folded = "\n".join(names).casefold().split("\n")
    if len(set(folded)) < len(names):
        twin = next(number for number, name in enumerate(folded) if name in folded[:number])
        _refuse(f"{noun} `{names[twin]}` is listed twice")


def _check_value(key: str, value: Any) -> None:
    """Refuse what an answers file cannot carry and bring back unchanged."""
    if isinstance(value, list):
        for item in value:
            _check_value(key, item)
    elif not isinstance(value, str | int):
        _refuse(f"`{key}` is neither a text, a whole number, true or false, nor a list of these")
    elif isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        _refuse(f"`{key}` holds characters that are not valid Unicode")


class _DamageError(ValueError):
    """Valid JSON that the manifest must not hold."""


def _json(text: str) -> Any:
    return _DECODER.decode(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise _DamageError("a record has the same key twice")
    return record


def _no_float(text: str) -> NoReturn:
    raise _DamageError(f"the number {text} has a fraction or exponent")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float)
"""One for all records: `json.loads` would make one for each."""


def _refuse(problem: str) -> NoReturn:
    raise damage(problem)


def damage(problem: str, *others: str) -> ManifestError:
    """Return the error that all damage is told by, whoever comes upon it."""
    return ManifestError(f"the manifest `.copier-answers.yml` is damaged: {problem}", hint=_RESTORE, details=others)
