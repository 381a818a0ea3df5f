"""The same command twice: the second one changes nothing, says so, and succeeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.tree import read_tree

MODULE = ("--module", "orders")

COMMANDS = {
    "module": ("add-module", "tickets"),
    "reference-module": ("add-module", "billing"),
    "empty-module": ("add-module", "billing", "--empty"),
    "entity": ("add-entity", "Thing", "label:str=20:unique", "kind:enum=a,b:default=a", "order:ref=Order", *MODULE),
    "entity-without-fields": ("add-entity", "Thing", *MODULE),
    "field": ("add-field", "Order", "note:text:optional", "customer2:ref=Customer:optional"),
    "field-of-reference": ("add-field", "UserProfile", "nickname:str:optional"),
    "model": ("add-model", "Thing", "label:str", *MODULE),
    "schema": ("add-schema", "Thing", "label:str", *MODULE),
    "repository": ("add-repository", "Thing", "label:str", *MODULE),
    "service": ("add-service", "Thing", "label:str", *MODULE),
    "domain-service": ("add-service", "Report", *MODULE),
    "endpoint": ("add-endpoint", "Thing", "label:str", *MODULE),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_twice(shop: Path, command: tuple[str, ...]) -> None:
    assert run_cli(*command).assert_ok().out.startswith(f"{command[0]} {command[1]}: ")
    once = read_tree(shop)
    again = run_cli(*command).assert_ok()
    assert again.out == "Nothing to do\n"
    assert read_tree(shop) == once
    asked = run_cli(*command, "--dry-run").assert_ok()
    assert asked.out == ""
    assert read_tree(shop) == once


@pytest.mark.parametrize(
    "command",
    [
        ("add-module", "users"),
        ("add-module", "orders"),
        ("add-entity", "UserProfile"),
        ("add-entity", "Order", *MODULE),
        ("add-entity", "Order", "number:str=32:unique", *MODULE),
        ("add-endpoint", "Order", *MODULE),
        ("add-service", "Customer", *MODULE),
        ("add-field", "Order", "total:decimal=12,2:min=0"),
    ],
    ids=" ".join,
)
def test_what_is_there_stays(shop: Path, command: tuple[str, ...]) -> None:
    before = read_tree(shop)
    assert run_cli(*command).assert_ok().out == "Nothing to do\n"
    assert read_tree(shop) == before


def test_fields_that_are_not_named_stay_and_are_said(shop: Path) -> None:
    before = read_tree(shop)
    done = run_cli("add-entity", "Order", "number:str=32:unique", *MODULE).assert_ok()
    assert done.err == "note: `Order` has more fields, which stay: total, customer\n"
    assert read_tree(shop) == before


def test_an_entity_gets_what_it_lacks_and_keeps_the_rest(shop: Path) -> None:
    before = read_tree(shop)
    run_cli("add-entity", "Order", "note:text:optional", *MODULE).assert_ok()
    after = read_tree(shop)
    assert set(before) < set(after)
    for path in ("models/Order.py", "schemas/OrderSchema.py"):
        old, new = (tree[f"app/modules/orders/{path}"].decode() for tree in (before, after))
        assert [line for line in old.splitlines() if line not in new.splitlines() and "import" not in line] == []
        assert "note" in new


@pytest.mark.parametrize("preset", ["full", "minimal"])
def test_the_three_commands_of_the_beginning(place: Path, monkeypatch: pytest.MonkeyPatch, preset: str) -> None:
    run_cli("new", "myapp", "--preset", preset, "--yes").assert_ok()
    monkeypatch.chdir(place / "myapp")
    before = read_tree(place / "myapp")
    module = run_cli("add-module", "billing").assert_ok()
    entity = run_cli("add-entity", "UserProfile").assert_ok()
    assert entity.out == "Nothing to do\n"
    assert (place / "myapp/app/modules/billing/services/BillingService.py").is_file()
    assert (place / "myapp/app/modules/users/models/UserProfile.py").is_file()
    if preset == "full":
        assert module.out == "Nothing to do\n"
        assert read_tree(place / "myapp") == before
