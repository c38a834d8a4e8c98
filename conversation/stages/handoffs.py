"""What the dialogue hands to the app: a person, helplines, the plan, the menu, the diary card, data, settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coaching import handoffs
from coaching.missing_links import About
from content.say import Say
from conversation.answers import Effect, TurnItem
from conversation.decisions import DecisionWriter
from conversation.kit import Kit
from conversation.own import links
from conversation.safety_desk import SafetyDesk
from conversation.stages.diary import DiaryCards
from conversation.stages.house import HouseKeeping
from conversation.types import Inbound, Kind
from records.models import Client
from safety.types import Action, Code, Screening

DESK = {"handoff.person": "crisis:person", "handoff.helplines": "crisis:lines", "handoff.plan": "crisis:plan"}
SAYS = {
    "handoff.delete_data": "house.delete_confirm",
    "handoff.menu": "menu.main",
    "handoff.privacy": "house.privacy",
    "handoff.settings": "house.settings",
}
UNSURE = (Action.CHECK_IN, Code.UNCLEAR)
FOUND: Mapping[str, tuple[Action, Code]] = {
    handoffs.REASON_URGE: (Action.CHECK_IN, Code.SH_U),
    handoffs.REASON_MEANS: (Action.URGENT, Code.SH_U),
    handoffs.REASON_HARM_OTHERS: (Action.URGENT, Code.HTO),
    handoffs.REASON_MEDICAL: (Action.EMERGENCY, Code.MED),
    handoffs.REASON_ONGOING_HARM: (Action.URGENT, Code.ABU),
    handoffs.REASON_NO_DROP: UNSURE,
}
"""What the dialogue's reasons for a safety check count as (dbt-brief section 4, steps 3 and 10)."""


@dataclass(frozen=True, slots=True)
class Handled:
    """The says with every handoff replaced by what it stands for."""

    says: tuple[Say, ...]
    effect: Effect | None = None
    urgent: bool = False
    """Whether it stands for possible danger."""


class Handoffs:
    """Does the real thing behind each `handoff.*` key."""

    def __init__(
        self, kit: Kit, desk: SafetyDesk, writer: DecisionWriter, house: HouseKeeping, diary: DiaryCards
    ) -> None:
        self._kit = kit
        self._desk = desk
        self._writer = writer
        self._house = house
        self._diary = diary

    @staticmethod
    def knows(key: str) -> bool:
        """Tell whether a key is a handoff."""
        return key in DESK or key in SAYS or key in {handoffs.SAFETY, handoffs.DIARY, handoffs.MISSED}

    def resolve(self, says: Sequence[Say], item: TurnItem) -> Handled:
        """Replace handoffs; those of the safety desk are stored with the answer, in the same transaction."""
        out: list[Say] = []
        asked: str | None = None
        found: tuple[Action, Code] | None = None
        kept: Effect | None = None
        for say in says:
            if say.key == "handoff.settings":
                out.append(self._house.settings_say(item.client))
            elif say.key == handoffs.MISSED:
                out += links.opening(About.PRACTICE)
            elif say.key == handoffs.DIARY:
                card = self._diary.open_for(item)
                out.extend(card.says)
                kept = card.effect
            elif say.key in SAYS:
                out.append(Say(SAYS[say.key]))
            elif say.key in DESK:
                asked = DESK[say.key]
            elif say.key == handoffs.SAFETY:
                found = FOUND.get(say.slots.get("reason", ""), UNSURE)
            else:
                out.append(say)
        if asked is None and found is None:
            return Handled(tuple(out), kept)
        return Handled(tuple(out), self._desk_effect(asked, found, item), urgent=found is not None)

    def _desk_effect(self, asked: str | None, found: tuple[Action, Code] | None, item: TurnItem) -> Effect:
        def effect(session: Session, client: Client) -> None:
            now = self._kit.clock()
            pressed = Inbound(item.inbound.item_id, item.inbound.order, Kind.BUTTON, payload=asked or "")
            facts = self._desk.facts_of(session, client, self._kit, pressed)
            if found is None:
                decision = self._desk.asked_for_help(pressed, facts)
            else:
                screening = Screening(*found, evidence=("dialogue.handoff",), version="dialogue")
                decision = self._desk.decide(screening, pressed, facts)
            if decision is not None:
                cipher = self._kit.vault.of(session, client.id)
                self._writer.write(session, cipher, client, item.inbound.item_id, decision, now)

        return effect
