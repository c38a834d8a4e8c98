"""What the dialogue hands to the app: a person, helplines, the plan, the menu, data and settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.say import Say
from conversation.answers import Effect, TurnItem
from conversation.decisions import DecisionWriter
from conversation.kit import Kit
from conversation.safety_desk import SafetyDesk
from conversation.stages.house import HouseKeeping
from conversation.types import Inbound, Kind
from records.models import Client

DESK = {"handoff.person": "crisis:person", "handoff.helplines": "crisis:lines", "handoff.plan": "crisis:plan"}
SAYS = {
    "handoff.delete_data": "house.delete_confirm",
    "handoff.menu": "menu.main",
    "handoff.privacy": "house.privacy",
    "handoff.settings": "house.settings",
}


@dataclass(frozen=True, slots=True)
class Handled:
    """The says with every handoff replaced by what it stands for."""

    says: tuple[Say, ...]
    effect: Effect | None = None


class Handoffs:
    """Does the real thing behind each `handoff.*` key."""

    def __init__(self, kit: Kit, desk: SafetyDesk, writer: DecisionWriter, house: HouseKeeping) -> None:
        self._kit = kit
        self._desk = desk
        self._writer = writer
        self._house = house

    @staticmethod
    def knows(key: str) -> bool:
        """Tell whether a key is a handoff."""
        return key in DESK or key in SAYS

    def resolve(self, says: Sequence[Say], item: TurnItem) -> Handled:
        """Replace handoffs; those of the safety desk are stored with the answer, in the same transaction."""
        out: list[Say] = []
        asked: str | None = None
        for say in says:
            if say.key == "handoff.settings":
                out.append(self._house.settings_say(item.client))
            elif say.key in SAYS:
                out.append(Say(SAYS[say.key]))
            elif say.key in DESK:
                asked = DESK[say.key]
            else:
                out.append(say)
        return Handled(tuple(out), None if asked is None else self._desk_effect(asked, item))

    def _desk_effect(self, asked: str, item: TurnItem) -> Effect:
        def effect(session: Session, client: Client) -> None:
            now = self._kit.clock()
            facts = self._desk.facts_of(
                session,
                client,
                now=now,
                staff_configured=self._kit.house.staff_watching,
                clinical=self._kit.house.clinical,
            )
            pressed = Inbound(item.inbound.item_id, item.inbound.order, Kind.BUTTON, payload=asked)
            decision = self._desk.asked_for_help(pressed, facts)
            if decision is not None:
                cipher = self._kit.vault.of(session, client.id)
                self._writer.write(session, cipher, client, item.inbound.item_id, decision, now)

        return effect
