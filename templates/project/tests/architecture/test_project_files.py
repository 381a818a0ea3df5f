"""Files around the code: locks, secrets, the first minute, one line of migrations."""

import re
import stat
import tomllib
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from dotenv import dotenv_values
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.config.settings import Settings
from scripts import setup_env
from scripts.lock import LOCKS
from tests.support.setting_names import setting_names

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]


def pins(name: str) -> dict[str, set[str]]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def declared(name: str) -> list[Requirement]:
    """What pyproject.toml asks of this lock."""
    extras = PROJECT["optional-dependencies"]
    more = [*PYPROJECT["dependency-groups"]["dev"], *(line for extra in extras.values() for line in extra)]
    chosen = {"base": [], "dev": more}.get(name, extras.get(name, []))
    return [Requirement(line) for line in (*PROJECT["dependencies"], *chosen)]


@pytest.mark.threat("A71")
@pytest.mark.parametrize("name", LOCKS)
def test_lock_fits_the_declared_bounds(name: str) -> None:
    locked = pins(name)
    misfits = [str(r) for r in declared(name) if not any(map(r.specifier.contains, locked.get(r.name.lower(), ())))]
    assert misfits == [], "run `make lock`"


@pytest.mark.threat("A71")
@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_hashes_and_no_place(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.search(r"://|file:|find-links|index-url", text) is None
    blocks = re.split(r"\n(?=\S)", text.partition("make lock\n")[2].strip())
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_locks_agree() -> None:
    everything = pins("dev")
    for name in LOCKS:
        assert pins(name).items() <= everything.items()


@pytest.mark.threat("A71")
def test_every_extra_has_a_lock_and_every_bound_an_end() -> None:
    assert set(LOCKS) == {"base", "dev", *PROJECT["optional-dependencies"]}
    for requirement in declared("dev"):
        assert "<" in str(requirement.specifier), requirement


def test_migrations_have_one_head() -> None:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_version_is_the_same_everywhere() -> None:
    assert Settings.model_fields["VERSION"].default == PROJECT["version"]


class TestEnvironmentFile:
    def test_secrets_are_fresh_and_private(self, tmp_path: Path) -> None:
        example = tmp_path / ".env.example"
        example.write_text("NAME=x\nSECRET_KEY=\n# OTHER_KEY=\nDB_PASSWORD=\nURL=\n")
        assert setup_env.write_env(example, tmp_path / "one")
        assert setup_env.write_env(example, tmp_path / "two")
        lines = (tmp_path / "one").read_text().splitlines()
        assert [lines[0], lines[2], lines[4]] == ["NAME=x", "# OTHER_KEY=", "URL="]
        assert all(len(lines[number].partition("=")[2]) >= 64 for number in (1, 3))
        assert len({*lines, *(tmp_path / "two").read_text().splitlines()}) == 7
        assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600

    def test_existing_file_is_kept(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("SECRET_KEY=mine\n")
        assert not setup_env.write_env(ROOT / ".env.example", tmp_path / ".env")
        assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"

    def test_settings_read_what_was_written(self, tmp_path: Path) -> None:
        setup_env.write_env(ROOT / ".env.example", tmp_path / ".env")
        values = dotenv_values(tmp_path / ".env")
        written = {name: value for name, value in values.items() if name in Settings.model_fields}
        settings = Settings.model_validate(written)
        assert settings.PROJECT_NAME == written["PROJECT_NAME"] != ""
        assert settings.CORS_ORIGINS == []

    def test_example_holds_no_secret_and_only_known_names(self) -> None:
        text = (ROOT / ".env.example").read_text(encoding="utf-8")
        names = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))
        assert names <= {*setting_names(), "TEST_DATABASE_URL", "POSTGRES_PASSWORD"}
        assert re.search(r"^SECRET_KEY=$", text, re.MULTILINE)
