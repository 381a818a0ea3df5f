"""The store of released templates: an index per version and blobs shared between versions, all named by their SHA-256.

In git it is `templates/store/` (plain files, so that a diff shows what a release changed); a wheel carries the same
folder as one xz archive. Old versions can so be rendered offline, from a wheel, in a shallow clone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from fastmod.errors import TemplateError
from fastmod.template.source import Template, TemplateFile

__all__ = ["ArchiveStore", "FolderStore", "Store", "UnknownVersionError", "freeze", "load_version", "open_store"]


class UnknownVersionError(Exception):
    """The project stands on templates that this fastmod does not carry."""


class Store(Protocol):
    """Read access to the store's files by their path in it."""

    def read(self, path: str) -> bytes:
        """Return a file; raises `KeyError` when there is none."""

    def versions(self) -> list[str]:
        """Return the released versions, oldest first."""


class FolderStore:
    """The store in a checkout."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes:
        """Return a file of the store."""
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            raise KeyError(path) from None

    def versions(self) -> list[str]:
        """Return the released versions, oldest first."""
        return _sorted([file.stem for file in self._folder.glob("*.json")])


class ArchiveStore:
    """The store in a wheel. Decompressed whole on first use: about 1 MB, 30 ms."""

    def __init__(self, archive: Path) -> None:
        import tarfile  # with its compression modules, a tenth of what a command imports

        with tarfile.open(archive, "r:xz") as packed:
            self._files = {
                member.name: reader.read() for member in packed if (reader := packed.extractfile(member)) is not None
            }

    def read(self, path: str) -> bytes:
        """Return a file of the store."""
        return self._files[path]

    def versions(self) -> list[str]:
        """Return the released versions, oldest first."""
        return _sorted([name.removesuffix(".json") for name in self._files if "/" not in name])


def open_store(root: Path) -> Store:
    """Open the store of an installation: `root` is a checkout, or the folder of templates in a wheel."""
    archive = root / "store.tar.xz"
    return ArchiveStore(archive) if archive.is_file() else FolderStore(root / "templates" / "store")


def load_version(store: Store, version: str) -> Template:
    """Return the templates of a released version, every blob checked against its hash.

    Raises `TemplateError` when the version is unknown or a blob is damaged.
    """
    try:
        index = json.loads(store.read(f"{version}.json"))
    except KeyError:
        raise TemplateError(
            f"this fastmod does not carry the templates of version {version}", hint="upgrade fastmod"
        ) from None
    files = {}
    for path, entry in index["files"].items():
        try:
            content = store.read(f"blobs/{entry['sha256']}")
        except KeyError:
            content = b""
        if hashlib.sha256(content).hexdigest() != entry["sha256"]:
            raise TemplateError(f"the stored template `{path}` of {version} is damaged", hint="reinstall fastmod")
        files[path] = TemplateFile(content, entry["executable"])
    return Template(version, index["source_url"], files)


def freeze(template: Template, api: int) -> dict[str, bytes]:
    """Return the files that store `template` as a release, by their path in the store."""
    entries: dict[str, Mapping[str, Any]] = {}
    stored: dict[str, bytes] = {}
    for path, file in sorted(template.files.items()):
        digest = hashlib.sha256(file.content).hexdigest()
        entries[path] = {"sha256": digest, "executable": file.executable}
        stored[f"blobs/{digest}"] = file.content
    index = {"version": template.version, "template_api": api, "source_url": template.source_url, "files": entries}
    stored[f"{template.version}.json"] = (json.dumps(index, indent=1) + "\n").encode()
    return stored


def _sorted(versions: list[str]) -> list[str]:
    return sorted(versions, key=lambda version: tuple(int(part) for part in version.split(".")))
