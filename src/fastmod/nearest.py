"""The nearest match of a mistyped word, said the same way in every error."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the entry of `known` closest to `word`, or None when nothing is close."""
    from difflib import get_close_matches

    by_folded = {item.casefold(): item for item in known}
    matches = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None


def hint_for(word: str, known: Iterable[str], noun: str) -> str:
    """Return the text of a `hint:` line for an unknown `word` among `known`."""
    names = sorted(known)
    match = nearest(word, names)
    listed = f"{noun}: {', '.join(names)}" if names else f"there are no {noun} yet"
    return f"did you mean `{match}`? {listed}" if match else listed
