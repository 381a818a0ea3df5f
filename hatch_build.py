"""Puts the listed templates, their public address and the store of released versions into the wheel."""

from __future__ import annotations

import json
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LISTING = "templates/files.txt"
STORE = "templates/store"


class TemplatesHook(BuildHookInterface[Any]):
    """Only paths of `templates/files.txt` are packed: a stray `.env` or database in the folder never ships."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Extend the wheel's file list; an editable install reads the checkout instead."""
        if version == "editable":
            return
        root = Path(self.root)
        listed = [line.split(" ", 1)[1] for line in (root / LISTING).read_text("utf-8").splitlines()]
        included = {str(root / path): f"fastmod/_template/{path}" for path in [LISTING, *listed]}
        self._folder = tempfile.TemporaryDirectory()
        made = Path(self._folder.name)
        source = made / "source.json"
        source.write_text(json.dumps({"url": self.metadata.core.urls["Repository"]}), "utf-8")
        included[str(source)] = "fastmod/_template/source.json"
        archive = made / "store.tar.xz"
        _pack(root / STORE, archive)
        included[str(archive)] = "fastmod/_template/store.tar.xz"
        build_data["force_include"].update(included)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the files made for the wheel."""
        if version != "editable":
            self._folder.cleanup()


def _pack(store: Path, archive: Path) -> None:
    """Pack the store so that the same blobs give the same bytes."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime = member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mode = 0o644
        return member

    with tarfile.open(archive, "w:xz") as packed:
        for path in _stored(store):
            packed.add(store / path, path, filter=plain)


def _stored(store: Path) -> list[str]:
    """Return the indexes and the blobs they name: what else lies in the folder stays out of the wheel."""
    indexes = sorted(store.glob("[0-9]*.json"))
    files = [entry for index in indexes for entry in json.loads(index.read_text("utf-8"))["files"].values()]
    return [index.name for index in indexes] + sorted({f"blobs/{entry['sha256']}" for entry in files})
