"""Rasa component that leaves one entity where the word lists and the tagger found the same thing twice.

Rasa fills a slot with a list when an entity occurs twice, even if both say the same.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityMerger(GraphComponent):
    """Keeps the entities in the pipeline's order, without those that overlap or repeat an earlier one."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityMerger:
        """Build the component; it has no options."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Tidy the entities of each message."""
        for message in messages:
            found = message.get(ENTITIES)
            if found:
                message.set(ENTITIES, merged(found), add_to_output=True)
        return messages


def merged(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the first of any that overlap or say the same, and return them in the order of the text."""
    kept: list[dict[str, Any]] = []
    for one in entities:
        overlaps = any(one["start"] < other["end"] and other["start"] < one["end"] for other in kept)
        repeats = any(one["entity"] == other["entity"] and one["value"] == other["value"] for other in kept)
        if not overlaps and not repeats:
            kept.append(one)
    return sorted(kept, key=lambda one: int(one["start"]))
