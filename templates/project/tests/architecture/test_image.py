"""What the image holds and may do, read from its files; the CI job builds and starts it."""

import re
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

pytestmark = pytest.mark.threat("A72")


def instructions(name: str) -> list[str]:
    text = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [line.partition(" ")[2] for line in text.splitlines() if line.startswith(f"{name} ")]


def test_the_last_user_has_no_rights() -> None:
    user = instructions("USER")[-1]
    assert user not in {"root", "0"}
    assert f"useradd --system --uid 10001 --gid app --no-create-home {user}" in DOCKERFILE


def test_nothing_is_copied_but_what_runs() -> None:
    copied = {source for line in instructions("COPY") for source in line.split()[:-1] if not source.startswith("--")}
    assert copied == {"requirements/", "/opt/venv", "pyproject.toml", "app/", "migrations/", "scripts/"}


def test_the_context_leaves_out_secrets_databases_and_history() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        *("!app", "!migrations", "!scripts", "!requirements", "!pyproject.toml"),
    }


def test_no_secret_is_written_into_a_layer() -> None:
    set_by_image = " ".join([*instructions("ENV"), *instructions("ARG")])
    assert re.search(r"KEY|SECRET|PASSWORD|TOKEN|DATABASE_URL", set_by_image) is None


@pytest.mark.threat("A69")
def test_the_image_is_production_unless_told_otherwise() -> None:
    """Without it an image with nothing but a database would serve, and sign with the key that everybody knows."""
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "ENV ENVIRONMENT=production " in last_stage


@pytest.mark.parametrize("service", ["web", "worker", "migrate"])
def test_compose_says_that_it_is_local(service: str) -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert compose["services"][service]["environment"]["ENVIRONMENT"] == "${ENVIRONMENT:-local}"


def test_installed_files_are_held_to_their_hashes() -> None:
    installs = [line for line in instructions("RUN") if "pip install" in line]
    assert installs
    assert all("--no-deps --require-hashes" in line for line in installs)


def test_there_is_a_health_check() -> None:
    assert "/health/live" in instructions("HEALTHCHECK")[0]


@pytest.mark.parametrize("service", ["web", "worker", "migrate"])
def test_services_run_without_rights_on_a_read_only_system(service: str) -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    settings = compose["services"][service]
    assert settings["read_only"] is True
    assert settings["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in settings["security_opt"]
