"""Projects as earlier releases made them, from the store."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastmod.template.questions import answer
from fastmod.template.render import render_project
from fastmod.template.source import Template, installation_root
from fastmod.template.store import load_version, open_store
from fastmod.wiring import wire

__all__ = ["released", "released_project"]


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
