"""`fastmod new`: options and the wizard in, one call, the result out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fastmod.cli.options import Debug, DryRun, Json, Quiet
from fastmod.cli.terminal import (
    after_change,
    ask,
    folder_tree,
    interactive,
    print_json,
    print_lines,
    print_note,
    progress,
)
from fastmod.errors import RequestError

if TYPE_CHECKING:
    from fastmod.commands.new_project import NewProject
    from fastmod.template.source import Template

__all__ = ["new_project"]

_WIZARD = ("project_name", "description")


def new_project(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The folder to create; its name is the project's name.")],
    preset: Annotated[
        str | None, typer.Option(metavar="<full|minimal>", help="A set of reference modules (default: full).")
    ] = None,
    modules: Annotated[str | None, typer.Option(metavar="A,B,C", help="The reference modules to start with.")] = None,
    data: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Answer a question of the template. Repeatable.")
    ] = None,
    data_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Answers as a YAML or JSON mapping.")] = None,
    no_git: Annotated[bool, typer.Option("--no-git", help="Make no git repository.")] = False,
    install: Annotated[bool, typer.Option("--install", help="Install the dependencies: `make setup`.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing, take the defaults.")] = False,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Create a modular FastAPI project that passes its own tests."""
    from fastmod.apply.filesystem import RealFileSystem
    from fastmod.commands.new_project import NewRequest, create, prepare
    from fastmod.template.source import current_template

    template = current_template()
    chosen = modules.split(",") if modules is not None else None
    answers, wrong = _data(data or [], data_file)
    request = NewRequest(
        path=path,
        preset=preset,
        modules=[name.strip() for name in chosen if name.strip()] if chosen is not None else None,
        data=answers,
        git=not no_git,
        wrong=wrong,
    )
    if dry_run:
        project = prepare(request, template)
        if json:
            print_json(project.plan.as_json() | {"dry_run": True, "target": str(project.target)})
        elif not quiet:
            print_lines(line.removesuffix("\n") for line in project.plan.as_diff())
        return
    if interactive() and not (yes or json or quiet):
        prepare(request, template)  # a wrong name or place is said before any question is asked
        request = _asked(request, template)
    with progress("Creating the project", quiet or json):
        project, notes = create(request, template, RealFileSystem())
    if install:
        from fastmod.commands.install import install as install_dependencies

        try:
            with progress("Installing the dependencies", quiet or json):
                install_dependencies(project.target)
        except KeyboardInterrupt:
            print_note("the project is complete, its dependencies are not installed: `make setup`")
            raise
    with after_change(bool(project.plan.writes), hint=f"the project was made: `{project.target}`"):
        if json:
            print_json(project.plan.as_json() | {"dry_run": False, "target": str(project.target), "notes": notes})
        elif not quiet:
            for note in notes:
                print_note(note)
            print_lines(_result(project, path, install))


def _data(pairs: list[str], file: Path | None) -> tuple[dict[str, Any], tuple[RequestError, ...]]:
    """Return the answers that can be read, and what is wrong with the others."""
    from fastmod.cli.datafile import read_data_file

    data: dict[str, Any] = {}
    wrong = []
    try:
        data = read_data_file(file) if file is not None else {}
    except RequestError as error:
        wrong.append(error)
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if equals and key:
            data[key] = value
        else:
            hint = 'for example `--data description="Our shop"`'
            wrong.append(RequestError(f"`--data {pair}` is not KEY=VALUE", hint=hint))
    return data, tuple(wrong)


def _asked(request: Any, template: Template) -> Any:
    """Ask for what the request leaves open; every default works."""
    from dataclasses import replace

    from fastmod.template.questions import answer, questions

    data = dict(request.data)
    known = questions(template.config)
    data.setdefault("project_slug", Path(request.path).resolve().name)
    for name in _WIZARD:
        if name not in data:
            data[name] = ask(known[name].help, answer(template.config, data).values[name])
    return replace(request, data=data)


def _result(project: NewProject, path: str, installed: bool) -> list[str]:
    made = [change.path for change in project.plan.of("create")]
    if not made:
        return [f"Nothing to do: `{project.target}` is this project already"]
    where = [] if path in (".", "./") else [f"  cd {path}"]
    setup = [] if installed else ["  make setup      # environment, dependencies, .env with fresh secrets"]
    commit = [] if project.commit or not (project.target / ".git").exists() else ["  git add -A && git commit"]
    count = f"{len(made)} file{'s' if len(made) != 1 else ''}"
    return [
        f"Created {project.target.name}: {count}, modules {', '.join(project.modules)}",
        "",
        *folder_tree(made, project.target.name),
        "",
        "Next:",
        *where,
        *setup,
        "  make test       # its own test suite",
        "  make run        # http://127.0.0.1:8000/docs",
        *commit,
    ]
