"""Maintainers' tool for the templates: `list` rewrites templates/files.txt from git, `release` freezes a version.

Run through `make templates` and `make release`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fastmod.template.checks import check_template
from fastmod.template.jinja import API_VERSION
from fastmod.template.source import LISTING, current_template
from fastmod.template.store import FolderStore, freeze

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / "templates" / "store"
NOT_TEMPLATES = (LISTING, "templates/README.md", "templates/store/")


def tracked() -> str:
    """Return the listing that git's index asks for: `copier.yml` and all of `templates/` but the store."""
    shown = subprocess.run(
        ["git", "ls-files", "--stage", "-z", "copier.yml", "templates"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    lines = []
    for entry in filter(None, shown.split("\0")):
        mode, path = entry[:6], entry.split("\t", 1)[1]
        if not path.startswith(NOT_TEMPLATES):
            lines.append(f"{mode[3:]} {path}\n")
    return "".join(sorted(lines, key=lambda line: line[4:]))


def release() -> int:
    """Add the working templates to the store under the current version; refuse to change a released one."""
    template = current_template()
    problems = check_template(template)
    if problems:
        print("".join(f"error: {problem}\n" for problem in problems) + "hint: mend the templates, then release")
        return 1
    stored = freeze(template, API_VERSION)
    store = FolderStore(STORE)
    if (
        template.version in store.versions()
        and store.read(f"{template.version}.json") != stored[f"{template.version}.json"]
    ):
        print(f"error: {template.version} is in the store already, with other templates")
        print("hint: raise the version in src/fastmod/__init__.py (and `grown_with` in copier.yml) first")
        return 1
    for path, content in stored.items():
        target = STORE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_bytes(content)
    print(f"{template.version}: {len(template.files)} files in the store")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["list"]:
        (ROOT / LISTING).write_text(tracked(), "utf-8")
    elif sys.argv[1:] == ["release"]:
        sys.exit(release())
    else:
        sys.exit("usage: python scripts/templates.py list|release")
