"""A project that has lived: modules and entities grown on an early release, then edited by hand in many places.

All of it is data that a script carries out, the same in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from fastmod.naming import snake
from fastmod.project import load_manifest
from fastmod.template.source import Template
from tests.support.cli import run_cli
from tests.support.git import commit_all, init
from tests.support.releases import released_project

__all__ = ["LIFE", "SHORT_LIFE", "Life", "edit_by_hand", "live", "meet"]

MODULES = ("orders", "stock", "crm", "http_api", "s3")
NAMES = ("Ticket", "HTTPLog", "OAuth2Client", "Category", "Person", "LineItem", "S3Bucket", "Series")
SHAPES = (
    ("number:str=32:unique", "total:decimal=12,2:min=0", "status:enum=draft,sent:default=draft"),
    ("title:str=80", "body:text:optional", "is_open:bool:default=true", "due_on:date:optional", "price:money"),
    ("owner:ref=users.User:optional:ondelete=set-null", "weight:float:optional", "token:uuid:unique"),
    ("placed_at:datetime", "opens:time:optional", "views:bigint:default=0", "settings:json:optional"),
    ("contact:email:unique", "website:url:optional", "image:bytes=64:optional", "rating:int:min=1:max=5"),
)
METHOD = '''
    def is_ours(self) -> bool:
        """Whether it is one of ours: written by hand, on the day after it was generated."""
        return bool(self)
'''
TEST = """

def test_is_ours() -> None:
    assert str(__name__).endswith("{stem}")
"""
GROWN = (
    ("app/modules/{module}/models/{name}.py", METHOD),
    ("app/modules/{module}/services/{name}Service.py", METHOD),
    ("app/modules/{module}/repositories/{name}Repository.py", METHOD),
    ("app/modules/{module}/api/endpoints/{plural}.py", "\n\n# Ours: opening hours are checked at the gate.\n"),
    ("tests/modules/{module}/test_{snake}_service.py", TEST),
)
"""What is appended to files of grown entities, in turn."""
PROJECT = (
    ("README.md", "\n## Ours\n\nAsk the platform team.\n"),
    ("AGENTS.md", "\nOurs: deploy on Tuesdays.\n"),
    (".gitignore", "ours/\n"),
    ("docs/operations.md", "\n## Ours\n\nThe pager is in the drawer.\n"),
    ("Makefile", "\nours:  ## what only we have\n\t@echo ours\n"),
    ("app/modules/users/dependencies.py", "\n\n# Ours: the directory asks here, too.\n"),
    ("app/modules/users/models/User.py", METHOD),
    ("app/modules/auth/services/AuthService.py", METHOD),
    ("tests/security/test_matrix.py", TEST),
    ("Dockerfile", "\n# Ours: built on every push.\n"),
)


@dataclass(frozen=True)
class Life:
    """How much grew, and how many files were edited after it."""

    modules: int
    entities: int
    edits: int


LIFE = Life(5, 40, 60)
SHORT_LIFE = Life(2, 5, 16)


def live(root: Path, version: str, life: Life) -> Path:
    """Make the project with the templates of a release, grow it on them, and commit."""
    released_project(root, version)
    init(root)
    commit_all(root)
    modules = MODULES[: life.modules]
    for module in modules:
        run_cli("add-module", module, "--project", str(root)).assert_ok()
    for number in range(life.entities):
        module, name = _place(number, life)
        fields = SHAPES[number % len(SHAPES)]
        run_cli("add-entity", name, *fields, "--module", module, "--project", str(root)).assert_ok()
    commit_all(root, "Grown")
    return root


def edit_by_hand(root: Path, life: Life) -> list[str]:
    """Append to so many files, and return their paths."""
    edits = [*PROJECT, *_of_entities(root)]
    assert len(edits) >= life.edits
    for path, text in edits[: life.edits]:
        file = root / path
        file.write_text(file.read_text() + text.format(stem=file.stem))
    return [path for path, _ in edits[: life.edits]]


def meet(root: Path, path: str, earlier: Template, later: Template) -> str:
    """Edit the first line of a file that the later templates have otherwise, and return that line as it is now."""
    before = earlier.files[f"templates/project/{path}"].content.decode().split("\n")
    after = later.files[f"templates/project/{path}"].content.decode().split("\n")
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    line = next(before[start] for tag, start, *_ in blocks if tag == "replace")
    text = (root / path).read_text()
    assert text.count(f"\n{line}\n") == 1, (path, line)
    ours = f"{line}  # ours"
    (root / path).write_text(text.replace(f"\n{line}\n", f"\n{ours}\n"))
    return ours


def _place(number: int, life: Life) -> tuple[str, str]:
    """The module and the name of an entity; each module has its own of some names."""
    module = MODULES[number % life.modules]
    return module, f"{module.title().replace('_', '')[:6]}{NAMES[number // life.modules % len(NAMES)]}"


def _of_entities(root: Path) -> Iterator[tuple[str, str]]:
    own = [entity for entity in load_manifest(root).entities if entity.origin == "fastmod"]
    for number, entity in enumerate(own):
        for path, text in (GROWN[number % len(GROWN)], GROWN[(number + 2) % len(GROWN)]):
            names = {"name": entity.name, "snake": snake(entity.name), "plural": entity.plural}
            yield path.format(module=entity.module, **names), text
