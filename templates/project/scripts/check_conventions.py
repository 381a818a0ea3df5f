"""Check the conventions of this project: `python -m scripts.check_conventions`. Exit code 1 with a list of findings.

tests/architecture shows each rule to fail on a planted violation.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.conventions import layers, naming, safety
from scripts.conventions.source import Finding, Rule, Source, load_sources

ROOT = Path(__file__).resolve().parent.parent

RULES: tuple[Rule, ...] = (
    naming.class_is_file,
    naming.one_class_per_file,
    naming.pascal_files_in_layers,
    naming.layer_exports_its_classes,
    naming.migration_is_named,
    layers.file_is_short,
    layers.endpoint_file_has_one_shape,
    layers.endpoint_is_short,
    layers.endpoint_is_plain,
    layers.endpoint_returns_a_type,
    layers.endpoint_input_is_bounded,
    layers.modules_stay_apart,
    layers.relationship_stays_inside,
    layers.repository_never_commits,
    safety.no_base_http_middleware,
    safety.no_naive_datetime,
    safety.no_built_sql,
    safety.no_print,
    safety.no_swallowed_exception,
    safety.no_assert,
    safety.no_unsafe_switch,
    safety.no_weak_random,
)


def rule_name(rule: Rule) -> str:
    """`class-is-file` for the function `class_is_file`."""
    return str(getattr(rule, "__name__", rule)).replace("_", "-")


def findings(sources: Iterable[Source], rules: Iterable[Rule] = RULES) -> Iterator[Finding]:
    rules = tuple(rules)
    for source in sources:
        for rule in rules:
            for where, message in rule(source):
                line = where if isinstance(where, int) else int(getattr(where, "lineno", 1))
                yield Finding(str(source.path), line, rule_name(rule), message)


def main() -> int:
    found = list(findings(load_sources(ROOT)))
    for finding in found:
        print(finding)
    print(f"{len(found)} findings" if found else f"conventions: {len(RULES)} rules kept", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
