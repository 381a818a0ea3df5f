"""Reference modules that come and go."""

from __future__ import annotations

import ast

from fastmod.growth.reference import dropping_text, module_migrations, render_both, with_reference, without_reference
from fastmod.migrations import MigrationName, read_revision
from tests.support.landscapes import manifest, template

WITHOUT = manifest()
WITH = with_reference(WITHOUT, template(), "billing").manifest


def test_the_records_come_with_the_module() -> None:
    assert WITH.options["reference"] == ["auth", "users", "billing"]
    assert "billing" in {record.name for record in WITH.modules}
    assert ("billing", "BillingAccount") in {(record.module, record.name) for record in WITH.entities}
    assert without_reference(WITH, "billing").options == WITHOUT.options


def test_only_what_differs_is_rendered_and_neither_migrations_nor_lists_of_all_modules() -> None:
    before, after = render_both(template(), WITHOUT, WITH)
    assert "app/modules/billing/models/BillingAccount.py" in after.keys() - before.keys()
    assert not [path for path in after if path.startswith("migrations/") or path.endswith("registry.py")]
    assert all(before.get(path) != after[path] for path in after)
    assert render_both(template(), WITH, WITH) == ({}, {})


def test_its_migration_stands_on_the_given_head() -> None:
    ((path, text),) = module_migrations(template(), WITH, "billing", "abc123").items()
    revision = read_revision(path, text.encode())
    assert not isinstance(revision, tuple)
    assert revision.parents == ("abc123",)


def test_a_dropping_migration_goes_the_other_way() -> None:
    (text,) = module_migrations(template(), WITH, "billing", "abc123").values()
    dropped = dropping_text(text, "drop the tables of billing", MigrationName("x.py", "def456"), ("abc999",))
    revision = read_revision("x.py", dropped.encode())
    assert not isinstance(revision, tuple)
    assert (revision.id, revision.parents) == ("def456", ("abc999",))
    there, back = (_functions(one) for one in (text, dropped))
    assert (there["upgrade"], there["downgrade"]) == (back["downgrade"], back["upgrade"])
    assert ast.get_docstring(ast.parse(dropped)) == "Drop the tables of billing."


def _functions(text: str) -> dict[str, str]:
    return {
        node.name: "".join(map(ast.dump, node.body))
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }
