"""What nearly every part of a turn works with, wired once by the process's composition root."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversation.compose import Composer
from conversation.ports import Clock, Drawing, DurableQueue, Messenger, Reach
from conversation.urgent import UrgentThreads
from records.db import Database
from records.vault import Vault
from safety.rota import STAFF_CHAT_ALONE, Rota, Way


class CurrentRota:
    """The rota in force in this process. It changes when its file does, so nobody keeps it for long."""

    def __init__(self, rota: Rota = STAFF_CHAT_ALONE) -> None:
        self.rota = rota


@dataclass(frozen=True, slots=True)
class House:
    """Who we are in this deployment: the default clinic, the chat that staff read, and who is on call."""

    clinic_id: str
    clinic_name: str
    staff_chat_id: int | None
    clinical: bool
    invite_needed: bool
    on_call: CurrentRota = field(default_factory=CurrentRota)
    plain_messages: bool = False
    """The deployment's switch of plain messages (dbt-brief 1.2); off, none is ever sent."""

    @property
    def rota(self) -> Rota:
        """Return who is on call, by the rota in force now."""
        return self.on_call.rota

    @property
    def staff_watching(self) -> bool:
        """Tell whether a person could see an alert."""
        outside = any(way is not Way.TELEGRAM for person in self.rota.people.values() for way in person.ways)
        return outside or self.staff_chat_id is not None


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
    reach: Mapping[Way, Reach] = field(default_factory=dict)
    """The ways to reach staff outside Telegram that this deployment has."""
    drawing: Drawing | None = None
    """What makes pictures; None: a week's summary is words alone."""
    urgent: UrgentThreads = field(default_factory=UrgentThreads)
