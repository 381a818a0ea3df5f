"""The few git calls fastmod makes; never through a shell, never with the user's hooks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from fastmod.errors import PlaceError
from fastmod.interruption import interruption_postponed

__all__ = [
    "OLDEST", "Blob", "add", "committed", "content_in", "first_commit", "forget_conflicts", "merge_file", "require_git",
    "sides", "unfinished", "unmerged", "version", "write_stages",
]  # fmt: skip

OLDEST = (2, 28)
"""The first git that can be told the name of a first branch."""

_IDENTITY = ("-c", "user.name=fastmod", "-c", "user.email=fastmod@localhost")
# Started inside another repository's hook, git would otherwise write to that one: `git rev-parse --local-env-vars`.
_OUTER = frozenset({
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
})  # fmt: skip
# No hooks, no signing, no changed line ends; and no housekeeping in the background of a repository one commit old.
_QUIET = (
    "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false",
    "-c", "gc.auto=0", "-c", "maintenance.auto=false",
)  # fmt: skip
_UNFINISHED = {
    "rebase": "rebase-merge", "rebase of patches": "rebase-apply", "merge": "MERGE_HEAD",
    "cherry-pick": "CHERRY_PICK_HEAD", "revert": "REVERT_HEAD",
}  # fmt: skip
_WANTED = r"^(init\.defaultbranch|(user|author|committer)\.(name|email))$"


class Blob(Protocol):
    """A file as git sees it; of a symbolic link the content is what it points to."""

    @property
    def content(self) -> bytes: ...
    @property
    def executable(self) -> bool: ...
    @property
    def symlink(self) -> bool: ...


def require_git() -> None:
    """Raise `PlaceError` when there is no git to call."""
    if shutil.which("git") is None:
        raise PlaceError("git is not installed", hint="install git, or pass --no-git")


def first_commit(root: Path, message: str) -> bool:
    """Make `root` a git repository with one commit of all its files, whether a .gitignore matches them or not.

    The files go into git as one pack: half the work of `git add`, and a fifth of the space. Returns False when the user
    has no git identity and fastmod's own was used for the commit. Raises `PlaceError` when git fails.
    """
    settings = _settings(root)
    branch = settings.get("init.defaultbranch", "main")
    known = _identity_known(settings)
    _git(root, "init", "--quiet", f"--initial-branch={branch}")
    _git(root, "fast-import", "--quiet", "--force", stdin=_commit_stream(root, branch, message, _who(root, known)))
    _git(root, "reset", "--quiet")
    return known


def merge_file(files: tuple[Path, Path, Path], labels: tuple[str, str, str]) -> tuple[bytes, int]:
    """Merge the texts of ours, base and theirs. Returns the result and the number of conflicts in it.

    Markers are those of diff3, so that they show the base too. Raises `PlaceError` when git refuses the texts.
    """
    named = [part for label in labels for part in ("-L", label)]
    if shutil.which("git") is None:
        raise PlaceError("git is not installed, and both sides changed a file", hint="install git: it merges the lines")
    done = _run(files[0].parent, "merge-file", "--diff3", "--stdout", *named, *(file.name for file in files))
    if done.returncode > 127:
        raise PlaceError(f"git merge-file failed: {_reason(done)}", hint="mend git, then run the command again")
    return done.stdout, done.returncode


def unmerged(root: Path) -> tuple[str, ...]:
    """Return the paths below `root` whose conflicts git still knows of; none without a repository or without git."""
    try:
        listed = _git(root, "ls-files", "--unmerged", "-z", check=False)
    except FileNotFoundError:
        return ()
    return tuple(sorted({entry.partition("\t")[2] for entry in listed.split("\0") if entry}))


def tracks(root: Path, path: str) -> bool:
    """Whether a repository that `root` lies in, of its own or a larger one, knows a path below it."""
    try:
        return _git(root, "ls-files", "--", path, check=False) != ""
    except FileNotFoundError:
        return False


def version() -> tuple[int, ...] | None:
    """Return the version of the git on PATH, None when there is none that answers."""
    try:
        found = re.search(r"\d+(?:\.\d+)+", _run(Path.cwd(), "--version").stdout.decode(errors="replace"))
    except OSError:
        return None
    return tuple(int(part) for part in found[0].split(".")) if found else None


def unfinished(root: Path) -> str | None:
    """Return what git is in the middle of in the repository of `root` ("merge", say); "" for nothing.

    None when `root` is in no repository, or when there is no git.
    """
    try:
        found = _git(root, "rev-parse", "--absolute-git-dir", check=False)
    except FileNotFoundError:
        return None
    if not found:
        return None
    return next((name for name, file in _UNFINISHED.items() if Path(found, file).exists()), "")


def committed(root: Path, path: str) -> bytes | None:
    """Return what the last commit has of a path below `root`; None for nothing, also without a repository or git."""
    try:
        return content_in(root, "HEAD", path)
    except FileNotFoundError:
        return None


def sides(root: Path) -> tuple[str, str, str] | None:
    """Return base, ours and theirs of the merge that is under way, or that the last commit is; None for no merge."""
    for ours, theirs in (("HEAD", "MERGE_HEAD"), ("HEAD^1", "HEAD^2")):
        names = [_git(root, "rev-parse", "--verify", "--quiet", name, check=False) for name in (ours, theirs)]
        base = _git(root, "merge-base", *names, check=False) if all(names) else ""
        if base:
            return base, names[0], names[1]
    return None


def content_in(root: Path, commit: str, path: str) -> bytes | None:
    """Return what a commit has of a path below `root`, None for nothing."""
    done = _run(root, "cat-file", "blob", f"{commit}:./{path}")
    return done.stdout if done.returncode == 0 else None


def add(root: Path, paths: Sequence[str]) -> None:
    """Tell git that the conflicts in these paths are resolved."""
    if paths:
        _git(root, "add", "--all", "--", *paths)


def forget_conflicts(root: Path, paths: Sequence[str]) -> None:
    """Take the stages of these paths, at least one, out of the index: it has of them what the last commit has."""
    _git(root, "reset", "--quiet", "--", *paths)


def write_stages(root: Path, conflicts: Mapping[str, tuple[Blob | None, Blob | None, Blob | None]]) -> None:
    """Put base, ours and theirs of each path into the index, as git does when its own merge has conflicts.

    `git status`, `git mergetool` and `git checkout --ours` then work. `root` may be a folder of a larger repository.
    """
    prefix = _git(root, "rev-parse", "--show-prefix")
    entries = []
    for path, stages in sorted(conflicts.items()):
        if not any(stages):
            continue
        entries.append(f"0 {'0' * 40}\t{prefix}{path}\0")
        for number, blob in enumerate(stages, start=1):
            if blob is not None:
                mode = "120000" if blob.symlink else "100755" if blob.executable else "100644"
                filters = ["--no-filters"] if blob.symlink else [f"--path={path}"]
                name = _git(root, "hash-object", "-w", "--stdin", *filters, stdin=blob.content)
                entries.append(f"{mode} {name} {number}\t{prefix}{path}\0")
    if entries:
        _git(root, "update-index", "-z", "--index-info", stdin="".join(entries).encode())


def _commit_stream(root: Path, branch: str, message: str, who: tuple[str, str]) -> bytes:
    """Return one commit of all files below `root` in git's fast-import format."""
    text = message.encode()
    author, committer = (line.encode() for line in who)
    parts = [b"commit refs/heads/%b\nauthor %b\ncommitter %b\n" % (branch.encode(), author, committer)]
    parts.append(b"data %d\n%b\n" % (len(text), text))
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(names):
            file = Path(folder, name)
            content = file.read_bytes()
            mode = b"100755" if os.access(file, os.X_OK) else b"100644"
            path = file.relative_to(root).as_posix().encode()
            parts.append(b"M %b inline %b\ndata %d\n%b\n" % (mode, path, len(content), content))
    return b"".join(parts)


