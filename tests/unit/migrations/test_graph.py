"""The graph of revisions: heads as Alembic sees them, and everything that it would stumble over."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from fastmod.migrations import Finding, read_folder, read_graph
from fastmod.template.questions import answer
from fastmod.template.render import render_project
from fastmod.template.source import current_template
from tests.support.pythons import python_with

VERSIONS = "migrations/versions/"


def revision(name: str, *parents: str, extra: str = "") -> bytes:
    down = repr(parents[0] if len(parents) == 1 else parents or None)
    return f'"""m"""\n\nrevision: str = "{name}"\ndown_revision = {down}\n{extra}\n\ndef upgrade(): ...\n'.encode()


def found(**files: bytes) -> list[tuple[str, int, str]]:
    return [(one.path, one.line, one.message) for one in read_graph(files).findings]


def test_the_revisions_of_the_templates_have_one_head() -> None:
    template = current_template()
    rendered = render_project(template, answer(template.config, {"project_slug": "shop"}))
    graph = read_graph({path: file.content for path, file in rendered.items() if path.startswith(VERSIONS)})
    assert (graph.findings, graph.heads) == ((), ("202401041200",))


def test_branches_have_two_heads_until_a_merge_revision() -> None:
    files = {"a.py": revision("a"), "b.py": revision("b", "a"), "c.py": revision("c", "a")}
    assert read_graph(files).heads == ("b", "c")
    assert read_graph(files | {"d.py": revision("d", "b", "c")}).heads == ("d",)
    assert read_graph(files | {"d.py": revision("d", "b", extra="depends_on = 'c'")}).heads == ("c", "d")
    assert read_graph({}).heads == ()


def test_what_is_missing_twice_there_or_in_a_circle_is_found() -> None:
    assert found(a=revision("a", "x"), b=revision("b", "a", extra="depends_on = ('y',)")) == [
        ("a", 3, "goes on from `x`, which is not there"),
        ("b", 3, "depends on `y`, which is not there"),
    ]
    assert found(a=revision("a"), b=revision("a")) == [("b", 3, "has the id of a: `a`")]
    assert found(o=revision("o"), a=revision("a", "o", "b"), b=revision("b", "a"), c=revision("c", "b")) == [
        ("a", 3, "takes part in a cycle"),
        ("b", 3, "takes part in a cycle"),
    ]
    assert found(a=revision("a", "a")) == [("a", 3, "takes part in a cycle")]
    labelled = revision("l", extra="branch_labels = ('side',)")
    assert found(a=revision("a", extra="depends_on = 'side@head'"), l=labelled) == []


def test_findings_leave_the_rest_of_the_graph() -> None:
    graph = read_graph({"a.py": revision("a"), "b.py": b"x = 1\n", "c.py": revision("c", "a")})
    assert (graph.heads, graph.findings) == (("c",), (Finding("b.py", 1, "has no `revision`"),))


def random_graph(seed: int) -> dict[str, bytes]:
    mixed = random.Random(seed)  # noqa: S311
    names: list[str] = []
    files = {}
    for number in range(mixed.randint(1, 14)):
        parents = mixed.sample(names, min(len(names), mixed.choice([0, 1, 1, 1, 1, 2, 3])))
        free = [name for name in names if name not in parents]
        extra = f"depends_on = {mixed.choice(free)!r}" if free and mixed.random() < 0.1 else ""
        name = f"{mixed.getrandbits(48):012x}"
        files[f"{number:02}_{name}.py"] = revision(name, *parents, extra=extra)
        names.append(name)
    return files


ALEMBIC = """
import json, sys
from alembic.script import ScriptDirectory
for line in sys.stdin:
    script = ScriptDirectory(line.strip())
    print(json.dumps(sorted(script.get_heads())))
"""


@pytest.mark.slow
def test_heads_are_those_of_alembic(tmp_path: Path) -> None:
    python = python_with("alembic")
    if python is None:
        pytest.skip("Alembic is in no Python at hand: set GENERATED_PYTHON to that of a generated project")
    folders = []
    for seed in range(150):
        versions = tmp_path / str(seed) / "versions"
        versions.mkdir(parents=True)
        for name, content in random_graph(seed).items():
            (versions / name).write_bytes(content)
        folders.append(versions.parent)
    done = subprocess.run(
        [python, "-c", ALEMBIC], input="\n".join(map(str, folders)), capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    graphs = [read_graph(read_folder(folder / "versions")) for folder in folders]
    assert [[*graph.heads] for graph in graphs] == answers
    assert not any(graph.findings for graph in graphs)
    assert sum(len(heads) > 1 for heads in answers) > 20


def test_five_hundred_files_are_one_chain() -> None:
    files = {f"{number}.py": revision(str(number), *[str(number - 1)] * (number > 0)) for number in range(500)}
    graph = read_graph(files)
    assert (graph.heads, graph.findings) == (("499",), ())
