"""What an action answers: approved wording to say and slots to set; for a loop also what it asks next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from content.say import Say


class Leads(StrEnum):
    """Where the dialogue goes when an action or a loop is done; the rules in `routes.yml` follow it."""

    NOWHERE = "nowhere"
    INTAKE = "intake"
    OFFER = "offer"
    WALKTHROUGH = "walkthrough"
    RERATING = "rerating"
    WRAPUP = "wrapup"
    PRACTICE = "practice"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of an action that stands alone or opens a loop."""

    says: tuple[Say, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    leads: Leads | None = None

    def all_slots(self) -> dict[str, Any]:
        """Return every slot to set."""
        return {**self.slots, **({"next_loop": self.leads.value} if self.leads else {})}


@dataclass(frozen=True, slots=True)
class LoopReply:
    """What a loop makes of a message: it keeps asking (`ask` names the slot), or it is over and `leads` on.

    `hush` says that the question is not put into words this time, because something else was just said.
    """

    says: tuple[Say, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    ask: str | None = None
    leads: Leads = Leads.NOWHERE
    hush: bool = False

    def all_slots(self) -> dict[str, Any]:
        """Return every slot to set, the ones that steer Rasa's form last."""
        steering: dict[str, Any] = {"requested_slot": self.ask, "hush": self.hush}
        if self.ask is None:
            steering["next_loop"] = self.leads.value
        return {**self.slots, **steering}
