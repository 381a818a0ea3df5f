"""The manifest against itself and the tree: a record without its code, or an answer that nobody can render."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fastmod.checks.findings import Finding, found
from fastmod.checks.tree import ProjectTree
from fastmod.manifest.soundness import contradictions
from fastmod.project import MODULES
from fastmod.template.render import ANSWERS_FILE

__all__ = ["check_records"]

_RESTORE = f"git checkout -- {ANSWERS_FILE}"
_LAYERS = (
    "models/{}.py",
    "schemas/{}Schema.py",
    "repositories/{}Repository.py",
    "services/{}Service.py",
)


def check_records(tree: ProjectTree) -> Iterator[Finding]:
    """Hold every record of the manifest against the folder or file that it stands for."""
    contradicting = [*contradictions(tree.manifest)]
    if tree.manifest_problem and not any(tree.manifest_problem.endswith(sentence) for _, sentence in contradicting):
        yield found("drift/manifest", ANSWERS_FILE, tree.manifest_problem, _RESTORE)
    recorded = {module.name for module in tree.manifest.modules}
    for name, sentence in contradicting:
        line = _line(tree, name=name) if name in recorded else _line(tree, "reference:")
        yield found("drift/manifest-reference", ANSWERS_FILE, sentence, _RESTORE, line=line)
    folders = {path.split("/", 3)[2] for path in tree.files if path.startswith(f"{MODULES}/") and path.count("/") > 2}
    for module in tree.manifest.modules:
        if module.name not in folders and not tree.is_behind_link(f"{MODULES}/{module.name}"):
            yield found(
                "drift/manifest-module",
                ANSWERS_FILE,
                f"module `{module.name}` is listed, its folder is gone",
                f"fastmod check --fix to bring it back, or `fastmod remove-module {module.name}`",
                line=_line(tree, name=module.name),
            )
    gone = {module.name for module in tree.manifest.modules} - tree.modules.keys()
    for entity in tree.manifest.entities:
        files = [f"{MODULES}/{entity.module}/{layer.format(entity.name)}" for layer in _LAYERS]
        if entity.module not in gone and not any(path in tree.files for path in files):
            yield found(
                "drift/manifest-entity",
                ANSWERS_FILE,
                f"entity `{entity.name}` of `{entity.module}` is listed, none of its files is there",
                f"git checkout -- {files[0]}, or `fastmod remove-entity {entity.name} --module {entity.module}`",
                line=_line(tree, module=entity.module, name=entity.name),
            )


def _line(tree: ProjectTree, begin: str = "- {", **values: str) -> int:
    """Return the line of a record with these values, or of a key; 1 in a layout that is not fastmod's."""
    text = (tree.files.get(ANSWERS_FILE) or b"").decode(errors="replace")
    wanted = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in values.items()]
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(begin) and all(part in line for part in wanted):
            return number
    return 1
