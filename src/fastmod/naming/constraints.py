"""Names of indexes and constraints: the naming convention of generated projects, cut so that PostgreSQL keeps them."""

from __future__ import annotations

from fastmod.naming.entities import IDENTIFIER_LIMIT

__all__ = ["constraint_name"]

_HASHED = 8


def constraint_name(kind: str, *parts: str) -> tuple[str, bool]:
    """Return `ck_invoices_total_min` for `ck`, `invoices`, `total_min`, and whether that is the convention's own name.

    A name beyond the limit of PostgreSQL is cut and ends with a hash of the whole; code must then state it, since
    SQLAlchemy's convention would arrive at another one on each database.
    """
    whole = "_".join((kind, *parts))
    if len(whole) <= IDENTIFIER_LIMIT:
        return whole, True
    from hashlib import blake2s

    digest = blake2s(whole.encode(), digest_size=_HASHED // 2).hexdigest()
    return f"{whole[: IDENTIFIER_LIMIT - _HASHED - 1].rstrip('_')}_{digest}", False
