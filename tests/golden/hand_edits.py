"""What owners do to generated files: each edit is a function from a tree to the files it changes (None: deleted)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Mapping

__all__ = ["EDITS", "Edit", "Files"]

Files = Mapping[str, bytes]
Edit = Callable[[Files], dict[str, bytes | None]]

ORDERS = "app/modules/orders"
MODEL = f"{ORDERS}/models/Customer.py"
SCHEMA = f"{ORDERS}/schemas/CustomerSchema.py"
SERVICE = f"{ORDERS}/services/CustomerService.py"
EVERY = re.compile(rf"{ORDERS}/.*\.py|tests/modules/orders/.*\.py")


def text_of(files: Files, path: str) -> str:
    return files[path].decode()


def replaced(files: Files, path: str, *pairs: tuple[str, str]) -> dict[str, bytes | None]:
    """Replace each first text by the second; each must be there."""
    text = text_of(files, path)
    for old, new in pairs:
        assert old in text, (path, old)
        text = text.replace(old, new)
    return {path: text.encode()}


def renamed_class(files: Files) -> dict[str, bytes | None]:
    return replaced(files, MODEL, ("class Customer(", "class Client("))


def reordered_columns(files: Files) -> dict[str, bytes | None]:
    name, status = re.findall(r"    (?:name|status): Mapped.*\n", text_of(files, MODEL))
    return replaced(files, MODEL, (name + status, status + name))


def extra_imports(files: Files) -> dict[str, bytes | None]:
    extra = "import logging\nfrom decimal import ROUND_DOWN\n\nfrom sqlalchemy import text as sql_text\n"
    used = "\n_log = logging.getLogger(__name__)\n_used = (ROUND_DOWN, sql_text)\n"
    model = text_of(files, MODEL).replace("from typing import", f"{extra}from typing import", 1) + used
    return {MODEL: model.encode(), SCHEMA: (text_of(files, SCHEMA) + "\nimport re  # noqa: E402, F401\n").encode()}


def comments_in_odd_places(files: Files) -> dict[str, bytes | None]:
    changed: dict[str, bytes | None] = {}
    for path in (MODEL, SCHEMA):
        lines = text_of(files, path).splitlines(keepends=True)
        out = []
        for number, line in enumerate(lines):
            indent = line[: len(line) - len(line.lstrip())]
            inside = number > 3 and line.strip() and not line.startswith((")", "]"))
            out.append(f"{indent}# odd {number}\n" if inside else "")
            out.append(line.replace("\n", f"  # end of {number}\n") if line.rstrip().endswith((",", "(")) else line)
        changed[path] = ("# the very first line\n" + "".join(out) + "# the very last line").encode()
        ast.parse(changed[path] or b"")
    return changed


def added_methods(files: Files) -> dict[str, bytes | None]:
    method = (
        '\n    @property\n    def label(self) -> str:\n        """For lists."""\n        return self.name.title()\n'
    )
    service = "\n    async def count_drafts(self) -> int:\n        return 0\n"
    return {
        MODEL: (text_of(files, MODEL) + method).encode(),
        SERVICE: (text_of(files, SERVICE) + service).encode(),
    }


def columns_of_their_own(files: Files) -> dict[str, bytes | None]:
    status = re.findall(r"    status: Mapped.*\n", text_of(files, MODEL))[0]
    mine = "    nickname: Mapped[str | None] = mapped_column(String(20))\n"
    return {
        **replaced(files, MODEL, (status, status + mine)),
        **replaced(
            files,
            SCHEMA,
            (
                "    status: CustomerStatus = CustomerStatus.DRAFT\n",
                "    status: CustomerStatus = CustomerStatus.DRAFT\n    nickname: str | None = None\n",
            ),
            ("    created_at: datetime\n", "    nickname: str | None\n    created_at: datetime\n"),
        ),
    }


def reformatted(files: Files) -> dict[str, bytes | None]:
    """As Black would, with lines of 60 characters."""
    changed: dict[str, bytes | None] = {}
    for path in filter(EVERY.fullmatch, files):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "60", "-"],
            input=files[path], capture_output=True, check=True,
        )  # fmt: skip
        changed[path] = done.stdout
    return changed


def other_quotes(files: Files) -> dict[str, bytes | None]:
    return {path: files[path].replace(b'"', b"'") for path in filter(EVERY.fullmatch, files) if b"'" not in files[path]}


def windows_line_ends(files: Files) -> dict[str, bytes | None]:
    return {path: files[path].replace(b"\n", b"\r\n") for path in filter(EVERY.fullmatch, files)}


def byte_order_mark(files: Files) -> dict[str, bytes | None]:
    return {path: b"\xef\xbb\xbf" + files[path] for path in filter(EVERY.fullmatch, files)}


def no_end_of_line(files: Files) -> dict[str, bytes | None]:
    return {path: files[path].removesuffix(b"\n") for path in filter(EVERY.fullmatch, files)}


def moved_file(files: Files) -> dict[str, bytes | None]:
    moved = text_of(files, MODEL).replace('"""The customers table."""', '"""Moved by hand."""')
    return {MODEL: None, f"{ORDERS}/models/Client.py": moved.encode()}


def deleted_file(files: Files) -> dict[str, bytes | None]:
    return {MODEL: None, "tests/modules/orders/customer_samples.py": None, SERVICE: None}


def wiring_by_hand(files: Files) -> dict[str, bytes | None]:
    router, models, dependencies = (
        f"{ORDERS}/api/router.py",
        f"{ORDERS}/models/__init__.py",
        f"{ORDERS}/dependencies.py",
    )
    return {
        **replaced(
            files,
            router,
            ("router.include_router(customers_router)\n", ""),
            (
                "router.include_router(orders_router)\n",
                "# orders first\nrouter.include_router(orders_router)\n"
                "router.include_router(customers_router, prefix='')  # mine\n"
                "router.include_router(mine)\n",
            ),
            ("router = Mod", "mine = ModuleRouter(prefix='/mine')\nrouter = Mod"),
        ),
        **replaced(
            files,
            models,
            (
                '    "Customer",\n    "Order",\n',
                '    "Order",  # first\n    # then the other one\n    "Customer",\n    "Helper",\n',
            ),
            ("\n__all__", "\nHelper = Customer  # an old name\n\n__all__"),
        ),
        **replaced(
            files,
            dependencies,
            ("async def get_customer_service", "# Who asks for this one?\nasync def get_customer_service"),
            ("CustomerServiceDep = ", "LIMIT = 7\n\nCustomerServiceDep = "),
        ),
    }


def validator_in_schema(files: Files) -> dict[str, bytes | None]:
    validator = (
        "    status: CustomerStatus = CustomerStatus.DRAFT\n"
        '\n    @field_validator("name")\n    @classmethod\n'
        "    def no_digits(cls, value: str) -> str:\n        return value\n"
    )
    return replaced(
        files,
        SCHEMA,
        ("    status: CustomerStatus = CustomerStatus.DRAFT\n", validator),
        ("StringConstraints\n", "StringConstraints, field_validator\n"),
    )


def edited_test(files: Files) -> dict[str, bytes | None]:
    samples, records = "tests/modules/orders/customer_samples.py", "tests/modules/orders/customer_records.py"
    return {
        **replaced(files, samples, ('"name": "first"', '"name": "Ada"'), ('"status": "draft",', '"status": "sent",')),
        **replaced(files, records, ('"name": "first"', '"name": "Ada Lovelace"')),
    }


def docstring(files: Files) -> dict[str, bytes | None]:
    return {
        **replaced(files, MODEL, ('"""The customers table."""', '"""Whoever buys from us.\n\nMore to come.\n"""')),
        **replaced(files, SCHEMA, ("What is left out stays", "What is missing stays")),
    }


def rewritten(files: Files) -> dict[str, bytes | None]:
    """What one class held comes from elsewhere now."""
    text = text_of(files, SCHEMA)
    start, end = text.index("class CustomerCreate("), text.index("class CustomerUpdate(")
    mine = "def make() -> type[BaseModel]:\n    return BaseModel\n\n\nCustomerCreate = make()\n\n\n"
    return {SCHEMA: f"{text[:start]}{mine}{text[end:]}".encode()}


def same_place(files: Files) -> dict[str, bytes | None]:
    """The field that is to come is there in the schema, as something else."""
    status = "    status: CustomerStatus = CustomerStatus.DRAFT\n"
    return replaced(files, SCHEMA, (status, f"{status}    note: int = 7\n"))


EDITS: dict[str, Edit] = {
    "renamed-class": renamed_class,
    "reordered-columns": reordered_columns,
    "extra-imports": extra_imports,
    "comments": comments_in_odd_places,
    "methods": added_methods,
    "own-columns": columns_of_their_own,
    "reformatted": reformatted,
    "other-quotes": other_quotes,
    "crlf": windows_line_ends,
    "byte-order-mark": byte_order_mark,
    "no-end-of-line": no_end_of_line,
    "moved": moved_file,
    "deleted": deleted_file,
    "wiring": wiring_by_hand,
    "validator": validator_in_schema,
    "edited-test": edited_test,
    "docstring": docstring,
    "rewritten": rewritten,
    "same-place": same_place,
}
