"""Both sides of a scenario as templates of fastmod, and as a repository that plain Copier renders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fastmod.template.source import Template, TemplateFile, current_template
from tests.scenarios.project import GROWN
from tests.scenarios.scenario import Scenario
from tests.support.git import commit_all, git, init
from tests.support.releases import next_release
from tests.support.tree import executables, read_tree

__all__ = ["BEFORE", "newer", "older", "publish"]

BEFORE = "98.0.0"
COPIER = "_subdirectory: project\nname: shop\n"
ANSWERS = "project/{{ _copier_conf.answers_file }}.jinja"


def older(scenario: Scenario) -> Template:
    """Return the templates that the project was made with."""
    present = current_template()
    return replace(present, version=BEFORE, files={**present.files, **_in_templates(scenario.before)})


def newer(scenario: Scenario) -> Template:
    """Return the templates that it is brought to."""
    change, known = scenario.newer, current_template().files
    added = {**scenario.before, **change.added}
    for path, file in change.added.items():
        if not file.content:  # the same file, with another mode
            added[path] = TemplateFile(known[f"templates/project/{path}"].content, file.executable)
    edits = {_template_of(path, known): texts for path, texts in change.edits.items()}
    edits |= {f"templates/entity/{path}": texts for path, texts in change.grown.items()}
    return next_release(
        edits, change.moves, [f"templates/project/{path}" for path in change.gone], _in_templates(added)
    )


def publish(scenario: Scenario, project: Path, repository: Path) -> Path:
    """Make a repository with the project's files as templates: `v1` as they are, `v2` as newer templates have them."""
    files = {path: content for path, content in read_tree(project).items() if not _is_foreign(path)}
    files |= {path: file.content for path, file in scenario.before.items()}
    init(repository)
    _write(repository, "v1", files, executables(project))
    change = scenario.newer
    for path, (old, new) in change.edits.items():
        files[path] = files[path].replace(old.encode(), new.encode())
    for old, new in change.moves.items():
        files[new] = files.pop(old)
    for path in change.gone:
        del files[path]
    modes = {path for path, file in change.added.items() if file.executable}
    files |= {path: file.content or files[path] for path, file in change.added.items()}
    _write(repository, "v2", files, executables(project) | modes)
    return repository


def _write(repository: Path, tag: str, files: dict[str, bytes], executable: set[str]) -> None:
    git(repository, "rm", "-rqf", "--ignore-unmatch", ".")
    for path, content in {
        **{f"project/{path}": content for path, content in files.items()},
        "copier.yml": COPIER.encode(),
        "VERSION": tag.encode(),
        ANSWERS: b"{{ _copier_answers|to_nice_yaml }}",
    }.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_bytes(content)
        (repository / path).chmod(0o755 if path.removeprefix("project/") in executable else 0o644)
    commit_all(repository, tag)
    git(repository, "tag", tag)


def _is_foreign(path: str) -> bool:
    """What Copier does not render: what grew, and fastmod's manifest, in whose place Copier's answers stand."""
    return path == ".copier-answers.yml" or path.startswith(GROWN[:3]) or "create_order" in path


def _in_templates(files: Mapping[str, TemplateFile]) -> dict[str, TemplateFile]:
    return {f"templates/project/{path}": file for path, file in files.items()}


def _template_of(path: str, known: Mapping[str, TemplateFile]) -> str:
    plain = f"templates/project/{path}"
    return plain if plain in known else f"{plain}.jinja"
