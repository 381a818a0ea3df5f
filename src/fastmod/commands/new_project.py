"""`fastmod new`: answer the questions, render, compare with the place, then create the project all or nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastmod import git
from fastmod.apply.filesystem import FileSystem
from fastmod.apply.staging import create_tree, remove_leftovers
from fastmod.apply.transaction import change_tree, lock_project, recover
from fastmod.commands.selection import Catalogue, choose_modules
from fastmod.errors import PlaceError, RequestError, raise_all
from fastmod.naming import validate_project_name
from fastmod.nearest import hint_for
from fastmod.plan import Plan, plan_new
from fastmod.project import MANIFEST, foreign_files, read_present
from fastmod.template.questions import answer, questions, wrong_values
from fastmod.template.render import render_project
from fastmod.template.source import Template
from fastmod.wiring import wire

__all__ = ["NewProject", "NewRequest", "create", "prepare"]


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What the user asked for. `data` are answers to the questions of `copier.yml`, by name.

    `wrong` is what could not even be read: it is told together with all else that is wrong.
    """

    path: str
    preset: str | None = None
    modules: list[str] | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    git: bool = True
    wrong: tuple[RequestError, ...] = ()


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project that could be created: where, what, and how git takes part."""

    target: Path
    plan: Plan
    title: str
    modules: tuple[str, ...]
    commit: bool


def prepare(request: NewRequest, template: Template) -> NewProject:
    """Check the request and the place, and plan the project; writes nothing.

    Raises `RequestError` with all that is wrong with the request, `PlaceError` when the place cannot take it.
    """
    target, data = _checked(request, template)
    answers = answer(template.config, data)
    rendered = wire(render_project(template, answers))
    exists = os.path.lexists(target)
    if exists:
        _refuse_foreign(target, rendered)
    plan = plan_new(rendered, read_present(target, rendered) if exists else {})
    _refuse_conflicts(target, plan)
    commit = request.git and not (target / ".git").exists()
    if commit and plan.writes:
        git.require_git()
    return NewProject(target, plan, answers.values["project_name"], tuple(answers.values["reference"]), commit)


def create(request: NewRequest, template: Template, fs: FileSystem) -> tuple[NewProject, list[str]]:
    """Create the project all or nothing. Returns what was made, and notes for the user.

    What an earlier, killed `new` left in the same place is removed, finished or reverted first. Raises as `prepare`
    does, and `PlaceError` when the disk or git refuses; what was done about an earlier one is then in its notes.
    """
    before: list[str] = []
    notes: list[str] = []
    target, _ = _checked(request, template)
    try:
        try:
            for leftover in remove_leftovers(fs, target.parent):
                before += [f"removed `{leftover.name}`, left by a `fastmod new` that was killed"]
            if target.is_dir():
                project = _create_in_place(target, request, template, fs, before, notes)
            else:
                project = prepare(request, template)
                create_tree(fs, project.target, project.plan.writes, _finisher(project, notes))
        except OSError as error:
            raise _refused(target, error) from error
    except Exception as error:
        for note in before:  # the place has changed, whatever becomes of this command
            error.add_note(note)
        raise
    return project, [*before, *notes]


def _create_in_place(
    root: Path, request: NewRequest, template: Template, fs: FileSystem, before: list[str], notes: list[str]
) -> NewProject:
    lock = lock_project(root)
    try:
        recovered = recover(fs, root)
        if recovered is not None:
            before.append(f"{recovered[0]} a `fastmod new` that was killed here")
            before.extend(f"kept `{path}`, edited meanwhile" for path in recovered[1])
        project = prepare(request, template)
        if project.plan.writes:
            kept = change_tree(fs, root, project.plan.writes, _finisher(project, notes))
            notes.extend(f"kept `{path}`, edited meanwhile" for path in kept)
    finally:
        lock.release()
    return project


def _finisher(project: NewProject, notes: list[str]) -> Callable[[Path], None] | None:
    if not project.commit:
        return None

    def commit(root: Path) -> None:
        try:
            known = git.first_commit(root, f"Start {project.target.name} with fastmod")
        except PlaceError as error:
            raise PlaceError(error.message, hint="mend git, or pass --no-git") from error
        if not known:
            notes.append("git knows no name and e-mail for you: the first commit is by `fastmod`")

    return commit


def _checked(request: NewRequest, template: Template) -> tuple[Path, dict[str, Any]]:
    """Return the target and the answers, or raise every problem of the request at once."""
    problems = [*request.wrong]
    data = dict(request.data)
    known = {name: question for name, question in questions(template.config).items() if question.open}
    for key in [key for key in data if key not in known]:
        problems.append(RequestError(f"unknown data key `{key}`", hint=hint_for(key, known, "keys")))
        del data[key]
    plain = {key: value for key, value in data.items() if key not in ("project_slug", "reference")}  # these: see below
    for key, error in wrong_values(known, plain).items():
        problems.append(error)
        del data[key]  # what else would be said of it is about a text that nobody gave
    target = Path()
    try:
        target = _target(request.path)
        if "project_slug" not in data or not target.is_dir():  # the folder of a clone may be called anything
            data.setdefault("project_slug", validate_project_name(target.name))
    except RequestError as error:
        problems.append(error)
    problems += _wrong_texts(data)
    try:
        data["reference"] = choose_modules(Catalogue.of(template), request.preset, request.modules, data)
    except RequestError as error:
        problems.append(error)
    raise_all(problems)
    return target, data


def _target(path: str) -> Path:
    if not path or "\0" in path:
        raise RequestError("the project's path is empty or holds a NUL", hint="try `fastmod new myapp`")
    given = Path(path)
    if path.rstrip("/").endswith(".."):
        raise RequestError(f"`{path}` is no project name", hint="give the folder to create, for example `../myapp`")
    try:
        target = given.resolve()
        lost = len(given.name) <= 255 and not target.parent.is_dir()
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PlaceError(
            f"`{path}` cannot be resolved: {reason}", hint="check the path, or the folder you are in"
        ) from None
    if lost:
        raise RequestError(
            f"there is no folder `{given.parent}` to create `{given.name}` in",
            hint=f"create it first, or leave it out: `fastmod new {given.name}`",
        )
    return target


def _wrong_texts(data: Mapping[str, Any]) -> Iterator[RequestError]:
    try:
        if "project_slug" in data:
            validate_project_name(str(data["project_slug"]))
    except RequestError as error:
        yield error
    name = data.get("project_name")
    if name is not None and not 1 <= len(str(name).strip()) <= 100:
        yield RequestError("`project_name` must have 1 to 100 characters", hint="it is the title of the API docs")
    if len(str(data.get("description", ""))) > 300:
        yield RequestError("`description` must have at most 300 characters", hint="one sentence is enough")


def _refuse_foreign(target: Path, rendered: Iterable[str]) -> None:
    """Refuse a folder with other files in it, unless git is there: a fresh clone may hold a licence or the like."""
    if not target.is_dir():
        raise PlaceError(f"`{target}` exists and is not a folder", hint="choose another name")
    if (target / ".git").exists():
        return
    foreign = foreign_files(target, set(rendered))
    if foreign:
        raise PlaceError(
            f"`{target}` is not empty", hint="choose a new name, or empty the folder first", details=tuple(foreign)
        )


def _refuse_conflicts(target: Path, plan: Plan) -> None:
    conflicts = plan.of("conflict")
    if not conflicts:
        return
    paths = tuple(change.path for change in conflicts)
    if MANIFEST in paths:
        raise PlaceError(
            f"`{target}` is a fastmod project already", hint="grow it with the add commands, or choose another name"
        )
    raise PlaceError(
        f"`{target}` holds files that differ from the new project's",
        hint="move them away, or choose another folder",
        details=paths,
    )


def _refused(target: Path, error: OSError) -> PlaceError:
    if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR) and os.path.lexists(target):
        return PlaceError(f"`{target}` appeared while the project was being made", hint="choose another name")
    return PlaceError(
        f"cannot write the project: {error.strerror or error}",
        hint=f"check space and permissions in `{target.parent}`; nothing was written",
    )
