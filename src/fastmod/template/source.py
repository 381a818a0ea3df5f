"""The templates of one version: files, questions and data, read from a checkout, a wheel or the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastmod.errors import TemplateError
from fastmod.template.plain import uses_usual_tags

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

__all__ = ["LISTING", "Template", "TemplateFile", "current_template", "installation_root", "read_listing"]

LISTING = "templates/files.txt"
"""The one list of template paths: what is not on it is neither rendered nor packed, whatever lies in the folder."""

_REINSTALL = "reinstall fastmod; if that does not help, report it"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One file of the templates; `executable` comes from the listing, since wheels and zips drop mode bits."""

    content: bytes
    executable: bool = False


@dataclass(frozen=True)
class Template:
    """Everything that decides a byte of output, for one released or working version.

    `files` maps repository paths (`copier.yml`, `templates/project/...`) to contents; `source_url` is the public
    address that Copier updates from, never a path of this machine.
    """

    version: str
    source_url: str
    files: Mapping[str, TemplateFile]

    @property
    def release(self) -> str:
        """The release tag, as Copier records it in `_commit`."""
        return f"v{self.version}"

    @cached_property
    def config(self) -> dict[str, Any]:
        """The content of `copier.yml`."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        config = yaml.load(self._text("copier.yml"), Loader=loader)  # noqa: S506  # CSafeLoader is a safe loader
        if not isinstance(config, dict):
            raise TemplateError("`copier.yml` holds no mapping", hint=_REINSTALL)
        return config

    @cached_property
    def _folders(self) -> dict[str, dict[str, TemplateFile]]:
        return {}

    @cached_property
    def environment(self) -> SandboxedEnvironment:
        """The Jinja environment that all files of these templates share, so that each is compiled once."""
        from fastmod.template.jinja import environment

        return environment(self.config)

    @cached_property
    def has_usual_tags(self) -> bool:
        """Whether `{{ name }}` means in these templates what it usually does; tells it without parsing `copier.yml`."""
        return uses_usual_tags(self._text("copier.yml"))

    def data(self, name: str) -> Any:
        """Return `templates/data/<name>.json`."""
        return json.loads(self._text(f"templates/data/{name}.json"))

    def under(self, folder: str) -> dict[str, TemplateFile]:
        """Return the files below `folder`, by their path relative to it."""
        prefix = folder.rstrip("/") + "/"
        if prefix not in self._folders:
            found = {path.removeprefix(prefix): self.files[path] for path in self.files if path.startswith(prefix)}
            self._folders[prefix] = found
        return dict(self._folders[prefix])

    def _text(self, path: str) -> str:
        try:
            return self.files[path].content.decode()
        except KeyError:
            raise TemplateError(f"the templates lack `{path}`", hint=_REINSTALL) from None


class _InstalledFiles(Mapping[str, TemplateFile]):
    """The files of a listing, each read when it is asked for: a growth command needs a tenth of them."""

    def __init__(self, root: Path, listing: Mapping[str, bool]) -> None:
        self._root, self._listing = root, listing
        self._read: dict[str, TemplateFile] = {}

    def __getitem__(self, path: str) -> TemplateFile:
        if path not in self._read:
            executable = self._listing[path]
            try:
                with open(f"{self._root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123  # hundreds of files
                    self._read[path] = TemplateFile(file.read(), executable)
            except OSError as error:
                raise TemplateError(f"the templates cannot be read: {error}", hint=_REINSTALL) from error
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listing)

    def __len__(self) -> int:
        return len(self._listing)


def read_listing(text: str) -> dict[str, bool]:
    """Parse the listing: one `644 path` or `755 path` a line. Returns path -> executable."""
    modes = {"644": False, "755": True}
    listing: dict[str, bool] = {}
    for line in text.splitlines():
        mode, _, path = line.partition(" ")
        if mode not in modes or not path:
            raise TemplateError(f"`{LISTING}` has a line that cannot be read: {line!r}", hint=_REINSTALL)
        listing[path] = modes[mode]
    return listing


def current_template() -> Template:
    """Return the templates that belong to the installed version: the wheel's copy, else the checkout's."""
    from fastmod import __version__

    root, url = _locate()
    try:
        listing = read_listing((root / LISTING).read_text("utf-8"))
    except OSError as error:
        raise TemplateError(f"the templates cannot be read: {error}", hint=_REINSTALL) from error
    return Template(__version__, url, _InstalledFiles(root, listing))


def installation_root() -> Path:
    """Return the folder that templates and store lie in: the wheel's copy, else the checkout."""
    return _locate()[0]


def _locate() -> tuple[Path, str]:
    package = Path(__file__).resolve().parent.parent
    packed = package / "_template"
    if packed.is_dir():
        return packed, json.loads((packed / "source.json").read_text("utf-8"))["url"]
    checkout = package.parent.parent
    if (checkout / LISTING).is_file():
        import tomllib

        project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
        return checkout, project["urls"]["Repository"]
    raise TemplateError("this installation of fastmod carries no templates", hint=_REINSTALL)
