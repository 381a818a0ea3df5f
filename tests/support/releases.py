"""Projects as earlier releases made them, from the store, and a release that is still to come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from fastmod.template.questions import answer
from fastmod.template.render import render_project
from fastmod.template.source import Template, TemplateFile, current_template, installation_root
from fastmod.template.store import load_version, open_store
from fastmod.wiring import wire

__all__ = ["NEXT", "next_release", "released", "released_project"]

NEXT = "99.0.0"
"""No release: what it changes is up to the test."""


@cache
def released(version: str) -> Template:
    """Return the templates of a release."""
    return load_version(open_store(installation_root()), version)


@cache
def _files(version: str, reference: tuple[str, ...]) -> dict[str, tuple[bytes, bool]]:
    template = released(version)
    answers = answer(template.config, {"reference": list(reference), "project_slug": "shop"})
    return {path: (file.content, file.executable) for path, file in wire(render_project(template, answers)).items()}


def released_project(root: Path, version: str, reference: tuple[str, ...] = ("auth", "users")) -> Path:
    """Write the project that `fastmod new --preset minimal` of that release made, and return its root."""
    for path, (content, executable) in _files(version, reference).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o755 if executable else 0o644)
    return root


def next_release(
    edits: Mapping[str, tuple[str, str]],
    moves: Mapping[str, str] | None = None,
    gone: Iterable[str] = (),
    added: Mapping[str, TemplateFile] | None = None,
) -> Template:
    """Return the present templates with some texts replaced, once each, and with files renamed, dropped and added.

    Paths are those of templates; `moves` has the paths in projects, old to new, as a release would record them.
    """
    present = current_template()
    files = {path: present.files[path] for path in present.files if path not in {*gone}}
    files.update(added or {})
    for path, (old, new) in edits.items():
        text = files[path].content.decode()
        assert text.count(old) == 1, (path, old)
        files[path] = TemplateFile(text.replace(old, new).encode(), files[path].executable)
    for old, new in (moves or {}).items():
        files[f"templates/project/{new}"] = files.pop(f"templates/project/{old}")
    files["templates/data/moves.json"] = TemplateFile(json.dumps(dict(moves or {})).encode())
    return replace(present, version=NEXT, files=files)
