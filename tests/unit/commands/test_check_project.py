"""Reading a project for `check`; the rest is shown by `tests/cli/test_check.py`."""

from __future__ import annotations

import gc
from pathlib import Path

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.check_project import CheckRequest, check, fix, read_tree
from tests.support.checked import make_project


def test_links_are_no_files_and_caches_are_not_read(tmp_path: Path) -> None:
    root = make_project(tmp_path / "store")
    (root / "README.md").unlink()
    (root / "README.md").symlink_to("AGENTS.md")
    (root / "app" / "__pycache__").mkdir()
    (root / "app" / "__pycache__" / "x.py").write_text("")
    (root / "app" / "linked.py").symlink_to("main.py")
    tree = read_tree(root)
    assert tree.files["README.md"] is None
    assert not [path for path in tree.files if "__pycache__" in path]
    assert (tree.files["app/linked.py"], "app/linked.py" in tree.sources) == (None, False)
    assert tree.links == {"app/linked.py"}
    assert gc.isenabled()
    report = check(root, CheckRequest(("drift",)))
    assert [one.rule for one in report.findings] == ["drift/not-a-file"]
    assert gc.isenabled()


class EditedMeanwhile(RealFileSystem):
    """A disk on which somebody writes a file right after the first rename: a change is decided then."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        if not self.path.exists():
            self.path.write_text("mine\n")


def test_what_was_edited_meanwhile_is_told(tmp_path: Path) -> None:
    root = make_project(tmp_path / "store")
    (root / "README.md").unlink()
    _, plan, notes = fix(root, CheckRequest(("drift",)), EditedMeanwhile(root / "README.md"), dry_run=False)
    assert [change.path for change in plan.writes] == ["README.md"]
    assert notes == ("kept `README.md`, edited meanwhile",)
    assert (root / "README.md").read_text() == "mine\n"
