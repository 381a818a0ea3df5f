"""`fastmod new` against `copier copy` of the same tree, as CPU time: `python benchmarks/new_vs_copier.py`.

Copier renders a clone of the committed checkout, tagged as its release; fastmod renders the checkout. The two trees
must be equal byte for byte, otherwise nothing is measured. Exit code 1 when `new` costs more than a fifth of `copy`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import Task, cpu_of, measure, median, require

from fastmod import __version__

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 1 / 5
REFERENCE = "import typer, jinja2"
NO_GIT, GIT, COPIER = "fastmod new --no-git", "fastmod new", "copier copy"


def main() -> int:
    """Measure, print a table, return 1 when the limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        tasks = candidates(place)
        for task in tasks:
            cpu_of(task, -1)
        first, *others = (tree(Path(task.command(-1)[-1])) for task in tasks)
        require(all(other == first for other in others), "the trees differ: commit the templates first")
        reference = Task(REFERENCE, lambda _: [sys.executable, "-c", REFERENCE])
        spent = {name: median(values) for name, values in measure([reference, *tasks], options.rounds).items()}
    print(f"CPU of whole processes, {len(first)} files, medians of {options.rounds} interleaved rounds")
    for name, seconds in spent.items():
        against = f"{seconds / spent[COPIER]:6.3f} of Copier, {seconds / spent[REFERENCE]:5.2f} of the imports"
        print(f"  {name:<22} {seconds:6.3f} s   {against}")
    return int(spent[NO_GIT] > LIMIT * spent[COPIER])


def candidates(place: Path) -> list[Task]:
    """Return the three ways to make one project; the last word of each command is its target."""
    environment = copier_environment(place)
    url = environment["GIT_CONFIG_VALUE_0"]
    new = [sys.executable, "-m", "fastmod", "new", "--yes"]
    copy = [sys.executable, "-m", "copier", "copy", "--quiet", "--defaults", "--vcs-ref", f"v{__version__}"]
    copy += ["--data", "project_slug=shop", url]

    def into(kind: str, command: list[str]) -> Task:
        def fresh(number: int) -> list[str]:
            (place / kind / str(number)).mkdir(parents=True, exist_ok=True)
            return [*command, str(place / kind / str(number) / "shop")]

        return Task(kind, fresh, place, environment)

    return [into(NO_GIT, [*new, "--no-git"]), into(GIT, new), into(COPIER, copy)]


def copier_environment(place: Path) -> dict[str, str]:
    """Clone the committed checkout to `place`, as its release, and return the environment in which Copier finds it."""
    url = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]["Repository"]
    clone = place / "template"
    git("clone", "--quiet", str(ROOT), str(clone))
    git("-C", str(clone), "tag", "--force", f"v{__version__}")
    (place / "settings.yml").write_text("{}\n")
    return {
        # Copier asks for the public address, as a user would, and git gives it the clone.
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{clone.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": url,
        "COPIER_SETTINGS_PATH": str(place / "settings.yml"),
        "XDG_CACHE_HOME": str(place / "cache"),
    }


def tree(root: Path) -> dict[str, bytes]:
    """Return the files below `root`, git's own left out."""
    files = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def git(*arguments: str) -> None:
    """Run git; raises `CalledProcessError` when it fails."""
    subprocess.run(["git", *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
