"""Proved edits of Python source: text in, `Changed | AlreadyThere | Cannot` out.

`ast` finds the place, text is put in or taken out, and the result is proved: the new syntax tree less what was added
is the old one. Outside of the touched lines every byte stays, comments included. Adding twice changes nothing more.
"""

from fastmod.edits.carrying import carry
from fastmod.edits.classes import Member, class_members
from fastmod.edits.imports import Import, add_imports
from fastmod.edits.items import add_item
from fastmod.edits.members import Where, add_member
from fastmod.edits.result import AlreadyThere, Cannot, Changed, Outcome
from fastmod.edits.unused import remove_imports

__all__ = [
    "AlreadyThere",
    "Cannot",
    "Changed",
    "Import",
    "Member",
    "Outcome",
    "Where",
    "add_imports",
    "add_item",
    "add_member",
    "carry",
    "class_members",
    "remove_imports",
]
