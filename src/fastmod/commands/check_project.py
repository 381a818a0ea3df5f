"""`fastmod check`: read the project once, run the rules, judge by the baseline; mend what is mechanical."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fastmod import __version__
from fastmod.checks import GROUPS, Finding, ProjectTree, Severity, run_checks
from fastmod.checks.baseline import BASELINE, Baseline, State, judge, read_baseline
from fastmod.checks.drift import is_owned
from fastmod.checks.findings import SEVERITIES
from fastmod.checks.report import Report
from fastmod.commands.remembered import rendered_for
from fastmod.errors import FastmodError, PlaceError, RequestError, TemplateError, raise_all
from fastmod.nearest import nearest
from fastmod.project import MANIFEST, load_manifest, read_present, read_python, refuse_unsound
from fastmod.template.store import UnknownVersionError

if TYPE_CHECKING:
    from fastmod.apply.filesystem import FileSystem
    from fastmod.plan import Plan

__all__ = ["CheckRequest", "accept", "check", "fix", "read_tree", "write_baseline"]

_Result = TypeVar("_Result")
RULED = ("app", "migrations")
"""The folders that rules look at; a renamed file is imported from others as well."""

_ROUNDS = 5
"""Enough for a rename, the wiring it calls for, and what that brings to light."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check, and from which severity on a finding fails."""

    groups: tuple[str, ...] = GROUPS
    fail_on: Severity = "error"


def read_tree(root: Path, folders: tuple[str, ...] = RULED, *, anew: bool = True) -> ProjectTree:
    """Read the project: its manifest, the Python files of some folders, and every file of the templates.

    Without `anew` the templates are not rendered where the last such reading tells what they give.
    """
    manifest = load_manifest(root)
    rendered, version_problem, manifest_problem = {}, "", ""
    try:
        refuse_unsound(manifest)
        rendered = rendered_for(root, manifest, anew=anew)
    except UnknownVersionError as error:
        version_problem = str(error)
    except TemplateError:
        raise
    except FastmodError as error:
        manifest_problem = error.message
    files = read_python(root, folders)
    links = frozenset(path for path, content in files.items() if content is None)
    files |= read_present(root, [path for path in {*rendered, BASELINE, MANIFEST} if path not in files])
    runnable = (path for path, file in rendered.items() if file.executable and os.access(root / path, os.X_OK))
    executables = frozenset(runnable)
    return ProjectTree(manifest, files, rendered, version_problem, manifest_problem, executables, links, __version__)


def check(root: Path, request: CheckRequest) -> Report:
    """Check the project; writes nothing into its tree.

    What the templates gave is kept below `.git/fastmod` for the next check.
    """
    with _no_collection():
        return _report(root, read_tree(root, anew=False), request)


def fix(root: Path, request: CheckRequest, fs: FileSystem, *, dry_run: bool) -> tuple[Report, Plan, tuple[str, ...]]:
    """Mend what is mechanical, all or nothing, and check again. Returns the new report, what was done, and notes."""
    from fastmod.checks.fixes import fix_plan, fixed_tree

    def planned() -> tuple[Report, Plan]:
        before = tree = read_tree(root, (*RULED, "scripts", "tests"))
        reasons: dict[str, str] = {}
        for _ in range(_ROUNDS):
            after, why = fixed_tree(tree, _report(root, tree, request).findings)
            if after.files == tree.files:
                break
            tree, reasons = after, {**reasons, **why}
        return _report(root, tree, request), fix_plan(before, tree, reasons)

    if dry_run:
        return *planned(), ()
    (report, plan), notes = _locked(root, fs, planned, lambda result: result[1])
    return report, plan, notes


def accept(root: Path, paths: list[str], fs: FileSystem, *, dry_run: bool) -> tuple[Plan, tuple[str, ...]]:
    """Record that the owner wants files as they are: gone, or their own. Raises `RequestError` for others."""

    def planned() -> Plan:
        tree = read_tree(root)
        if tree.version_problem or tree.manifest_problem:
            raise PlaceError(
                tree.version_problem or tree.manifest_problem, hint="`fastmod check` says what is wrong with it"
            )
        baseline = read_baseline(tree.files.get(BASELINE))
        drifted = run_checks(tree, ["drift"])
        problems: list[RequestError] = []
        accepted = dict(baseline.accepted)
        for path in paths:
            try:
                accepted |= _accepted(root, tree, drifted, accepted, path)
            except RequestError as error:
                problems.append(error)
        raise_all(problems)
        return _baseline_plan(tree, replace(baseline, accepted=accepted))

    if dry_run:
        return planned(), ()
    return _locked(root, fs, planned, lambda plan: plan)


