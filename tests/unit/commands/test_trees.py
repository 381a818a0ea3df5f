"""Files of the tree as the merge wants them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.commands.trees import as_files, read_files
from fastmod.errors import PlaceError
from fastmod.merge import File
from fastmod.template.render import RenderedFile


def test_contents_bits_and_links(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"a")
    (tmp_path / "program").write_bytes(b"b")
    (tmp_path / "program").chmod(0o755)
    (tmp_path / "link").symlink_to("plain")
    assert read_files(tmp_path, ["plain", "program", "link", "nothing"]) == {
        "plain": File(b"a"),
        "program": File(b"b", executable=True),
        "link": File(b"plain", symlink=True),
    }


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "file.py").mkdir()
    with pytest.raises(PlaceError, match=r"`file\.py` is not a plain file"):
        read_files(tmp_path, ["file.py"])


def test_rendered_files_keep_their_bit() -> None:
    assert as_files({"run": RenderedFile(b"x", executable=True)}) == {"run": File(b"x", executable=True)}
