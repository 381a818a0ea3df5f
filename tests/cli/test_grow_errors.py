"""Growth, wrong input first: one line, its hint, its exit code, all that is wrong, and nothing written."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden.test_names import words
from tests.support.cli import run_cli
from tests.support.git import git
from tests.support.tree import read_tree

CASE = "a module is written in lower case, words joined by one `_`, a letter first"
PASCAL = "an entity is written in PascalCase: letters and digits, each word with a capital"


@pytest.fixture(autouse=True)
def untouched(grown: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in the grown project, which every test leaves as it was."""
    monkeypatch.chdir(grown)
    yield
    assert git(grown, "status", "--porcelain", "--ignored") == ""


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("class", "it is a Python keyword", "try `class_module`"),
        ("type", "it is a Python keyword", "try `type_module`"),
        ("None", CASE, "for example `billing`"),
        ("con", "the name belongs to a device on Windows", "try `con_module`"),
        ("tests", "a part of the project itself has that name", "try `tests_module`"),
        ("../../etc", "it is a path, only a name is wanted", "write `etc`"),
        ("/etc/x", "it is a path, only a name is wanted", "write `etc_x`"),
        ("..", "it is a path, only a name is wanted", "for example `billing`"),
        (".", CASE, "for example `billing`"),
        ("1abc", CASE, "write `abc`"),
        ("a-b", CASE, "write `a_b`"),
        ("Orders", CASE, "write `orders`"),
        ("x" * 31, "it has 31 characters, at most 30 are allowed", f"for example `{'x' * 30}`"),
        ("\u043erders", "only ASCII letters, digits and `_` are allowed", "write `rders`"),
        ("\u7528\u6237", "only ASCII letters, digits and `_` are allowed", "for example `billing`"),
        ("{{7*7}}", CASE, "for example `billing`"),
        ("[red]", CASE, "write `red`"),
        ("a;b", CASE, "write `a_b`"),
        ("-rf", CASE, "write `rf`"),
    ],
)
def test_names_of_modules(name: str, reason: str, hint: str) -> None:
    run_cli("add-module", "--", name).assert_error(2, f"`{name}` cannot be a module name: {reason}", hint)


def test_a_module_without_a_name() -> None:
    run_cli("add-module", "").assert_error(2, "a module needs a name: it is empty", "for example `billing`")


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("class", PASCAL, "write `Class`"),
        ("None", "it is a Python keyword", "try `NoneRecord`"),
        ("Con", "the name belongs to a device on Windows", "try `ConRecord`"),
        ("Exception", "it would hide a builtin of Python", "try `ExceptionRecord`"),
        ("../../etc", "it is a path, only a name is wanted", "write `Etc`"),
        ("user_profile", PASCAL, "write `UserProfile`"),
        ("1abc", PASCAL, "for example `Invoice`"),
        ("X" * 41, "it has 41 characters, at most 40 are allowed", "for example `Invoice`"),
        ("\u041erder", "only ASCII letters and digits are allowed", "write `Rder`"),
        ("Base", "`Base` is a class that the generated code uses itself", "try `BaseRecord`"),
        ("Event", "`Event` is a class that the generated code uses itself", "try `EventRecord`"),
        ("List", "`ListQuery` is a class that the generated code uses itself", "try `ListRecord`"),
        ("ListQuery", "`ListQuery` is a class that the generated code uses itself", "try `ListQueryRecord`"),
        ("ORDER", "there is a class `Order` already, which differs in case only", "choose another name"),
        ("Orders", "there is a table `orders` already", "choose another name"),
        ("OrderCreate", "there is a class `OrderCreate` already", "choose another name"),
        ("OrderQuery", "there is a class `OrderQuery` already", "choose another name"),
        ("OrderCreatedEvent", "there is a class `OrderCreatedEvent` already", "choose another name"),
        ("CustomerStatus", "there is a class `CustomerStatus` already", "choose another name"),
        ("RefreshToken", "there is a class `RefreshToken` already", "choose another name"),
        ("Userprofile", "there is a class `UserProfile` already, which differs in case only", "choose another name"),
        ("orders.Invoice", "the module is given apart", "write `Invoice --module orders`"),
        ("total:int", "it is written like a field, and the entity comes first", "for example `Invoice total:int`"),
        ("%s", PASCAL, "write `S`"),
    ],
)
@pytest.mark.parametrize("command", ["add-entity", "add-endpoint"])
def test_names_of_entities(command: str, name: str, reason: str, hint: str) -> None:
    result = run_cli(command, name, "--module", "orders")
    result.assert_error(2, f"`{name}` cannot be an entity name: {reason}", hint)


