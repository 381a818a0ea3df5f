"""Merging trees: no line of the user's is lost, nothing happens unasked, and the same in gives the same out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.edits import Changed, Import, add_member
from fastmod.merge import File, Files, Merged, merge_trees
from tests.support.repository import ROOT

TEN = b"".join(b"line %d\n" % number for number in range(10))


def tree(**contents: bytes) -> dict[str, File]:
    return {path.replace("__", "/"): File(content) for path, content in contents.items()}


def merged(base: Files, ours: Files, theirs: Files, **moves: str) -> dict[str, Merged]:
    return {answer.path: answer for answer in merge_trees(base, ours, theirs, moves)}


def kinds(base: Files, ours: Files, theirs: Files, **moves: str) -> dict[str, str]:
    return {path: answer.kind for path, answer in merged(base, ours, theirs, **moves).items()}


def test_contents_alone_settle_most_paths() -> None:
    base = tree(same=b"a", edited=b"a", changed=b"a", gone=b"a", deleted=b"a", both=b"a", resurrected=b"a")
    ours = tree(same=b"a", edited=b"b", changed=b"a", gone=b"a", both=b"c", own=b"x", new2=b"n")
    theirs = tree(same=b"a", edited=b"a", changed=b"b", deleted=b"a", both=b"c", resurrected=b"b", new=b"n", new2=b"n")
    assert kinds(base, ours, theirs) == {
        "same": "kept", "edited": "kept", "changed": "merged", "gone": "removed", "deleted": "deleted-by-user",
        "both": "kept", "resurrected": "deleted-by-user", "new": "added", "new2": "kept",
    }  # fmt: skip


def test_edits_of_both_sides_are_joined() -> None:
    ours, theirs = TEN.replace(b"line 1", b"mine 1"), TEN.replace(b"line 8", b"new 8")
    answer = merged(tree(a=TEN), tree(a=ours), tree(a=theirs))["a"]
    assert (answer.kind, answer.file) == ("merged", File(ours.replace(b"line 8", b"new 8")))


def test_a_conflict_shows_all_three_sides_and_keeps_their_blobs() -> None:
    base, ours, theirs = tree(a=TEN), tree(a=TEN.replace(b"4", b"ours")), tree(a=TEN.replace(b"4", b"theirs"))
    answer = merged(base, ours, theirs)["a"]
    assert (answer.kind, answer.marked, answer.stages) == ("conflict", True, (base["a"], ours["a"], theirs["a"]))
    assert answer.file is not None
    assert (
        b"<<<<<<< yours\nline ours\n||||||| rendered before\nline 4\n=======\nline theirs\n>>>>>>> templates\n"
        in answer.file.content
    )


def test_an_edited_file_that_the_templates_removed_stays() -> None:
    answer = merged(tree(a=b"a"), tree(a=b"b"), {})["a"]
    assert (answer.kind, answer.marked, answer.file) == ("conflict", False, File(b"b"))


def test_line_ends_of_the_user_stay() -> None:
    crlf = TEN.replace(b"line 1", b"mine 1").replace(b"\n", b"\r\n")
    answer = merged(tree(a=TEN), tree(a=crlf), tree(a=TEN.replace(b"line 8", b"new 8")))["a"]
    assert (answer.kind, answer.file) == ("merged", File(crlf.replace(b"line 8", b"new 8")))
    only = merged(tree(a=TEN), tree(a=TEN.replace(b"\n", b"\r\n")), tree(a=TEN + b"more\n"))["a"]
    assert (only.kind, only.file) == ("merged", File((TEN + b"more\n").replace(b"\n", b"\r\n")))


def test_binary_files_and_links_have_no_markers() -> None:
    for base, ours, theirs in [
        (File(b"\0a"), File(b"\0b"), File(b"\0c")),
        (File(b"a"), File(b"b", symlink=True), File(b"c")),
    ]:
        answer = merged({"a": base}, {"a": ours}, {"a": theirs})["a"]
        assert (answer.kind, answer.marked, answer.file) == ("conflict", False, ours)
    link = File(b"elsewhere", symlink=True)
    assert merged({"a": File(b"a")}, {"a": link}, {"a": File(b"a")})["a"].file == link


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        (False, True, False, True), (False, False, True, True), (True, False, True, False), (True, True, False, False),
        (False, True, True, True),
    ],
)  # fmt: skip
def test_the_executable_bit_is_merged_by_itself(base: bool, ours: bool, theirs: bool, wanted: bool) -> None:
    mine, other = TEN.replace(b"line 1", b"mine 1"), TEN.replace(b"line 8", b"new 8")
    for content, bit in [((TEN, mine, other), wanted), ((TEN, mine, TEN), wanted), ((TEN, TEN, other), wanted)]:
        one, two, three = (File(text, on) for text, on in zip(content, (base, ours, theirs), strict=True))
        file = merged({"a": one}, {"a": two}, {"a": three})["a"].file
        assert file is not None
        assert file.executable is bit


def test_a_move_carries_the_edit() -> None:
    ours, theirs = TEN.replace(b"line 1", b"mine 1"), TEN.replace(b"line 8", b"new 8")
    answers = merged(tree(a=TEN), tree(a=ours), tree(d__b=theirs), a="d/b")
    assert {path: (answer.kind, answer.reason) for path, answer in answers.items()} == {
        "a": ("removed", "moved to d/b"),
        "d/b": ("added", "moved from a; your edit and the templates' change"),
    }
    assert answers["d/b"].file == File(ours.replace(b"line 8", b"new 8"))
    assert kinds(tree(a=TEN), tree(a=TEN), tree(b=TEN), a="b") == {"a": "removed", "b": "added"}
    assert kinds(tree(a=TEN), {}, tree(b=theirs), a="b") == {"a": "deleted-by-user", "b": "deleted-by-user"}


def test_a_move_onto_a_file_of_the_user_is_none() -> None:
    assert kinds(tree(a=TEN), tree(a=TEN, b=b"mine"), tree(b=TEN), a="b") == {"a": "removed", "b": "conflict"}


def test_a_file_never_lands_where_the_user_has_a_folder() -> None:
    assert kinds({}, tree(a__b=b"x"), tree(a=b"y")) == {"a": "conflict"}
    assert kinds({}, tree(a=b"x"), tree(a__b=b"y")) == {"a/b": "conflict"}
    assert merged({}, tree(a__b=b"x"), tree(a=b"y"))["a"].stages == (None, None, None)


USER = (ROOT / "templates/project/app/modules/users/models/User.py").read_text("utf-8")
FIELD = "born_on: Mapped[date | None] = mapped_column(Date())"
IMPORTS = (Import("datetime", "date"), Import("sqlalchemy", "Date"))
EDITS = [
    ("    profile: Mapped", "    nickname: Mapped[str | None]\n\n    profile: Mapped"),
    ("    last_login: Mapped[datetime | None] = mapped_column(UTCDateTime())\n", ""),
    ("(UTCDateTime())\n\n", "(UTCDateTime())  # when\n\n"),
    (
        'foreign_keys="UserProfile.user_id"\n    )\n',
        'foreign_keys="UserProfile.user_id"\n    )\n\n    def greet(self) -> str:\n        return self.full_name\n',
    ),
    ("import datetime\n", "import UTC, datetime\n"),
    ("String, text, true", "JSON, String, text, true"),
    ("String(100)", "String(200)"),
    ('name="role"),\n', 'name="role"),\n        CheckConstraint("token_version >= 0", name="token_version"),\n'),
    ('"""The users table."""', '"""The users table.\n\nOurs is special.\n"""'),
    ("class User(Entity)", "@audited\nclass User(Audit, Entity)"),
]
NEWER = [
    ("default=True", "default=False"),
    ("from sqlalchemy.orm", "from sqlalchemy.ext import x\nfrom sqlalchemy.orm"),
]


def with_field(text: str) -> bytes:
    done = add_member(text, "User", FIELD, IMPORTS)
    assert isinstance(done, Changed), done
    return done.text.encode()


@pytest.mark.parametrize(("old", "new"), EDITS)
def test_a_field_added_to_all_three_sides_makes_no_conflict_of_its_own(old: str, new: str) -> None:
    assert old in USER
    edited = USER.replace(old, new, 1)
    for one, other in NEWER:
        newer = USER.replace(one, other, 1)
        plain = merged(tree(a=USER.encode()), tree(a=edited.encode()), tree(a=newer.encode()))["a"]
        grown = merged(tree(a=with_field(USER)), tree(a=with_field(edited)), tree(a=with_field(newer)))["a"]
        assert grown.kind == plain.kind
        if plain.kind == "merged":
            assert plain.file is not None
            assert grown.file == File(with_field(plain.file.content.decode()))


LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"d", b"", b"  x"]), max_size=8)
TEXT = st.builds(lambda lines, end: b"\n".join(lines) + end, LINES, st.sampled_from([b"", b"\n"]))
FILE = st.one_of(st.none(), st.builds(File, TEXT, st.booleans()))
TREE = st.dictionaries(st.sampled_from("pqr"), FILE).map(lambda d: {k: v for k, v in d.items() if v is not None})


def lines_of(content: bytes) -> list[bytes]:
    return content.replace(b"\r\n", b"\n").split(b"\n")


def ours_part(answer: Merged) -> bytes:
    """Return the text with our side of every conflict."""
    assert answer.file is not None
    return re.sub(
        rb"(?ms)^<<<<<<< yours\n(.*?)^\|\|\|\|\|\|\| .*?^=======\n.*?^>>>>>>> templates\n?", rb"\1", answer.file.content
    )


@settings(max_examples=60)
@given(base=TREE, ours=TREE, theirs=TREE)
def test_no_line_of_the_user_is_lost(base: dict[str, File], ours: dict[str, File], theirs: dict[str, File]) -> None:
    answers = merge_trees(base, ours, theirs)
    assert answers == merge_trees(base, ours, theirs)
    assert [answer.path for answer in answers] == sorted(base.keys() | theirs.keys())
    for answer in answers:
        mine = ours.get(answer.path)
        old = base.get(answer.path)
        if mine is None:
            assert (answer.file is None) is (old is not None or answer.path not in theirs)
            continue
        if mine == old:
            assert answer.file == theirs.get(answer.path)
            continue
        kept = lines_of(ours_part(answer))
        added = [line for line in lines_of(mine.content) if line not in lines_of(old.content if old else b"")]
        for line in set(added):
            assert kept.count(line) >= added.count(line), (answer, line)
        if answer.kind == "conflict":
            assert answer.stages == (old, mine, theirs.get(answer.path))


@given(base=TREE, ours=TREE)
def test_when_the_templates_did_not_change_nothing_does(base: dict[str, File], ours: dict[str, File]) -> None:
    for answer in merge_trees(base, ours, base):
        assert answer.file == ours.get(answer.path)
        assert answer.kind in ("kept", "deleted-by-user")


@given(base=TREE, theirs=TREE)
def test_an_unedited_tree_becomes_what_the_templates_say(base: dict[str, File], theirs: dict[str, File]) -> None:
    answers = merge_trees(base, base, theirs)
    assert {answer.path: answer.file for answer in answers if answer.file} == theirs
