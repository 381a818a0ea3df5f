"""What a check says: a place, a rule, one sentence, and the command that mends it. All rules are listed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["FIX", "GROUPS", "RULES", "SEVERITIES", "Finding", "Fix", "Rule", "Severity", "found"]

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""From the mildest up."""

GROUPS = ("behind", "drift", "names", "boundaries", "wiring", "migrations")
"""What `--only` takes. `baseline` is no group of its own: it is judged with the groups whose entries it holds."""

FIX = "fastmod check --fix"
"""The command behind every finding that has a `Fix`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `text` says what holds where it is kept."""

    id: str
    severity: Severity
    text: str

    @property
    def group(self) -> str:
        """The part before the slash."""
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical mend: `rename` to the path `target`, `wire` the list `target`, `restore` the file `target`."""

    kind: Literal["rename", "wire", "restore"]
    target: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation. `mend` is a command, or for what only a person can decide, an imperative sentence."""

    path: str
    line: int
    rule: str
    message: str
    mend: str
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its rule."""
        return RULES[self.rule].severity

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when lines move: how a baseline knows the finding again."""
        return self.rule, self.path, self.message

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the versioned JSON report holds it."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "path": self.path,
            "line": self.line,
            "message": self.message,
            "mend": self.mend,
            "fixable": self.fix is not None,
        }


def found(rule: str, path: str, message: str, mend: str = "", *, line: int = 1, fix: Fix | None = None) -> Finding:
    """Make a finding; one with a `fix` is mended by `fastmod check --fix`."""
    return Finding(path, line, rule, message, mend or FIX, fix)


_RULES: tuple[tuple[str, Severity, str], ...] = (
    ("behind/newer-templates", "info", "The project stands on the newest templates that this fastmod carries."),
    ("behind/unknown-version", "error", "This fastmod carries the templates that the project stands on."),
    ("behind/two-versions", "info", "The project's own files and the grown ones stand on one version."),
    ("drift/edited", "info", "A file of the templates is as they have it."),
    ("drift/missing", "warning", "Every file of the templates is there."),
    ("drift/not-a-file", "warning", "Where the templates have a file, a plain file stands."),
    ("drift/not-executable", "info", "A script that the templates have executable is executable."),
    ("drift/manifest", "error", "The manifest can be rendered: its answers are answers to questions."),
    ("drift/manifest-reference", "error", "`reference` and the records of reference modules agree."),
    ("drift/manifest-module", "error", "Every module of the manifest has its folder."),
    ("drift/manifest-entity", "error", "Every entity of the manifest has a file."),
    ("names/unreadable", "error", "Every Python file of the application parses."),
    ("names/class-is-file", "error", "A file in a class folder holds the class it is named after."),
    ("names/schema-prefix", "error", "`XSchema.py` holds classes that begin with X."),
    ("names/event-suffix", "error", "`XEvents.py` holds classes that end with Event."),
    ("names/one-class", "error", "A model, repository or service has a file of its own."),
    ("names/no-class", "error", "A file in a class folder holds a public class."),
    ("names/pascal-in-layer", "error", "Public files in the class folders of a module are named in PascalCase."),
    ("names/pascal-outside", "error", "PascalCase files stand in class folders only."),
    ("names/module", "error", "A module has a name that fastmod can work with."),
    ("names/case-twins", "error", "No two paths differ in upper and lower case only."),
    ("names/table-twice", "error", "A table belongs to one model."),
    ("boundaries/modules-apart", "error", "No module imports another module."),
    ("boundaries/dynamic-import", "error", "No module loads another module by its name."),
    ("boundaries/layers", "error", "Imports point downwards: main > api > modules > shared > core > config."),
    ("boundaries/module-layers", "error", "Inside a module imports point downwards too."),
    ("boundaries/web-free", "error", "Services, repositories and models know nothing of HTTP."),
    ("boundaries/sql-free", "error", "Endpoints know nothing of SQL."),
    ("boundaries/relationship", "error", "No ORM relationship crosses modules."),
    ("boundaries/relative-import", "error", "Imports are absolute, from `app.`."),
    ("boundaries/outside-layers", "error", "Every file of the application belongs to a layer."),
    ("boundaries/migration", "error", "Migrations import no application code."),
    ("wiring/class-not-exported", "error", "A layer's `__init__.py` re-exports the classes of its folder."),
    ("wiring/endpoint-not-included", "error", "A module's router includes every endpoint file."),
    ("wiring/module-not-registered", "error", "The registry lists every module."),
    ("wiring/gone", "error", "A wiring file lists nothing that is gone."),
    ("wiring/link", "warning", "Modules are plain folders with plain files."),
    ("wiring/no-list", "error", "Where there is something to list, there is the file with the list."),
    ("wiring/unreadable", "error", "A wiring file has its list."),
    ("wiring/no-module-file", "error", "A module has `module.py`, its public face."),
    ("wiring/no-init", "error", "A folder with Python files is a package."),
    ("wiring/no-spec", "error", "`module.py` binds `MODULE`."),
    ("wiring/router-not-offered", "error", "`module.py` offers the module's router."),
    ("wiring/models-not-offered", "error", "`module.py` offers the module's models, for the tables."),
    ("wiring/handlers-not-offered", "error", "Event handlers are registered by `module.py`."),
    ("wiring/handler-not-subscribed", "error", "Every event handler is subscribed."),
    ("wiring/subscription-twice", "error", "The name of a subscription is used once per event."),
    ("wiring/no-router", "error", "An endpoint file binds `router`."),
    ("migrations/unreadable", "error", "Every migration parses."),
    ("migrations/not-literal", "error", "The ids of a migration are written out."),
    ("migrations/no-id", "error", "A migration has `revision` and `down_revision`."),
    ("migrations/id-twice", "error", "No two migrations have the same id."),
    ("migrations/missing-parent", "error", "What a migration goes on from is there."),
    ("migrations/cycle", "error", "Migrations go on from each other without a cycle."),
    ("migrations/heads", "error", "There is one head."),
    ("migrations/same-twice", "error", "No two unordered migrations do the same."),
    ("migrations/dropped-beside", "error", "No migration works on a table that an unordered one drops."),
    ("migrations/name", "error", "A migration is named YYYYMMDD_HHMMSS_what.py."),
    ("baseline/stale", "error", "The baseline holds nothing that has been mended."),
    ("baseline/stale-acceptance", "error", "What `--accept` recorded still holds."),
)

RULES = {name: Rule(name, severity, text) for name, severity, text in _RULES}
"""Every rule by its id, in the order of the documentation."""
