"""An update that has everything in it: merged, moved, removed and added files, and a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastmod.apply.filesystem import FileSystem, RealFileSystem
from fastmod.commands.carrying_out import Grown
from fastmod.commands.update import Update, update
from fastmod.merge import Conflict
from fastmod.template.source import Template, TemplateFile
from tests.faults.growing import Growth
from tests.support.landscapes import minimal_project
from tests.support.releases import next_release
from tests.support.tree import read_tree

__all__ = ["UPDATE"]

PROJECT = "templates/project"
KEPT = (".copier-answers.yml", "AGENTS.md", "CONTRIBUTING.md", "Makefile", "app/main.py", "docs/operations.md")
"""All others were deleted by their owner, and stay so: thousands of copies are made."""
CONFLICT = "contract: setup", "contract: lint setup", "contract: ours setup"
"""A line of the Makefile, what the release makes of it, and what the owner made of it."""
RELEASE = {
    f"{PROJECT}/Makefile": CONFLICT[:2],
    f"{PROJECT}/app/main.py": ("\nfrom fastapi import", "\n# The one application.\nfrom fastapi import"),
}


@cache
def release() -> Template:
    """Return the templates that the project is brought to."""
    added = {f"{PROJECT}/docs/new.md": TemplateFile(b"# New\n", executable=True)}
    return next_release(RELEASE, {"docs/operations.md": "docs/running.md"}, [f"{PROJECT}/AGENTS.md"], added)


@dataclass(frozen=True)
class Updating(Growth):
    """The update, as one more command that is disturbed."""

    def prepare(self, root: Path) -> Path:
        """Make a project and edit it."""
        minimal_project(root)
        for path in {*read_tree(root)} - {*KEPT}:
            (root / path).unlink()
        for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()
        for path in ("app/main.py", "docs/operations.md"):
            with (root / path).open("a") as file:
                file.write("\n# Ours.\n")
        makefile = root / "Makefile"
        makefile.write_text(makefile.read_text().replace(CONFLICT[0], CONFLICT[2]))
        return root

    def run(self, root: Path, fs: FileSystem | None = None, conflict: Conflict = "markers") -> Grown:
        """Carry the update out."""
        return update(Update(root, release(), fs or RealFileSystem()), dry_run=False, conflict=conflict)


def _no_wish(_: object) -> object:
    raise AssertionError


UPDATE = Updating("update", _no_wish)  # type: ignore[arg-type]
