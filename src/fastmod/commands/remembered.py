"""`rendered_for`: what the templates render for a project, taken over from the last check where nothing has changed.

The render is a function of the manifest and of this installation; both are in the key. For commands that only compare:
what is written into a project is always rendered anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from fastmod.apply.memory import recall, remember
from fastmod.manifest import Manifest
from fastmod.project import read_manifest_file
from fastmod.template.render import RenderedFile
from fastmod.template.source import LISTING, installation_root

__all__ = ["rendered_for"]

_NAME = "rendered"
_Rendered = dict[str, RenderedFile]


def rendered_for(root: Path, manifest: Manifest, *, anew: bool) -> _Rendered:
    """Return what `rendered_now` gives for the manifest of `root`, with the same errors."""
    if anew:
        return _render(manifest)
    key = _key(read_manifest_file(root))
    known = recall(root, _NAME, key)
    if known is not None:
        return _load(known)
    rendered = _render(manifest)
    remember(root, _NAME, key, _dump(rendered))
    return rendered


def _render(manifest: Manifest) -> _Rendered:
    from fastmod.commands.rendered import rendered_now  # with all of growth: a fifth of what a check imports

    return rendered_now(manifest)


def _key(manifest: bytes) -> str:
    digest = hashlib.sha256(repr(sys.version_info).encode())
    digest.update("".join(_installation()).encode())
    digest.update(manifest)
    return digest.hexdigest()


def _installation() -> Iterator[str]:
    """Yield a line for every file that has a say in what is rendered: code, templates, store, Jinja2 as installed."""
    root = installation_root()
    engine = find_spec("jinja2")
    folders = [Path(__file__).resolve().parent.parent, root / Path(LISTING).parent]
    folders += [Path(engine.origin).parent] if engine and engine.origin else []
    for folder in folders:
        yield from _stamps(str(folder))
    yield from (_stamp(entry) for entry in os.scandir(root) if entry.name in ("copier.yml", "pyproject.toml"))


def _stamps(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _stamps(entry.path)
            else:
                yield _stamp(entry)


def _stamp(entry: os.DirEntry[str]) -> str:
    state = entry.stat()
    return f"{entry.path} {state.st_size} {state.st_mtime_ns}\n"


def _dump(rendered: _Rendered) -> list[bytes]:
    """A line of paths with sizes and modes, then all contents."""
    index = {path: [len(file.content), file.executable] for path, file in rendered.items()}
    return [json.dumps(index).encode(), b"\n", *(file.content for file in rendered.values())]


def _load(known: bytes) -> _Rendered:
    files: _Rendered = {}
    end = known.index(b"\n") + 1
    for path, (size, executable) in json.loads(known[: end - 1]).items():
        files[path] = RenderedFile(known[end : end + size], executable)
        end += size
    return files
