"""What nearly every part of a turn works with, wired once by the process's composition root."""

from dataclasses import dataclass, field

from conversation.compose import Composer
from conversation.ports import Clock, DurableQueue, Messenger
from conversation.urgent import UrgentThreads
from records.db import Database
from records.vault import Vault


@dataclass(frozen=True, slots=True)
class House:
    """Who we are in this deployment: the default clinic, and the chat that staff read (None: nobody watches)."""

    clinic_id: str
    clinic_name: str
    staff_chat_id: int | None
    clinical: bool
    invite_needed: bool

    @property
    def staff_watching(self) -> bool:
        """Tell whether a person could see an alert."""
        return self.staff_chat_id is not None


@dataclass(frozen=True, slots=True)
class Kit:
    """The database and its vault, wording, the way out, durable work, the clock, and who we are."""

    house: House
    db: Database
    vault: Vault
    composer: Composer
    messenger: Messenger
    queue: DurableQueue
    clock: Clock
    urgent: UrgentThreads = field(default_factory=UrgentThreads)
