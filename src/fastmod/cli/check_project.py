"""`fastmod check`: options in, one call, the findings out in the form that was asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from fastmod.cli.options import Debug, DryRun, Json, ProjectDir, Quiet
from fastmod.cli.terminal import after_change, note_half_done, print_aside, print_json, print_lines, print_note
from fastmod.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fastmod.checks.findings import Finding
    from fastmod.checks.report import Report
    from fastmod.plan import Plan

__all__ = ["check_project"]

FOUND = 1


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    GITHUB = "github"
    SARIF = "sarif"


class Level(StrEnum):
    """From which severity on a finding fails."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def check_project(
    context: typer.Context,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="A,B", help="Check behind, drift, names, boundaries, wiring or migrations only. Repeatable."
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let every finding fail: `--fail-on info`.")] = False,
    fail_on: Annotated[Level, typer.Option(help="The mildest severity that fails.")] = Level.ERROR,
    fix: Annotated[
        bool, typer.Option("--fix", help="Rename files to their class, wire lists, restore missing files; then check.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help="Record that you deleted a template's file, or own it now. Repeatable."),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Record what fails now: only new findings fail from here on.")
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="Print text, GitHub annotations or SARIF.")] = Form.TEXT,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Check that the project still has the shape it promises; exit code 1 when it has not."""
    from fastmod.checks.findings import GROUPS
    from fastmod.commands import check_project as command
    from fastmod.project import find_project

    if strict:
        _refuse_milder(context, fail_on)
        fail_on = Level.INFO
    _refuse_pairs(fix=fix, accept=bool(accept), write_baseline=write_baseline)
    if dry_run and not (fix or accept or write_baseline):
        raise RequestError("`--dry-run` without `--fix`, `--accept` or `--write-baseline`", hint="check writes nothing")
    if json and form is not Form.TEXT:
        raise RequestError(f"`--json` and `--format {form}` exclude each other", hint="leave out one of them")
    request = command.CheckRequest(_groups(only, GROUPS), fail_on.value)
    root = find_project(project)
    if dry_run or not (fix or accept or write_baseline):
        note_half_done(root, quiet)
    if accept or write_baseline:
        from fastmod.apply.filesystem import RealFileSystem

        plan, notes = (
            command.accept(root, accept, RealFileSystem(), dry_run=dry_run)
            if accept
            else command.write_baseline(root, request, RealFileSystem(), dry_run=dry_run)
        )
        with after_change(bool(plan.writes) and not dry_run):
            _tell_plan(plan, notes, dry_run=dry_run, json=json, quiet=quiet)
        return
    made: Plan | None = None
    notes = ()
    if fix:
        from fastmod.apply.filesystem import RealFileSystem

        report, made, notes = command.fix(root, request, RealFileSystem(), dry_run=dry_run)
    else:
        report = command.check(root, request)
    with after_change(made is not None and bool(made.writes) and not dry_run):
        _tell(report, made, notes, form, root, dry_run=dry_run, json=json, quiet=quiet)
    if report.failing:
        raise typer.Exit(FOUND)


def _refuse_pairs(**given: bool) -> None:
    names = [f"`--{name.replace('_', '-')}`" for name, is_given in given.items() if is_given]
    if len(names) > 1:
        raise RequestError(f"{' and '.join(names)} exclude each other", hint="run one after the other")


def _refuse_milder(context: typer.Context, fail_on: Level) -> None:
    source = context.get_parameter_source("fail_on")
    given = source is not None and source.name == "COMMANDLINE"
    if given and fail_on is not Level.INFO:
        raise RequestError(
            f"`--strict` and `--fail-on {fail_on}` exclude each other", hint="`--strict` is `--fail-on info`"
        )


def _groups(only: list[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    if only is None:
        return known
    from fastmod.nearest import hint_for

    asked = [name.strip() for part in only for name in part.split(",") if name.strip()]
    for name in asked:
        if name not in known:
            raise RequestError(f"unknown check `{name}`", hint=hint_for(name, known, "checks"))
    if not asked:
        raise RequestError("`--only` names no check", hint=f"checks: {', '.join(known)}")
    return tuple(name for name in known if name in asked)


def _tell(
    report: Report,
    made: Plan | None,
    notes: Iterable[str],
    form: Form,
    root: Path,
    *,
    dry_run: bool,
    json: bool,
    quiet: bool,
) -> None:
    if json:
        fixed = made.as_json()["changes"] if made else []
        print_json(report.as_json() | {"project": str(root), "dry_run": dry_run, "fixed": fixed, "notes": list(notes)})
        return
    if not quiet:
        for note in notes:
            print_note(note)
        if form is Form.TEXT:
            print_lines(_changes(made, dry_run))
        else:
            for line in _changes(made, dry_run):  # a machine reads stdout
                print_aside(line)
    if form is Form.SARIF:
        from fastmod.checks.sarif import sarif
        from fastmod.template.source import current_template

        print_json(sarif(report, current_template().source_url.removesuffix(".git")))
    elif form is Form.GITHUB:
        from fastmod.checks.annotations import as_annotations

        print_lines(as_annotations(report))
    elif not quiet:
        print_lines(_text(report))


def _changes(made: Plan | None, dry_run: bool) -> Iterable[str]:
    if made is None:
        return ()
    if dry_run:
        return (line.removesuffix("\n") for line in made.as_diff())
    return (f"{change.path}: {change.reason}" for change in made.changes)


def _text(report: Report) -> Iterable[str]:
    """One finding in two lines; what does not fail and is said often (edits) comes as a count."""
    failing = set(report.failing)
    mild: dict[str, int] = {}
    for one in report.findings:
        if one in failing or one.severity != "info" or len(report.groups) == 1:
            yield from _lines(one)
        else:
            mild[one.rule] = mild.get(one.rule, 0) + 1
    for rule, count in mild.items():
        group = rule.partition("/")[0]
        yield f"{count} x info: {rule} (`fastmod check --only {group}` lists them)"
    counts = [
        f"{count} {name}{'s' if count != 1 and name != 'info' else ''}" for name, count in report.summary().items()
    ]
    quiet = f"; {report.quiet} kept quiet by .fastmod-check.json" if report.quiet else ""
    if report.findings:
        yield f"{', '.join(counts)}{quiet}"
    else:
        yield f"{', '.join(report.groups)}: nothing found{quiet}"


def _lines(one: Finding) -> Iterable[str]:
    yield f"{one.path}:{one.line}: {one.severity}: {one.rule}: {one.message}"
    yield f"  mend: {one.mend}"


def _tell_plan(plan: Plan, notes: Iterable[str], *, dry_run: bool, json: bool, quiet: bool) -> None:
    if json:
        print_json(plan.as_json() | {"dry_run": dry_run, "notes": list(notes)})
        return
    if quiet:
        return
    for note in notes:
        print_note(note)
    if dry_run:
        print_lines(line.removesuffix("\n") for line in plan.as_diff())
    elif plan.changes:
        print_lines([f"{change.kind}d {change.path}; commit it with the project" for change in plan.changes])
    else:
        print_lines(["Nothing to do: it is recorded already"])
