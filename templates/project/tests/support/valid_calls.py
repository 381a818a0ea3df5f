"""Where modules make valid calls to their operations: in tests/modules/<module>/*valid_calls.py, `make(call)`."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

MODULES = Path(__file__).parent.parent / "modules"


def valid_calls(module: str, folder: Path = MODULES) -> list[str]:
    """Names of the files, sorted: one for the whole module, or one for each kind of record."""
    return sorted(file.stem for file in (folder / module).glob("*valid_calls.py"))


def make_valid_calls(module: str, call: Callable[..., Any]) -> None:
    """Make all of them."""
    for name in valid_calls(module):
        import_module(f"tests.modules.{module}.{name}").make(call)
