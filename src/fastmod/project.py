"""A project on the disk, read only: where it begins, what lies in it, what its manifest says."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from fastmod.errors import ManifestError, PlaceError
from fastmod.manifest import Manifest, damage, read_manifest
from fastmod.manifest.soundness import OPTIONS, contradictions, wrong_keys
from fastmod.template.render import ANSWERS_FILE as MANIFEST

__all__ = [
    "MANIFEST", "MODULES", "find_project", "foreign_files", "load_manifest", "parse_manifest", "read_manifest_file",
    "read_present", "read_python", "refuse_unsound", "sound_manifest",
]  # fmt: skip

MODULES = "app/modules"
"""The folder of modules, in every project."""

_STATE = frozenset({".git", ".fastmod"})


def find_project(start: Path | None) -> Path:
    """Return the root of the project that `start` (default: the current folder) lies in.

    Raises `PlaceError` when no folder upwards holds a manifest.
    """
    try:
        origin = (start or Path.cwd()).resolve()
    except OSError as error:
        raise PlaceError(
            f"the current folder cannot be read: {error.strerror}", hint="change to another folder"
        ) from None
    for folder in (origin, *origin.parents):
        if (folder / MANIFEST).is_file():
            return folder
    raise PlaceError(
        f"`{origin}` is not in a fastmod project (there is no `{MANIFEST}` upwards)",
        hint="change to a project, or pass --project DIR; `fastmod new myapp` makes one",
    )


def load_manifest(root: Path) -> Manifest:
    """Read the manifest of the project at `root`."""
    return parse_manifest(read_manifest_file(root))


def sound_manifest(root: Path) -> Manifest:
    """Read the manifest of the project at `root` for a command that stands on it; raises as `refuse_unsound` does."""
    manifest = load_manifest(root)
    refuse_unsound(manifest)
    return manifest


def refuse_unsound(manifest: Manifest) -> None:
    """Raise `ManifestError` for a manifest that can be read and cannot be right: what it leads to would be wrong too.

    Keys are held against the templates that the project stands on; of templates that are not carried nothing is known.
    """
    problems = [] if manifest.options.keys() == OPTIONS else _wrong_keys(manifest)
    problems += [sentence for _, sentence in contradictions(manifest)]
    if problems:
        raise damage(problems[0], *problems[1:])


def _wrong_keys(manifest: Manifest) -> list[str]:
    from fastmod.template.stored import stored_answers  # nearly no project has other keys than those of today

    own, grown = stored_answers(manifest.release.removeprefix("v")), stored_answers(manifest.grown_with)
    if own is None or grown is None:
        return []
    return list(wrong_keys(manifest, own, {*own, *grown}))


def read_manifest_file(root: Path) -> bytes:
    """Return the bytes of the manifest of the project at `root`."""
    try:
        return (root / MANIFEST).read_bytes()
    except OSError as error:
        raise ManifestError(
            f"`{MANIFEST}` cannot be read: {error.strerror}", hint="check the file's permissions"
        ) from None


@lru_cache(maxsize=1)
def parse_manifest(content: bytes) -> Manifest:
    """Parse the bytes of a manifest; line ends of other systems are no difference.

    A command reads the file before it has the lock and once more under it: the same bytes are parsed once.
    """
    try:
        return read_manifest(content.decode().replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError:
        raise ManifestError(
            f"`{MANIFEST}` is not UTF-8 text", hint=f"restore it: `git checkout -- {MANIFEST}`"
        ) from None


def read_present(root: Path, paths: Iterable[str]) -> dict[str, bytes | None]:
    """Return the content of each of `paths` that exists below `root`.

    The value is None for anything that is not a plain file in plain folders: writing through a link could leave the
    project. Raises `PlaceError` where nobody can tell whether there is a file: it must not be taken for a deleted one.
    """
    present: dict[str, bytes | None] = {}
    blocked: dict[str, bool] = {"": False}
    top = str(root)
    for path in paths:
        if _is_blocked(top, path.rpartition("/")[0], blocked):
            present[path] = None
        elif (mode := _mode(top, path)) is not None:
            present[path] = _read(top, path) if S_ISREG(mode) else None
    return present


def _is_blocked(root: str, folder: str, known: dict[str, bool]) -> bool:
    """Whether a folder or one above it is there and is none: thousands of files lie in the same few hundred."""
    if folder not in known:
        known[folder] = _is_blocked(root, folder.rpartition("/")[0], known) or _is_other(_mode(root, folder))
    return known[folder]


def _is_other(mode: int | None) -> bool:
    return mode is not None and not S_ISDIR(mode)


def _mode(root: str, path: str) -> int | None:
    """Return the kind and permissions of what lies in a place, a link's own; None for nothing."""
    try:
        return os.lstat(f"{root}/{path}").st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None
        raise _unreadable(path.rpartition("/")[0] or ".", error) from None  # its folder does not let one look


def foreign_files(root: Path, known: set[str]) -> list[str]:
    """Return what lies below `root` and is not in `known`, sorted; folders that hold no file count too."""
    foreign = []
    for folder, names, files in os.walk(root):
        place = Path(folder).relative_to(root)
        if place == Path():
            names[:] = [name for name in names if name not in _STATE]
        foreign += [(place / name).as_posix() for name in files if (place / name).as_posix() not in known]
        foreign += [f"{(place / name).as_posix()}" for name in names if (Path(folder) / name).is_symlink()]
        if not names and not files and place != Path():
            foreign.append(f"{place.as_posix()}/")
    return sorted(foreign)


def read_python(root: Path, folders: Iterable[str]) -> dict[str, bytes | None]:
    """Return the Python files below some folders of the project, by path; links are not followed.

    None stands for a link that leads to such a file or to a folder. Raises `PlaceError` for what cannot be read.
    """
    found: dict[str, bytes | None] = {}
    top = str(root)
    todo = [folder for folder in folders if (root / folder).is_dir()]
    while todo:
        folder = todo.pop()
        with _scanned(top, folder) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__" and not entry.name.startswith("."):
                        todo.append(path)
                elif entry.name.endswith(".py") and entry.is_file(follow_symlinks=False):
                    found[path] = _read(top, path)
                elif entry.is_symlink() and (entry.is_dir() or (entry.name.endswith(".py") and entry.is_file())):
                    found[path] = None
    return found


def _scanned(root: str, folder: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    try:
        return os.scandir(f"{root}/{folder}")
    except OSError as error:
        raise _unreadable(folder, error) from None


def _read(root: str, path: str) -> bytes:
    """Return a whole file. Thousands are read: objects of paths and files would cost more than reading."""
    try:
        descriptor = os.open(f"{root}/{path}", os.O_RDONLY)
    except OSError as error:
        raise _unreadable(path, error) from None
    try:
        content = os.read(descriptor, size) if (size := os.fstat(descriptor).st_size) else b""
        while more := os.read(descriptor, 1 << 20):
            content += more
        return content
    finally:
        os.close(descriptor)


def _unreadable(path: str, error: OSError) -> PlaceError:
    told = f"`{path}` cannot be read: {error.strerror}"
    return PlaceError(told, hint="check its permissions, and those of the folders it lies in")
