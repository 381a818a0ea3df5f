"""Relationships: both ends of every reference inside a module. References across modules have none, by the guide."""

from __future__ import annotations

from dataclasses import dataclass

from fastmod.growth.landscape import Landscape, Reference
from fastmod.naming import EntityName

__all__ = ["End", "ends_of", "inverse_name"]


@dataclass(frozen=True, slots=True)
class End:
    """One end: an attribute of a model as a line without indentation, and the class that it shows."""

    name: str
    line: str
    other: str


def ends_of(key: str, landscape: Landscape) -> tuple[End, ...]:
    """Return the ends that the model of an entity has: of its own references first, then of those that point to it."""
    module = key.partition(".")[0]
    inside = [reference for reference in landscape.references() if _is_of(reference, module, landscape)]
    ends = [_own_end(reference, inside, landscape) for reference in inside if reference.owner == key]
    ends += [_other_end(reference, inside, landscape) for reference in inside if reference.target == key]
    return tuple(ends)


def inverse_name(reference: Reference, inside: list[Reference], landscape: Landscape) -> str:
    """Return what the target calls the records that point to it: `orders`, or `buyer_orders` for a field `buyer`.

    Where the target has a field of that name, or the name is taken otherwise, the field's comes before it once more.
    """
    taken = landscape.attributes_of(reference.target)
    for other in inside:
        if other.target != reference.target:
            continue
        owner, target = _names(other, landscape)
        records = owner.snake if other.unique else owner.plural
        name = records if other.field == target.snake else f"{other.field}_{records}"
        while name in taken:
            name = f"{other.field}_{name}"
        if other == reference:
            return name
        taken.add(name)
    raise ValueError(f"{reference} is not inside")


def _own_end(reference: Reference, inside: list[Reference], landscape: Landscape) -> End:
    target = landscape.name_of(reference.target)
    may = f"{target.name} | None" if reference.optional else target.name
    options = [f'back_populates="{inverse_name(reference, inside, landscape)}"', 'lazy="raise"']
    if reference.owner == reference.target:
        options.append(f'remote_side="{target.name}.id"')
    options += _foreign_keys(reference, inside, landscape)
    options += _post_update(reference, landscape)
    line = f"{reference.field}: Mapped[{may}] = relationship({', '.join(options)})"
    return End(reference.field, line, target.name)


def _other_end(reference: Reference, inside: list[Reference], landscape: Landscape) -> End:
    owner, _ = _names(reference, landscape)
    name = inverse_name(reference, inside, landscape)
    shown = f"{owner.name} | None" if reference.unique else f"list[{owner.name}]"
    # The database does what `ondelete` says; loading all records to do it once more would fail with lazy="raise".
    options = [f'back_populates="{reference.field}"', 'lazy="raise"', 'passive_deletes="all"']
    options += _foreign_keys(reference, inside, landscape)
    options += _post_update(reference, landscape)
    return End(name, f"{name}: Mapped[{shown}] = relationship({', '.join(options)})", owner.name)


def _foreign_keys(reference: Reference, inside: list[Reference], landscape: Landscape) -> list[str]:
    """Which column is meant has to be said where two tables have more than one foreign key between them.

    Tables of reference modules may have one that the manifest does not list.
    """
    owner, _ = _names(reference, landscape)
    between = [other for other in inside if {other.owner, other.target} == {reference.owner, reference.target}]
    unlisted = all(landscape.records[key].origin == "reference" for key in (reference.owner, reference.target))
    return [f'foreign_keys="{owner.name}.{reference.field}_id"'] if len(between) > 1 or unlisted else []


def _post_update(reference: Reference, landscape: Landscape) -> list[str]:
    """Two new records that point to each other are stored one after the other, then the circle is closed.

    A record that points to itself lets go of itself before it is deleted.
    """
    if reference.owner == reference.target:
        return list(landscape.types.types["ref"].code.get("to_itself", ()))  # since 0.8.0
    return ["post_update=True"] if (reference.owner, reference.field) in landscape.closing else []


def _names(reference: Reference, landscape: Landscape) -> tuple[EntityName, EntityName]:
    return landscape.name_of(reference.owner), landscape.name_of(reference.target)


def _is_of(reference: Reference, module: str, landscape: Landscape) -> bool:
    """Schemas alone have references as well, but no model that a relationship could lead to."""
    has_model = "model" in landscape.records[reference.owner].layers
    return reference.inside and has_model and reference.owner.partition(".")[0] == module
