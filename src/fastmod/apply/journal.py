"""What a transaction is about to do, as JSON beside its staged files: the next process can finish or revert it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Journal", "Step", "fingerprint"]

INTENT = "intent.json"
"""The journal's name while files are being staged: the tree is as it was, a kill is reverted."""
COMMIT = "commit.json"
"""Its name from the commit point on: every byte is on the disk, a kill is finished by the next command."""


@dataclass(frozen=True, slots=True)
class Step:
    """One path to put in place (`after` set) or to delete (`after` None).

    `before` and `after` are SHA-256 hex digests, None for absent. A folder (git's own) has the digest "folder".
    """

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """All steps, and the folders that the tree lacks for them, parents first."""

    steps: tuple[Step, ...]
    folders: tuple[str, ...]

    def dump(self) -> bytes:
        """Return the JSON form."""
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def load(cls, path: Path) -> Journal | None:
        """Read a journal; None when the file is absent or was cut off while it was being written."""
        try:
            raw = json.loads(path.read_bytes())
            return cls(tuple(Step(**step) for step in raw["steps"]), tuple(raw["folders"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None


def fingerprint(path: Path) -> str | None:
    """Return the SHA-256 of a file, "folder" for a folder, None for nothing."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        return "folder"
