"""Files of the house: after an edit ruff has nothing to say, and what was added can go again."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from fastmod.edits import Changed, Import, Where, add_member
from tests.support.edits import goes_again
from tests.support.repository import ROOT

PROJECT = ROOT / "templates" / "project"
MEMBERS = [
    (
        "born_on: Mapped[date | None] = mapped_column(Date())",
        (Import("datetime", "date"), Import("sqlalchemy", "Date")),
        Where(),
    ),
    (
        'team: Mapped[Team] = relationship(back_populates="members", lazy="raise")',
        (Import("app.modules.users.models.Team", "Team", for_types=True), Import("sqlalchemy.orm", "relationship")),
        Where("relationship"),
    ),
    ("@property\ndef shown(self) -> Decimal:\n    return Decimal(1)", (Import("decimal", "Decimal"),), Where("method")),
    ("limit: int = 5", (), Where(before=("created_at", "updated_at"))),
]


def test_classes_of_the_templates_stay_formatted_and_sorted(tmp_path: Path) -> None:
    count = 0
    for layer in ("models", "schemas", "repositories", "services"):
        for file in sorted(PROJECT.glob(f"app/modules/*/{layer}/[A-Z]*.py")):
            text = file.read_text("utf-8")
            for node in ast.parse(text).body:
                for number, (member, imports, where) in enumerate(MEMBERS):
                    if not isinstance(node, ast.ClassDef):
                        continue
                    done = add_member(text, node.name, member, imports, where)
                    if not isinstance(done, Changed):
                        continue
                    assert goes_again(text, done.text)
                    (tmp_path / f"{file.stem}_{node.name}_{number}.py").write_text(done.text, "utf-8")
                    count += 1
    assert count > 60
    for command in (["format", "--check"], ["check", "--select", "I,F401,E3", "--preview"]):
        done_by_ruff = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", "--config", "line-length=120",
             *(["--config", "lint.isort.known-first-party=['app']"] if command[0] == "check" else []), "."],
            cwd=tmp_path, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done_by_ruff.returncode == 0, done_by_ruff.stdout