@pytest.mark.parametrize(
    ("name", "module"),
    [("Session", "auth"), ("Token", "auth"), ("Account", "auth"), ("Session", "users"), ("Profile", "users")],
)
def test_what_reference_modules_serve_is_taken(name: str, module: str) -> None:
    result = run_cli("add-entity", name, "--module", module)
    result.assert_refused(2)
    assert "there already" in result.err or "already\n" in result.err


@pytest.mark.parametrize(
    ("field", "message", "hint"),
    [
        ("class:str", "`class` cannot be a field name: it is a Python keyword, at character 1", "try `customer_class`"),
        ("id:int", "`id` cannot be a field name: every entity has that column already, at character 1", "customer_id"),
        ("metadata:str", "`metadata` cannot be a field name: it would hide an attribute that SQLAlchemy needs", "try"),
        ("model_dump:str", "`model_dump` cannot be a field name: it would hide a part of pydantic's models", "try"),
        ("_x:str", "`_x` cannot be a field name: names with a leading `_` are private to Python's libraries", "`x`"),
        ("query:str", "`query` cannot be a field name: the generated code uses that name itself", "try"),
        ("Due:date", "`Due` cannot be a field name: a field is written in lower case", "write `due`"),
        ("a:strng", "unknown type `strng`, at character 3", "did you mean `str`? types: bigint, bool"),
        ("a:str optional", "unknown type `str optional`, at character 3", "write `:` for the blank: `str:optional`"),
        ("a", "the type is missing", "types: str, text, int"),
        ("a:str:uniqe", "unknown modifier `uniqe`, at character 7", "did you mean `unique`? modifiers of str"),
        ("a:text:unique", "a `text` cannot be unique: databases limit what an index can hold", "modifiers of text"),
        ("a:int:default=x", "`default` of a `int` cannot be `x`: a whole number is expected", "`default=10`"),
        ("a:str=-1", "the length of `str` must be a whole number from 1 to 4000", "for example `str=80`"),
        ("a:decimal=2,4", "4 decimal places do not fit into 2 digits", "for example `decimal=12,2`"),
        ("a:enum=x,x", "the enum value `x` stands twice", "remove one"),
        ("a:ref=Nothing:optional", "there is no entity `Nothing`", "did you mean `orders.Order`?"),
        ("a:ref=users.Usr:optional", "there is no entity `users.Usr`", "did you mean `users.User`?"),
        ("a:int", "the table may hold rows already, what should they have?", "add `optional` or `default=...`"),
        ("name:int", "`Customer` has a field `name` already, as `name:str=255:unique`", "is not changed by a command"),
        ("orders:int:optional", "`Customer` has a member `orders` already", "choose another name"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",), ("--dry-run",)], ids=["plain", "json", "dry"])
def test_fields(field: str, message: str, hint: str, options: tuple[str, ...]) -> None:
    result = run_cli("add-field", "Customer", field, *options)
    result.assert_refused(2)
    assert message in result.err.splitlines()[0]
    assert hint in result.err.splitlines()[-1]


def test_all_that_is_wrong_comes_in_one_answer() -> None:
    result = run_cli("add-entity", "class", "x:strng", "1:int", "y:ref=Nope", "--module", "orders")
    result.assert_refused(2)
    told = "\n".join(result.err.splitlines()[:-1])
    for problem in ("`class`", "`x:strng`", "`1:int`"):
        assert problem in told


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (
            ("add-entity", "Thing", "a:int", "--module", "order"),
            "there is no module `order`",
            "did you mean `orders`? modules: auth, orders, users; `fastmod add-module order` adds one",
        ),
        (
            ("add-field", "Custmer", "a:int:optional"),
            "there is no entity `Custmer`",
            "did you mean `Customer`? entities: Customer, OneTimeToken, Order, RefreshToken, User, UserProfile",
        ),
        (
            ("add-field", "a:int", "Customer"),
            "`a:int` is written like a field",
            "the entity comes first: `Invoice total:int`",
        ),
        (("add-field", "Customer"), "missing argument 'FIELD...'", "`fastmod add-field --help` shows how it is used"),
        (
            ("add-entity", "Thing", "--fields", "a:int"),
            "no such option: --fields",
            "`fastmod add-entity --help` shows how it is used",
        ),
        (
            ("add-module", "a", "b"),
            "got unexpected extra argument(s) (b)",
            "`fastmod add-module --help` shows how it is used",
        ),
        (
            ("add-field", "Customer", "a:int:optional", "a:str:optional"),
            "field `a` is there twice",
            "leave one of them out",
        ),
    ],
)
def test_requests_that_make_no_sense(arguments: tuple[str, ...], message: str, hint: str) -> None:
    run_cli(*arguments).assert_error(2, message, hint)


def test_outside_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_cli("add-entity", "Thing").assert_error(
        3,
        f"`{tmp_path.resolve()}` is not in a fastmod project (there is no `.copier-answers.yml` upwards)",
        "change to a project, or pass --project DIR; `fastmod new myapp` makes one",
    )


def test_hostile_names_reach_nothing() -> None:
    chance = random.Random(4)  # noqa: S311
    for word in chance.sample([word for word in words(4) if not word.isidentifier()], 40):
        for arguments in (("add-module", "--", word), ("add-entity", "--module", "orders", "--", word)):
            result = run_cli(*arguments)
            result.assert_refused(2)
            assert all(line.isprintable() for line in result.err.splitlines())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("entities:", "entities: ["),
        ("manifest_format: ", "manifest_format: 9"),
        ("modules:", "<<<<<<< yours\nmodules:"),
        ('"name": "orders"', '"name": "../orders"'),
    ],
)
def test_damaged_manifests(shop: Path, old: str, new: str) -> None:
    manifest = shop / ".copier-answers.yml"
    text = manifest.read_text("utf-8")
    assert old in text
    manifest.write_text(text.replace(old, new, 1), "utf-8")
    before = read_tree(shop)
    run_cli("add-entity", "Thing", "a:int", "--module", "orders").assert_refused(3)
    assert read_tree(shop) == before


def test_a_wiring_file_that_does_not_parse(shop: Path) -> None:
    (shop / "app/modules/orders/models/__init__.py").write_text("from (\n", "utf-8")
    before = read_tree(shop)
    result = run_cli("add-entity", "Thing", "a:int", "--module", "orders")
    result.assert_refused(3)
    assert result.err.startswith(
        "error: `app/modules/orders/models/__init__.py` does not parse (line 1)\nhint: mend it"
    )
    assert read_tree(shop) == before


def test_a_wiring_file_that_is_no_text(shop: Path) -> None:
    (shop / "app/modules/orders/dependencies.py").write_bytes(b"# \xff\n")
    before = read_tree(shop)
    run_cli("add-entity", "Thing", "a:int", "--module", "orders").assert_error(
        3, "`app/modules/orders/dependencies.py` is not UTF-8 text", "let your editor save it as UTF-8"
    )
    assert read_tree(shop) == before


def test_in_a_folder_below_the_module_is_known(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop / "app" / "modules" / "orders" / "models")
    run_cli("add-entity", "Thing", "a:int").assert_ok()
    assert (shop / "app/modules/orders/models/Thing.py").is_file()
    shutil.rmtree(shop)