def write_baseline(root: Path, request: CheckRequest, fs: FileSystem, *, dry_run: bool) -> tuple[Plan, tuple[str, ...]]:
    """Record what fails now, and forget what has been mended; groups that are not asked for keep their entries."""

    def planned() -> Plan:
        tree = read_tree(root)
        old = read_baseline(tree.files.get(BASELINE))
        findings = run_checks(tree, request.groups)
        level = SEVERITIES.index(request.fail_on)
        known = Counter({key: count for key, count in old.known.items() if key[0].split("/")[0] not in request.groups})
        used = set()
        for one in findings:
            path = old.accepts(one)
            if path is not None:
                used.add(path)
            elif SEVERITIES.index(one.severity) >= level or old.known[one.key]:
                known[one.key] += 1
        kept = {path: state for path, state in old.accepted.items() if path in used or "drift" not in request.groups}
        return _baseline_plan(tree, Baseline(kept, known))

    if dry_run:
        return planned(), ()
    return _locked(root, fs, planned, lambda plan: plan)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Thousands of syntax trees and templates, none of them garbage: looking through them costs a fifth of the run."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _report(root: Path, tree: ProjectTree, request: CheckRequest) -> Report:
    baseline = read_baseline(tree.files.get(BASELINE))
    findings, quiet = judge(run_checks(tree, request.groups), baseline, request.groups, tree)
    return Report(findings, request.groups, request.fail_on, __version__, quiet, _prefix(root))


def _prefix(root: Path) -> str:
    """Return the way from the repository to the project: hosting services count paths from there."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            way = root.relative_to(folder).as_posix()
            return "" if way == "." else f"{way}/"
    return ""


def _accepted(
    root: Path, tree: ProjectTree, drifted: tuple[Finding, ...], accepted: dict[str, State], given: str
) -> dict[str, State]:
    owned = [path for path in tree.rendered if is_owned(path)]
    path = _inside(root, given, owned)
    folder = path.rstrip("/") + "/"
    covered = [one for one in owned if one == path or one.startswith(folder)]
    if not covered:
        raise RequestError(f"the templates have no `{path}`", hint=_hint(path, owned))
    if path not in owned:
        path = folder
    gone = [one for one in covered if one not in tree.files]
    if gone:
        if len(gone) < len(covered):
            raise RequestError(f"`{path}` is there in part", hint=f"accept its files one by one, such as `{gone[0]}`")
        return {path: "deleted"}
    if any(one.path == path and one.rule.startswith("drift/") for one in drifted):
        return {path: "forked"}
    if path in accepted:
        return {}
    raise RequestError(f"`{path}` is as the templates have it", hint="there is nothing to accept")


def _hint(path: str, owned: list[str]) -> str:
    match = nearest(path, owned)
    return f"did you mean `{match}`?" if match else "only files of the templates can be accepted, see `fastmod check`"


def _inside(root: Path, given: str, owned: list[str]) -> str:
    """Take a path as it is from the project's root, else from the current folder."""
    plain = given.removeprefix("./")
    if any(path == plain or path.startswith(plain.rstrip("/") + "/") for path in owned):
        return plain
    try:
        return Path(os.path.normpath(Path.cwd() / given)).relative_to(root).as_posix()
    except (ValueError, OSError):
        return plain


def _baseline_plan(tree: ProjectTree, baseline: Baseline) -> Plan:
    from fastmod.plan import Change, Plan

    before = tree.files.get(BASELINE)
    empty = not baseline.accepted and not +baseline.known
    after = None if empty else baseline.dump()
    if before == after:
        return Plan("check", ())
    kind = "create" if before is None else "delete" if after is None else "update"
    return Plan("check", (Change(kind, BASELINE, "what check takes for granted", before, after),))  # type: ignore[arg-type]


def _locked(
    root: Path, fs: FileSystem, planned: Callable[[], _Result], plan_of: Callable[[_Result], Plan]
) -> tuple[_Result, tuple[str, ...]]:
    """Plan and apply under the project's lock; what a killed command left is finished or reverted first."""
    from fastmod.apply.transaction import change_tree, lock_project  # a check in CI writes nothing
    from fastmod.commands.carrying_out import kept_notes, recovered

    lock = lock_project(root)
    notes: tuple[str, ...] = ()
    try:
        notes = recovered(fs, root)
        result = planned()
        plan = plan_of(result)
        if plan.writes:
            notes = (*notes, *kept_notes(change_tree(fs, root, plan.writes, command=plan.command)))
    except Exception as error:
        for note in notes:  # the tree has changed, whatever becomes of this command
            error.add_note(note)
        raise
    finally:
        lock.release()
    return result, notes
