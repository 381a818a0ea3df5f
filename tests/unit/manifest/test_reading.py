"""The strict reader: what fastmod wrote comes back, damage is refused with line and way out, never a traceback."""

from __future__ import annotations

import datetime
import json
import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.errors import ManifestError
from fastmod.manifest import Manifest, read_manifest
from tests.support.manifests import CANONICAL, render_answers, write_manifest

RESTORE = "restore it from git: `git checkout -- .copier-answers.yml`"


ODD = "`project_name` is neither a text, a whole number, true or false, nor a list of these"


def refusal(text: str) -> str:
    """Return why a text is refused."""
    with pytest.raises(ManifestError) as caught:
        read_manifest(text)
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value.message.removeprefix("the manifest `.copier-answers.yml` is damaged: ")


def test_the_canonical_text_is_read() -> None:
    manifest = read_manifest(CANONICAL)
    assert manifest.release == "v0.1.0"
    assert manifest.source_url == "https://github.com/fastmod-dev/fastmod.git"
    assert manifest.grown_with == "0.1.0"
    assert manifest.options["project_name"] == "Shop 🚀"
    assert manifest.options["description"] == 'Tab\t, "quotes" and é'
    assert [module.name for module in manifest.modules] == ["auth", "orders", "users"]
    assert [entity.origin for entity in manifest.entities] == ["reference", "fastmod", "fastmod", "reference"]


def test_reading_and_writing_changes_no_byte() -> None:
    assert write_manifest(read_manifest(CANONICAL)) == CANONICAL


@given(st.text(max_size=90).filter(str.strip), st.text(max_size=290))
def test_any_texts_survive_the_round_trip(name: str, description: str) -> None:
    text = render_answers({"project_name": name, "description": description})
    manifest = read_manifest(text)
    assert manifest.options["project_name"] == name
    assert manifest.options["description"] == description
    assert write_manifest(manifest) == text
    assert yaml.safe_load(text)["project_name"] == name


def test_empty_lists_are_read() -> None:
    text = render_answers({"modules": [], "entities": []})
    assert "modules: []\nentities: []\n" in text
    manifest = read_manifest(text)
    assert (manifest.modules, manifest.entities) == ((), ())


@pytest.mark.parametrize(
    "reformat",
    [
        yaml.safe_dump,
        lambda raw: yaml.safe_dump(raw, sort_keys=False, allow_unicode=True, default_flow_style=False),
        lambda raw: yaml.safe_dump(raw, default_flow_style=True, width=60),
        lambda raw: json.dumps(raw, ensure_ascii=False, indent=2),
        lambda raw: "---\n" + yaml.safe_dump(raw, indent=4) + "...\n",
        lambda raw: yaml.safe_dump(raw).replace("\n", "\r\n"),
        lambda raw: "\ufeff" + yaml.safe_dump(raw),
    ],
    ids=["dumped", "block", "flow", "json", "document", "crlf", "bom"],
)
def test_a_text_that_a_formatter_rewrote_is_the_same_manifest(reformat: Any) -> None:
    text = reformat(yaml.safe_load(CANONICAL))
    assert text != CANONICAL
    assert read_manifest(text) == read_manifest(CANONICAL)


def test_windows_line_ends_are_accepted_too() -> None:
    assert read_manifest(CANONICAL.replace("\n", "\r\n")) == read_manifest(CANONICAL)


@pytest.mark.parametrize("marker", ["<<<<<<< ours", "=======", ">>>>>>> theirs", "||||||| base"])
def test_conflict_markers_are_named_with_their_line(marker: str) -> None:
    lines = CANONICAL.splitlines()
    with pytest.raises(ManifestError) as caught:
        read_manifest("\n".join([*lines[:10], marker, *lines[10:]]))
    assert caught.value.message == "the manifest has merge conflict markers, the first in line 11"
    assert (
        caught.value.hint
        == "after a merge `fastmod resolve` settles it; else keep both sides' records, one a line, without markers"
    )