def _who(root: Path, known: bool) -> tuple[str, str]:
    """Return author and committer with the time, as git itself would write them."""
    identity = () if known else _IDENTITY
    return _git(root, *identity, "var", "GIT_AUTHOR_IDENT"), _git(root, *identity, "var", "GIT_COMMITTER_IDENT")


def _settings(root: Path) -> dict[str, str]:
    """Return what the user configured of the few settings that matter here, in one call; the last value counts."""
    shown = _git(root, "config", "--null", "--get-regexp", _WANTED, check=False)
    pairs = (entry.partition("\n") for entry in shown.split("\0") if entry)
    return {name: value for name, _, value in pairs if value}


def _identity_known(settings: dict[str, str]) -> bool:
    """Whether git knows a name and an e-mail address for author and committer without guessing."""
    return all(
        f"user.{part}" in settings
        or f"{role}.{part}" in settings
        or os.environ.get(f"GIT_{role}_{part}".upper())
        or (part == "email" and os.environ.get("EMAIL"))
        for role in ("author", "committer")
        for part in ("name", "email")
    )


def _git(root: Path, *arguments: str, check: bool = True, stdin: bytes = b"") -> str:
    done = _run(root, *arguments, stdin=stdin)
    if check and done.returncode:
        raise PlaceError(f"git {arguments[0]} failed: {_reason(done)}", hint="mend git, then run the command again")
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""


def _run(root: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _OUTER}
    # A git that outlives an interruption would go on writing where its caller clears up.
    with interruption_postponed():
        return subprocess.run(  # noqa: S603  # fixed program, no shell
            ["git", *_QUIET, *arguments],  # noqa: S607  # the git of the user's PATH is the one wanted
            cwd=root,
            env=environment,
            input=stdin,
            capture_output=True,
            check=False,
        )


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    output, errors = (stream.decode(errors="replace").strip() for stream in (done.stdout, done.stderr))
    return (errors or output or f"exit code {done.returncode}").splitlines()[-1]
