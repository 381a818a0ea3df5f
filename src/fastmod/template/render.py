"""Rendering the project scope: (template, answers) -> files. Pure, in memory, byte for byte what Copier writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from fastmod.errors import TemplateError
from fastmod.template.jinja import compiled
from fastmod.template.plain import Values, filled
from fastmod.template.source import Template, TemplateFile

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

    from fastmod.template.questions import Answers

__all__ = ["ANSWERS_FILE", "RenderedFile", "render_manifest", "render_project", "render_tree"]

ANSWERS_FILE = ".copier-answers.yml"
_SUFFIX = ".jinja"


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file of the project as the templates would have it."""

    content: bytes
    executable: bool = False


def render_project(template: Template, answers: Answers) -> dict[str, RenderedFile]:
    """Return every project file by its POSIX path, sorted.

    Raises `TemplateError` when a template does not render, or when two templates claim one path.
    """
    context = _project_context(template, answers)
    sources = template.under(template.config.get("_subdirectory", ""))
    excluded = _excluder(template.environment, template.config.get("_exclude", []), context)
    return render_tree(template, sources, context, excluded)


def render_manifest(template: Template, answers: Answers, release: str, source_url: str) -> bytes:
    """Return the answers file alone; `release` and `source_url` are what the project says its own files come from."""
    prefix = template.config.get("_subdirectory", "").rstrip("/") + "/"
    paths = [path for path in template.files if path.startswith(prefix) and "answers_file" in path]
    sources = {path.removeprefix(prefix): template.files[path] for path in paths}
    context = _project_context(template, answers)
    context["_copier_answers"] |= {"_commit": release, "_src_path": source_url}
    return render_tree(template, sources, context)[ANSWERS_FILE].content


def render_tree(
    template: Template,
    sources: Mapping[str, TemplateFile],
    context: Mapping[str, Any],
    excluded: Callable[[str], bool] = lambda path: False,
) -> dict[str, RenderedFile]:
    """Return what `sources` give for one context, by their rendered POSIX paths, sorted; `excluded` ones stay out.

    Raises `TemplateError` when a template does not render, or when two claim one path.
    """
    values = Values(lambda: template.environment, context) if template.has_usual_tags else None
    rendered: dict[str, RenderedFile] = {}
    for source, file in sources.items():
        path = _render_path(template, source, context, values)
        if path is None or excluded(path):
            continue
        if path in rendered:
            raise TemplateError(f"two templates claim `{path}`", hint="report it with the options you used")
        rendered[path] = RenderedFile(_render_content(template, source, file, context, values), file.executable)
    return dict(sorted(rendered.items()))


def _project_context(template: Template, answers: Answers) -> dict[str, Any]:
    return {
        **answers.values,
        "_copier_answers": {"_commit": template.release, "_src_path": template.source_url, **answers.stored},
        "_copier_conf": {"answers_file": ANSWERS_FILE},
    }


def _render_path(template: Template, source: str, context: Mapping[str, Any], values: Values | None) -> str | None:
    path = _normal(source)
    if "{" not in path:
        return path
    found = filled(path, values)
    if found is None or "//" in f"/{found}/":
        parts = [
            compiled(template.environment, part).render(context) if "{" in part else part for part in path.split("/")
        ]
        return "/".join(parts) if all(parts) else None
    return found


@lru_cache(maxsize=4096)
def _normal(source: str) -> str:
    return "/".join(PurePosixPath(source.removesuffix(_SUFFIX)).parts)


def _render_content(
    template: Template, source: str, file: TemplateFile, context: Mapping[str, Any], values: Values | None
) -> bytes:
    if not source.endswith(_SUFFIX):
        return file.content
    found = filled(file.content, values)
    if found is not None:
        return found.encode()
    from jinja2 import TemplateError as JinjaError

    try:
        return compiled(template.environment, file.content.decode()).render(context).encode()
    except JinjaError as error:
        raise TemplateError(
            f"`{source}` does not render: {error}", hint="report it with the options you used"
        ) from error


def _excluder(env: SandboxedEnvironment, patterns: list[str], context: Mapping[str, Any]) -> Callable[[str], bool]:
    """Return the predicate of `_exclude`: patterns are templates, one or more gitignore lines each, as in Copier."""
    lines = [line for pattern in patterns for line in env.from_string(pattern).render(context).splitlines()]
    lines = [normalize("NFD", line) for line in lines if line.strip()]
    if not lines:
        return lambda path: False
    from pathspec import PathSpec

    matches: Callable[[str], bool] = PathSpec.from_lines("gitignore", lines).match_file
    return matches
