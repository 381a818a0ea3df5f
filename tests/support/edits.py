"""What edits of Python source are held against: two texts that say the same, whatever their layout."""

from __future__ import annotations

import ast

from fastmod.edits import Changed, carry
from fastmod.edits.source import comments


def say_the_same(one: str, other: str) -> bool:
    """Compare trees and comments; blank lines, line breaks and trailing commas may differ."""
    trees = [ast.dump(ast.parse(text.removeprefix("\ufeff"))) for text in (one, other)]
    return trees[0] == trees[1] and sorted(comments(one)) == sorted(comments(other))


def goes_again(text: str, added: str) -> bool:
    """Whether what was added to `text` is taken out as a growth command takes it out: by carrying the way back."""
    back = carry(added, text, added)
    return isinstance(back, Changed) and say_the_same(back.text, text)
