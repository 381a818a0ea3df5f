"""Wiring files: the lists of explicit imports that hold a project together, derived from the tree.

`wanted_wiring` reads from a planned tree what each list should hold; `ensure` brings a list there and keeps every
other line. There are three kinds: a layer's `__init__.py`, a module's `api/router.py` and `app/api/registry.py`.
"""

from fastmod.wiring.definitions import drop_definitions, ensure_definitions
from fastmod.wiring.ensure import CannotWireError, ensure, entries
from fastmod.wiring.lists import Definition
from fastmod.wiring.wanted import touched_wiring, wanted_wiring, wire

__all__ = [
    "CannotWireError",
    "Definition",
    "drop_definitions",
    "ensure",
    "ensure_definitions",
    "entries",
    "touched_wiring",
    "wanted_wiring",
    "wire",
]
