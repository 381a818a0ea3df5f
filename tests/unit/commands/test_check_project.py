"""Reading a project for `check`; the rest is shown by `tests/cli/test_check.py`."""

from __future__ import annotations

import gc
from pathlib import Path

from fastmod.commands.check_project import CheckRequest, check, read_tree
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
    assert not [path for path in tree.files if "__pycache__" in path or "linked" in path]
    assert gc.isenabled()
    report = check(root, CheckRequest(("drift",)))
    assert [one.rule for one in report.findings] == ["drift/not-a-file"]
    assert gc.isenabled()
