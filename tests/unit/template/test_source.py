"""Where templates come from, and the listing that decides which files are templates."""

from __future__ import annotations

from pathlib import Path

import pytest

import fastmod
from fastmod.errors import TemplateError
from fastmod.template import source
from fastmod.template.source import Template, TemplateFile, current_template, read_listing
from tests.support.tree import build_tree


def test_the_listing_is_mode_and_path() -> None:
    assert read_listing("644 copier.yml\n755 a b/run {{ x }}.sh\n") == {"copier.yml": False, "a b/run {{ x }}.sh": True}


@pytest.mark.parametrize("line", ["copier.yml", "600 copier.yml", "644 ", "644", "x"])
def test_a_broken_listing_is_refused(line: str) -> None:
    with pytest.raises(TemplateError, match="has a line that cannot be read"):
        read_listing(line)


def test_the_checkout_is_the_source_of_an_editable_install() -> None:
    template = current_template()
    assert template.version == fastmod.__version__
    assert template.release == f"v{fastmod.__version__}"
    assert template.source_url.startswith("https://")
    assert template.config["_subdirectory"] == "templates/project"


def locate_in(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the package lies in `root`/src/fastmod."""
    place = root / "src" / "fastmod" / "template"
    place.mkdir(parents=True)
    monkeypatch.setattr(source, "__file__", str(place / "source.py"))


def test_only_listed_files_are_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locate_in(tmp_path, monkeypatch)
    build_tree(
        tmp_path,
        {
            "pyproject.toml": '[project.urls]\nRepository = "https://x/y.git"\n',
            "copier.yml": "a: 1\n",
            "templates/files.txt": "644 copier.yml\n",
            "templates/project/.env": "SECRET",
        },
    )
    template = current_template()
    assert dict(template.files) == {"copier.yml": TemplateFile(b"a: 1\n")}
    assert template.source_url == "https://x/y.git"


def test_a_wheel_carries_templates_and_address_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locate_in(tmp_path, monkeypatch)
    build_tree(
        tmp_path / "src" / "fastmod" / "_template",
        {
            "source.json": '{"url": "https://x/wheel.git"}',
            "copier.yml": "b: 1\n",
            "templates/files.txt": "755 copier.yml\n",
        },
    )
    template = current_template()
    assert (template.source_url, dict(template.files)) == (
        "https://x/wheel.git",
        {"copier.yml": TemplateFile(b"b: 1\n", True)},
    )


@pytest.mark.parametrize("files", [{}, {"templates/files.txt": "644 copier.yml\n"}])
def test_a_broken_installation_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    locate_in(tmp_path, monkeypatch)
    build_tree(tmp_path, files)
    (tmp_path / "pyproject.toml").write_text('[project.urls]\nRepository = "x"\n')
    with pytest.raises(TemplateError) as caught:
        _ = current_template().config  # files are read when they are asked for
    assert caught.value.hint == "reinstall fastmod; if that does not help, report it"


def test_data_and_folders_of_a_template(small: Template) -> None:
    assert small.data("reference")["presets"]["minimal"] == ["users"]
    assert "scripts/stop.sh" in small.under("project")
    with pytest.raises(TemplateError, match=r"the templates lack `templates/data/types.json`"):
        small.data("types")


def test_a_copier_file_without_a_mapping_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"`copier.yml` holds no mapping"):
        _ = Template("1", "url", {"copier.yml": TemplateFile(b"- a\n")}).config