SLUG = 'project_slug: "shop"\n'
USERS = '- {"name": "users", "origin": "reference"}\n'
USER = '- {"module": "users", "name": "User", "plural": "users", "origin": "reference"}\n'


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (SLUG, SLUG * 2, "`project_slug` stands twice, again in line 5"),
        (SLUG, SLUG + "modules:\n", "`modules` stands twice, again in line 11"),
        (SLUG, SLUG + "entities: []\n", "`entities` stands twice, again in line 15"),
        (USERS, USERS * 2, "module `users` is listed twice"),
        (USERS, USERS + USERS.replace("users", "Users"), "module `Users` is listed twice"),
        (USER, USER * 2, "entity `users.User` is listed twice"),
        (USER, USER + USER.replace('"User"', '"USER"'), "entity `users.USER` is listed twice"),
        (
            USERS,
            '- {"name": "users", "name": "users", "origin": "user"}\n',
            "a record has the same key twice in line 13",
        ),
        (USERS, "", "entity `User` stands in module `users`, which is not listed"),
        ('"Shop 🚀"', "1.5", "the number 1.5 has a fraction or exponent in line 5"),
        ('"Shop 🚀"', "1e16", "the number 1e16 has a fraction or exponent in line 5"),
        ('"Shop 🚀"', "NaN", "the number NaN has a fraction or exponent in line 5"),
        ('"Shop 🚀"', "-Infinity", "the number -Infinity has a fraction or exponent in line 5"),
        ('"Shop 🚀"', '{"a": 1, "a": 2}', "a record has the same key twice in line 5"),
        ("manifest_format: 2\n", "", "the answers file belongs to another Copier template"),
        ("manifest_format: 2\n", "manifest_format: 0\n", "`manifest_format` must be a positive number"),
        ("manifest_format: 2\n", "manifest_format: true\n", "`manifest_format` must be a positive number"),
        ("manifest_format: 2\n", 'manifest_format: "1"\n', "`manifest_format` must be a positive number"),
        ('grown_with: "0.1.0"\n', "", "`grown_with` must be a text"),
        ('_commit: "v0.1.0"\n', "_commit: null\n", "`_commit` must be a text"),
        ('["auth", "users"]', '"auth"', "`reference` must be a list of module names"),
        ('["auth", "users"]', "[1]", "`reference` must be a list of module names"),
        (SLUG, SLUG + "_tasks: []\n", "it has keys that no question of the template has"),
        (USERS, "- []\n", "record 3 of `modules` is not a record"),
        (USER, '- {"module": "users"}\n', "record 4 of `entities` lacks `name`"),
        ('"Shop 🚀"', '"\\ud800"', "`project_name` holds characters that are not valid Unicode"),
        ('"Shop 🚀"', "null", ODD),
        ('"Shop 🚀"', '{"a": 1}', ODD),
    ],
)
def test_damage_is_said_in_one_sentence(old: str, new: str, problem: str) -> None:
    assert CANONICAL.count(old) == 1
    assert refusal(CANONICAL.replace(old, new)) == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "`manifest_format` must be a positive number"),
        ("- a\n- b\n", "it holds no mapping"),
        ("just text", "it holds no mapping"),
        ("a: [", "it is not valid YAML in line 1, column 5"),
        ("a: {b: 1,\n b: 2}", "`b` stands twice, again in line 2"),
        ("a:\n  - b: {c: 1, c: 1}\n", "`c` stands twice, again in line 2"),
        ("\ta: 1", "it is not valid YAML in line 1, column 1"),
        ("a: !!python/object/apply:os.system [id]", "it is not valid YAML in line 1, column 4"),
        ("a: !!timestamp x", "it is not valid YAML"),
        ("a: !!bool x", "it is not valid YAML"),
        ("a: !!int ''", "it is not valid YAML"),
        ("a: !!map [1]", "it is not valid YAML"),
        ("a: *b", "it is not valid YAML in line 1, column 4"),
        ("a: &a [*a]", "`manifest_format` must be a positive number"),
        ("a: " + "[" * 100_000, "it is not valid YAML"),
        ("description: " + "[" * 100_000 + "]" * 100_000, "it is not valid YAML"),
        ("a: " + "1" * 5000, "it is not valid YAML"),
        ("a: \x00", "it is not valid YAML"),
    ],
)
def test_texts_that_are_no_manifest(text: str, problem: str) -> None:
    assert refusal(text).startswith(problem)


@pytest.mark.parametrize("value", [1.5, [1e16], {"a": "b"}, float("nan"), None, datetime.date(2026, 1, 2), b"bytes"])
def test_values_that_would_not_come_back_are_refused_in_a_reformatted_text_too(value: object) -> None:
    assert refusal(yaml.safe_dump(yaml.safe_load(CANONICAL) | {"project_name": value})) == ODD


def test_the_answers_file_of_another_template_is_recognised() -> None:
    with pytest.raises(ManifestError) as caught:
        read_manifest("_commit: v1\n_src_path: gh:someone/else\nname: x\n")
    assert caught.value.message == "the answers file belongs to another Copier template"
    assert caught.value.hint == "run fastmod in a project that fastmod made"


def test_a_newer_format_asks_for_an_upgrade() -> None:
    with pytest.raises(ManifestError) as caught:
        read_manifest(CANONICAL.replace("manifest_format: 2", "manifest_format: 3"))
    assert caught.value.message == "the manifest has format 3, this fastmod knows formats up to 2"
    assert caught.value.hint == "upgrade fastmod to the version that wrote it"


def test_no_truncation_is_taken_for_the_whole() -> None:
    raw = CANONICAL.encode()
    whole = read_manifest(CANONICAL)
    for size in range(0, len(raw) - 1, 16):
        manifest = _read(raw[:size].decode(errors="ignore"))
        # Cut exactly between two records the text is well formed, but must at least not claim to be the whole.
        assert manifest != whole, size


@settings(max_examples=200)
@given(st.data())
def test_no_mutation_ends_in_a_traceback(data: st.DataObject) -> None:
    text = CANONICAL
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        piece = data.draw(
            st.sampled_from(
                ["", text[start:end] * 2, *'{}[]":,-&*!|>#%@`\n\t\0\u0085\ufeff', "null", "1e9", "- {", "<<: "]
            )
            | st.text(max_size=4)
        )
        text = text[:start] + piece + text[end:]
    manifest = _read(text)
    if manifest is not None:
        assert isinstance(manifest, Manifest)
        assert all(isinstance(key, str) for key in manifest.options)
        assert manifest.answers()


def _read(text: str) -> Manifest | None:
    try:
        return read_manifest(text)
    except ManifestError:
        return None


def test_a_large_manifest_is_read_quickly_also_when_it_is_damaged() -> None:
    records = "".join(
        f'- {{"module": "users", "name": "User{n}", "plural": "users", "origin": "fastmod"}}\n' for n in range(5000)
    )
    manifest = read_manifest(CANONICAL + records)
    assert len(manifest.entities) == 5004
    keys = "".join(f"key{n}: 1\n" for n in range(20_000))
    started = time.process_time()
    assert refusal("? manifest_format\n: 1\n" + keys) == "`modules` must be a list"
    assert time.process_time() - started < 8
