"""Fields in schemas; that they work is tested in tests/bake."""

from __future__ import annotations

import ast

from tests.support.every_field import every_token
from tests.support.fields import made, parse, schema_file


def test_lines() -> None:
    schemas = made(parse("total:decimal=5,2:min=0:default=1"))[0].schemas
    assert schemas.alias == ('PaymentTotal = Annotated[Decimal, ExactNumber(digits=5, places=2, ge=Decimal("0.00"))]')
    assert schemas.create == '    total: PaymentTotal = Decimal("1.00")'
    assert schemas.update == "    total: PaymentTotal = Field(default_factory=unset)"
    assert schemas.response == "    total: Decimal"


def test_all_of_them_are_python_and_import_what_they_use() -> None:
    tree = ast.parse(schema_file(made(parse(*every_token()))))
    known = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    assert known <= used
