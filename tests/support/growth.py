"""Random growth of a project: command after command, each made for what the project holds by then.

A seed gives the same commands everywhere. What a command is refused for (names that collide, a field that is needed) is
part of the game: a refusal must have its shape and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from fastmod.manifest import EntityRecord, Manifest
from fastmod.naming import snake
from tests.support.random_fields import random_token

__all__ = ["Growth"]

OWN = "fastmod"
MODULES = ("orders", "x", "a1", "stock_2", "http_api", "order_items", "the_longest_name_of_a_module_x", "s3", "crm")
ENTITIES = (
    "Order", "HTTPLog", "S3Bucket", "OAuth2Client", "Invoice2", "X", "Category", "Person", "UserProfile", "OrderItem",
    "APIKey", "Address", "Status", "Box", "Child", "Series", "Leaf", "Datum", "Hero", "Quiz", "Analysis",
    "Event7", "IOTDevice",
    "LongNameOfAnEntityThatReachesTheLimit40X", "Schema", "Type", "Table", "Group", "Select", "Value", "Item",
    "Note", "Bus", "Key", "Day", "Model", "Record", "Page", "Sample", "PDFFile", "Abc123Def456", "Money", "News",
)  # fmt: skip
LAYERS = ("add-model", "add-schema", "add-repository", "add-service", "add-endpoint")
PARTS = ("ab", "Item", "Log", "Unit", "V2", "Ref", "Max", "Id", "URL", "Of")
MOST_FIELDS = 8


class Growth:
    """The commands of one seed. `next` is asked again and again with the manifest as it has become."""

    def __init__(self, seed: int, *, removals: bool = True) -> None:
        self.random = Random(f"growth {seed}")  # noqa: S311  # not a secret: it has to be repeatable
        self.removals = removals

    def next(self, manifest: Manifest) -> list[str]:
        """Return the arguments of the next command."""
        own = [module.name for module in manifest.modules if module.origin == OWN]
        entities = [entity for entity in manifest.entities if entity.origin == OWN]
        with_model = [entity for entity in entities if "model" in entity.layers]
        choices: list[tuple[int, Callable[[], list[str]]]] = [(6 if not own else 2, self._module)]
        if own:
            choices.append((6, lambda: self._entity("add-entity", own, manifest)))
            choices.append((2, lambda: self._entity(self.random.choice(LAYERS), own, manifest)))
        if with_model:
            choices.append((4, lambda: self._fields(self.random.choice(with_model), manifest)))
            choices.append((1, lambda: self._more_layers(self.random.choice(with_model))))
        if self.removals and len(entities) > 1:
            choices.append((1, lambda: self._remove_entity(self.random.choice(entities))))
            having = [entity for entity in with_model if entity.fields]
            choices += [(2, lambda: self._remove_fields(self.random.choice(having)))] if having else []
            choices += [(1, lambda: ["remove-module", self.random.choice(own), "--drop-data"])] if len(own) > 2 else []
        weights = [weight for weight, _ in choices]
        return self.random.choices([make for _, make in choices], weights)[0]()

    def _module(self) -> list[str]:
        return ["add-module", self.random.choice(MODULES)]

    def _entity(self, command: str, modules: Sequence[str], manifest: Manifest) -> list[str]:
        module = self.random.choice(modules)
        name = self._entity_name()
        count = self.random.choice((0, 1, 2, 3, 5, 8)) if command != "add-service" else self.random.choice((0, 3))
        return [command, name, *self._tokens(count, module, manifest, name), "--module", module]

    def _entity_name(self) -> str:
        if self.random.random() < 0.75:
            return self.random.choice(ENTITIES)
        made = "".join(self.random.choice(PARTS) for _ in range(self.random.randint(1, 6)))
        return (made[:1].upper() + made[1:])[:40]

    def _fields(self, entity: EntityRecord, manifest: Manifest) -> list[str]:
        count = self.random.randint(1, max(1, min(4, MOST_FIELDS - len(entity.fields))))
        later = self.random.random() < 0.95
        tokens = self._tokens(count, entity.module, manifest, entity.name, later=later)
        return ["add-field", entity.name, *tokens, "--module", entity.module]

    def _more_layers(self, entity: EntityRecord) -> list[str]:
        return [self.random.choice(LAYERS), entity.name, "--module", entity.module]

    def _remove_entity(self, entity: EntityRecord) -> list[str]:
        return ["remove-entity", entity.name, "--module", entity.module, "--drop-data"]

    def _remove_fields(self, entity: EntityRecord) -> list[str]:
        names = [text.partition(":")[0] for text in entity.fields]
        chosen = self.random.sample(names, self.random.randint(1, min(2, len(names))))
        return ["remove-field", entity.name, *chosen, "--module", entity.module, "--drop-data"]

    def _tokens(self, count: int, module: str, manifest: Manifest, owner: str, *, later: bool = False) -> list[str]:
        targets = [_target(entity, module) for entity in manifest.entities if _may_be_target(entity)]
        tokens: dict[str, str] = {}
        while len(tokens) < count:
            token = random_token(self.random, [*targets, owner], snake(owner), later=later)
            tokens.setdefault(token.partition(":")[0], token)
        return list(tokens.values())


def _target(entity: EntityRecord, module: str) -> str:
    return entity.name if entity.module == module else f"{entity.module}.{entity.name}"


def _may_be_target(entity: EntityRecord) -> bool:
    return "model" in entity.layers and (entity.origin == OWN or entity.name == "User")
