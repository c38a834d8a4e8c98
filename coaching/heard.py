"""What was heard in one message: the understood intent, its values and the words, as the decisions need them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NO_ENTITIES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a client. `confidence` is 0-1; `trusted` marks a button press, which is never a guess."""

    intent: str
    text: str = ""
    confidence: float = 1.0
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_ENTITIES)
    trusted: bool = False

    def value(self, entity: str) -> str | None:
        """Return the first value of an entity, or None."""
        values = self.entities.get(entity, ())
        return values[0] if values else None

    @property
    def words(self) -> int:
        """Return how many words the message has."""
        return len(self.text.split())
