"""The first commit: complete, by the right person, untouched by hooks, signing and an outer repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.errors import PlaceError
from fastmod.git import first_commit, forget_conflicts, merge_file, require_git, unmerged, write_stages
from fastmod.merge import File
from tests.support.git import commit_all, committed, git, init, is_clean
from tests.support.tree import build_tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build_tree(
        tmp_path / "project", {".gitignore": "*.log\n", "kept.log": "x", "a b/ü.txt": "x", "crlf": "a\r\n"}
    )


def test_all_files_are_committed_also_ignored_ones(root: Path) -> None:
    assert first_commit(root, "Start") is True
    assert committed(root) == [".gitignore", "a b/ü.txt", "crlf", "kept.log"]
    assert is_clean(root)
    assert git(root, "log", "--format=%s|%an|%ae") == "Start|Ada|ada@example.com"
    assert git(root, "branch", "--show-current") == "main"


def test_the_branch_is_the_one_the_user_configured(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "init.defaultBranch")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "trunk")
    first_commit(root, "Start")
    assert git(root, "branch", "--show-current") == "trunk"


def test_without_an_identity_the_commit_is_ours(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert first_commit(root, "Start") is False
    assert git(root, "log", "--format=%an|%ae|%cn|%ce") == "fastmod|fastmod@localhost|fastmod|fastmod@localhost"


def test_hooks_and_signing_of_the_user_are_not_run(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = tmp_path / "hooks" / "pre-commit"
    build_tree(tmp_path / "hooks", {"pre-commit": "#!/bin/sh\nexit 1\n"})
    hook.chmod(0o755)
    config = build_tree(
        tmp_path,
        {
            "config": "[user]\nname = A\nemail = a@b\n[commit]\ngpgSign = true\n[core]\nautocrlf = true\n"
            f"hooksPath = {hook.parent}\n"
        },
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config / "config"))
    assert first_commit(root, "Start") is True
    assert (root / "crlf").read_bytes() == b"a\r\n"
    assert git(root, "cat-file", "-s", "HEAD:crlf") == "3"


@pytest.mark.parametrize(
    "name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE"]
)
def test_an_outer_repository_is_left_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    outer = init(tmp_path / "outer")
    value = {"GIT_WORK_TREE": outer, "GIT_INDEX_FILE": outer / ".git" / "index", "GIT_NAMESPACE": "x"}.get(
        name, outer / ".git"
    )
    with monkeypatch.context() as patch:
        patch.setenv(name, str(outer / ".git" / "objects" if name == "GIT_OBJECT_DIRECTORY" else value))
        first_commit(root, "Start")
    assert is_clean(root)
    assert len(committed(root)) == 4
    assert git(outer, "count-objects").startswith("0 objects")
    assert not (outer / ".git" / "index").exists()


def test_a_failing_git_is_one_line_with_a_way_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(build_tree(root.parent, {"bad": "[user\n"}) / "bad"))
    with pytest.raises(PlaceError) as caught:
        first_commit(root, "Start")
    assert caught.value.message.startswith("git init failed: ")
    assert "\n" not in caught.value.message
    assert caught.value.hint == "mend git, then run the command again"


def test_no_git_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    require_git()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlaceError) as caught:
        require_git()
    assert (caught.value.message, caught.value.hint) == ("git is not installed", "install git, or pass --no-git")


def in_conflict(root: Path) -> Path:
    init(root)
    build_tree(root, {"sub/a b.txt": "ours\n", "gone": "ours\n", "both": "ours\n", "fine": "x\n"})
    commit_all(root)
    base, ours, theirs = File(b"base\n"), File(b"ours\n"), File(b"theirs\n", executable=True)
    write_stages(root, {"sub/a b.txt": (base, ours, theirs), "gone": (base, ours, None), "both": (None, ours, theirs)})
    return root


def test_stages_are_those_of_a_merge_of_git(tmp_path: Path) -> None:
    root = in_conflict(tmp_path / "project")
    assert git(root, "status", "--porcelain", "-z").split("\0")[:-1] == ["AA both", "UD gone", "UU sub/a b.txt"]
    assert git(root, "show", ":1:sub/a b.txt") == "base"
    assert git(root, "ls-files", "--stage", "sub").splitlines()[2].startswith("100755 ")
    (root / "sub" / "a b.txt").write_text("<<<<<<<\n")
    git(root, "checkout", "--theirs", "sub/a b.txt")
    assert (root / "sub" / "a b.txt").read_text() == "theirs\n"
    git(root, "checkout", "--ours", "sub/a b.txt")
    assert (root / "sub" / "a b.txt").read_text() == "ours\n"
    git(root, "checkout", "--conflict=diff3", "sub/a b.txt")
    assert "||||||| base\nbase\n" in (root / "sub" / "a b.txt").read_text()


def test_a_merge_tool_gets_all_three_sides_and_settles_the_path(tmp_path: Path) -> None:
    root = in_conflict(tmp_path / "project")
    tool = 'cat "$BASE" "$LOCAL" "$REMOTE" > "$MERGED"'
    options = [f"mergetool.all.cmd={tool}", "mergetool.all.trustExitCode=true", "mergetool.keepBackup=false"]
    named = [part for option in options for part in ("-c", option)]
    git(root, *named, "mergetool", "--no-prompt", "--tool=all", "sub/a b.txt")
    assert (root / "sub" / "a b.txt").read_text() == "base\nours\ntheirs\n"
    assert "UU" not in git(root, "status", "--porcelain")


def test_stages_of_a_project_inside_a_larger_repository(tmp_path: Path) -> None:
    outer = init(tmp_path / "outer")
    build_tree(outer, {"services/shop/a": "ours\n", "a": "x\n"})
    commit_all(outer)
    write_stages(outer / "services" / "shop", {"a": (None, File(b"ours\n"), File(b"theirs\n"))})
    assert git(outer, "status", "--porcelain") == "AA services/shop/a"


def test_a_merge_of_texts_counts_its_conflicts(tmp_path: Path) -> None:
    build_tree(tmp_path, {"0": "a\n", "1": "b\n", "2": "c\n"})
    files = (tmp_path / "0", tmp_path / "1", tmp_path / "2")
    assert merge_file(files, ("x", "y", "z")) == (b"<<<<<<< x\na\n||||||| y\nb\n=======\nc\n>>>>>>> z\n", 1)
    files[0].write_bytes(b"a\0")
    with pytest.raises(PlaceError, match="git merge-file failed"):
        merge_file(files, ("x", "y", "z"))


def test_conflicts_that_git_knows_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unmerged(root) == ()
    init(root)
    commit_all(root)
    write_stages(root, {"a b/ü.txt": (File(b"1"), None, File(b"3")), "crlf": (File(b"1"), File(b"2"), File(b"3"))})
    assert unmerged(root) == ("a b/ü.txt", "crlf")
    assert unmerged(root / "a b") == ("ü.txt",)
    monkeypatch.setenv("PATH", str(root))
    assert unmerged(root) == ()


def test_conflicts_are_forgotten_one_by_one(tmp_path: Path) -> None:
    root = in_conflict(tmp_path / "project")
    (root / "fine").write_text("staged\n")
    git(root, "add", "fine")
    forget_conflicts(root / "sub", ["a b.txt"])
    forget_conflicts(root, ["gone"])
    assert git(root, "status", "--porcelain").splitlines() == ["AA both", "M  fine"]


def test_a_merge_without_git_is_one_line_with_a_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlaceError, match="git is not installed, and both sides changed a file"):
        merge_file((tmp_path / "a", tmp_path / "b", tmp_path / "c"), ("a", "b", "c"))
