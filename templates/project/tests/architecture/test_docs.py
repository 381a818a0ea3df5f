"""What the documents name exists: a guide to a tree that has moved on is worse than none."""

import re
from pathlib import Path

import pytest

from tests.support.setting_names import setting_names

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "AGENTS.md", *(ROOT / "docs").rglob("*.md")])

_PATH = re.compile(r"(?<![\w/.<>-])((?:app|docs|migrations|requirements|scripts|tests)/[\w./-]*\w)")
_COMMAND = re.compile(r"\bmake ([a-z]+)\b")
_SCRIPT = re.compile(r"python -m ((?:app|scripts)\.[a-z_.]+)")
_SETTING = re.compile(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_FOREIGN = {"FORWARDED_ALLOW_IPS", "TEST_DATABASE_URL", "CONTRACT_EXAMPLES", "OTEL_EXPORTER_OTLP_ENDPOINT"}


def problems(text: str, folder: Path) -> list[str]:
    """Everything in the document that does not exist."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    missing = [path for path in _PATH.findall(text) if not (ROOT / path).exists()]
    missing += [link for link in _LINK.findall(text) if not (folder / link).exists()]
    missing += [f"make {name}" for name in _COMMAND.findall(_code(text)) if name not in targets]
    missing += [name for name in _SCRIPT.findall(text) if not (ROOT / f"{name.replace('.', '/')}.py").exists()]
    missing += [name for name in _SETTING.findall(text) if name not in {*setting_names(), *_FOREIGN}]
    return missing


def _code(text: str) -> str:
    """In prose, `make` is a verb."""
    return "\n".join(re.findall(r"`[^`]+`|^ {4}.*$|^make .*$", text, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_what_exists(document: Path) -> None:
    assert problems(document.read_text(encoding="utf-8"), document.parent) == []


@pytest.mark.parametrize(
    "text",
    ["see app/core/gone.py", "`make gone`", "`python -m scripts.gone`", "set `GONE_SETTING=1`", "[gone](gone.md)"],
)
def test_missing_thing_is_found(text: str) -> None:
    assert len(problems(text, ROOT)) == 1


def test_rules_for_agents_stay_short() -> None:
    assert len((ROOT / "AGENTS.md").read_text(encoding="utf-8").splitlines()) <= 50
