"""A house whose dialogue is the real handlers and rules over the real records; understanding alone is given."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.services import Services
from actions.stored_memory import StoredMemory
from content.library import Library
from conversation.types import DialogueAnswer, DialogueRequest
from tests.support.house import TestHouse
from tests.support.rehearsal import Rehearsal

Meaning = tuple[str, Mapping[str, str]]


@dataclass
class RehearsedDialogue:
    """Answers as Rasa would, with the intents that the test gives for texts; a dialogue for each client."""

    library: Library
    services: Services
    meanings: dict[str, Meaning] = field(default_factory=dict)
    clients: dict[str, Rehearsal] = field(default_factory=dict)

    async def answer(self, request: DialogueRequest) -> DialogueAnswer:
        client = self.clients.setdefault(request.client, Rehearsal(self.library))
        client.client, client.services, client.facts = request.client, self.services, dict(request.facts)
        client.message_id = request.message_id
        if request.text is None:
            intent = request.intent or ""
            client.app_sends(intent, **dict(request.entities))
        else:
            intent, entities = self.meanings.get(request.text, ("share_emotion", {}))
            client.hears(intent, request.text, **dict(entities))
        return DialogueAnswer(tuple(client.says), intent, 0.95)

    async def forget(self, client: str) -> None:
        self.clients.pop(client, None)


def talking(house: TestHouse, meanings: Mapping[str, Meaning] | None = None) -> RehearsedDialogue:
    """Put the real handlers behind the house's dialogue, over its own database."""
    memory = StoredMemory(house.database, house.vault)
    services = Services(house.library, memory, house.clock, random.Random(3).randrange)  # noqa: S311 - repeatable
    dialogue = RehearsedDialogue(house.library, services, dict(meanings or {}))
    house.dialogue.answer = dialogue.answer  # type: ignore[method-assign]
    return dialogue
