"""The order of targets inside a turn: of a message with several parts the highest is acted on, the rest is parked.

After dbt-brief section 7. Danger is no business of this stage: it was answered at acceptance, and what stood
beside it is kept by `parks_beside_safety`. The words of a part that is acted on go the way of every message.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy.orm import Session

from coaching.targets import NEVER_PARKED, Matter, Route, TargetLevel, parts_in, route
from content.say import Say
from conversation.answers import Answer, Effect, TurnItem
from conversation.kit import Kit
from conversation.last_asked import are_words, last_asked
from conversation.onboarding import Stage
from conversation.own import parked as matters
from conversation.own.desk import Moment
from conversation.own.feedback import kept_as
from conversation.ports import Dialogue
from conversation.safety_desk import SafetyDesk
from conversation.stages.gates import put_down
from conversation.types import Kind
from records import parked
from records.models import Client
from records.vault import ErasedError
from safety.modes import Activity, Mode, allows
from safety.types import Action, Code, ScreenInput

OWN_QUESTIONS = (
    "missed.ask_", "goals.ask", "goals.anew_", "works.ask", "works.reword", "works.too_long", "today.ask",
    "today.reword", "today.too_long", "feedback.ask", "repair.say_", "find.ask",
)  # fmt: skip
"""Whoever asked these reads the answer, whatever is in it."""
IN_A_LOOP = ("intake.", "offer.", "rerate.", "skill.", "practice.", "log.", "walk.", "wrapup.")
"""Where the dialogue waits: a higher target breaks in, and what is of the same kind may be the answer."""
OPENED_HERE = frozenset(
    {Matter.DISRUPTED, Matter.QUITTING, Matter.GROUP, Matter.SESSION, Matter.DIARY, Matter.PRACTICE}
)
IN_THE_DANGER: Mapping[str, frozenset[Matter]] = MappingProxyType(
    {
        Code.ABU: frozenset({Matter.PEOPLE, Matter.HOME}),
        Code.CHI: frozenset({Matter.PEOPLE, Matter.HOME}),
        Code.HTO: frozenset({Matter.PEOPLE}),
        Code.OTHER: frozenset({Matter.PEOPLE}),
        Code.MED: frozenset({Matter.SUBSTANCES, Matter.EATING, Matter.SLEEP}),
        Code.PSM: frozenset({Matter.SLEEP, Matter.MONEY}),
        Code.T5: frozenset({Matter.SUBSTANCES}),
    }
)
"""What a danger is about itself: who was hit is not told that "trouble with someone" waits for a better day."""
OUTCOME = "talk"
Way = Callable[[TurnItem], Awaitable[Answer | None]]
"""A stage that words go on to."""


@dataclass(frozen=True, slots=True)
class _Found:
    """How a message is routed, and whether something of the dialogue is under way."""

    route: Route
    in_a_loop: bool


class Routing:
    """Puts the parts of a message in order. `own` and `talk` are the stages that its words then pass."""

    def __init__(self, kit: Kit, dialogue: Dialogue, own: Way, talk: Way) -> None:
        self._kit = kit
        self._dialogue = dialogue
        self._own, self._talk = own, talk

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer a message whose parts have an order; every other message passes on."""
        mode = Mode(item.client.mode)
        if item.inbound.kind is not Kind.TEXT or not are_words(item.inbound):
            return None
        if not allows(mode, Activity.COACHING) and not allows(mode, Activity.CRISIS_SKILLS):
            return None
        found = await asyncio.to_thread(self._read, item)
        if found is None:
            return None
        if not allows(mode, Activity.COACHING):
            return await self._kept_for_later(item, found.route)
        top = found.route.acted[0]
        if top in OPENED_HERE:
            if found.in_a_loop:  # the skill can be gone on with: the dialogue keeps it
                await put_down(self._dialogue, item)
            answer: Answer | None = Answer(matters.opening(top), outcome=OUTCOME)
        elif not found.route.parked:
            return None  # a hurt alone: those who repair it read the whole message
        else:
            answer = await self._first_part(item, found.route)
        return self._parking(item, answer, found.route) if answer is not None else None

    def _read(self, item: TurnItem) -> _Found | None:
        way = route(item.inbound.text)
        if way is None:
            return None
        with self._kit.db.transaction() as session:
            asked = last_asked(session, item, self._kit.clock())
        if asked.startswith(OWN_QUESTIONS) or Moment(item, asked=asked).takes_words(self._kit.composer.library):
            return None
        in_a_loop = asked.startswith(IN_A_LOOP)
        if in_a_loop and way.level is not TargetLevel.THERAPY:
            return None
        return _Found(way, in_a_loop)

    async def _kept_for_later(self, item: TurnItem, way: Route) -> Answer | None:
        """Keep what gets in the way of therapy until coaching is open again; the rest is talked about as ever."""
        later = tuple(one for one in (*way.acted, *way.parked) if one in OPENED_HERE)
        answer = await self._onward(item) if later else None
        return (
            _with(answer, self._keeping(item, later, beside_danger=True, said=False))
            if answer is not None
            else None
        )

    async def _first_part(self, item: TurnItem, way: Route) -> Answer | None:
        """Send the part that comes first on its way; anger that no way reads is answered here."""
        part = replace(item, inbound=replace(item.inbound, text=way.words))
        if way.acted != (Matter.BOT,):
            return await self._onward(part)
        repaired = await self._own(part)
        if repaired is not None:
            return repaired
        kept = kept_as(self._kit, Moment(item), "criticism")
        return Answer((Say("talk.complaint"),), effect=kept, outcome="feedback")

    async def _onward(self, item: TurnItem) -> Answer | None:
        return await self._own(item) or await self._talk(item)

    def _parking(self, item: TurnItem, answer: Answer, way: Route) -> Answer:
        """Say what is kept: after what validates, and never between a question of the dialogue and its answer."""
        if not way.parked:
            return answer
        if answer.urgent:  # the dialogue found danger: the safety desk speaks, and nothing else with it
            return _with(answer, self._keeping(item, way.parked, beside_danger=True, said=False))
        kept = Say("parked.later", {"matters": matters.names(self._kit.composer.library, way.parked)})
        place = 1 if len(answer.says) > 1 or way.level is TargetLevel.THERAPY else 0
        says = (*answer.says[:place], kept, *answer.says[place:])
        return _with(replace(answer, says=says), self._keeping(item, way.parked, beside_danger=False, said=True))

    def _keeping(self, item: TurnItem, kept: Sequence[Matter], *, beside_danger: bool, said: bool) -> Effect:
        return keeping(self._kit, item, kept, beside_danger=beside_danger, said=said)


def parks_beside_safety(kit: Kit, desk: SafetyDesk) -> Callable[[TurnItem], Effect | None]:
    """Return what keeps the rest of a message that was answered as a possible danger; nothing is said of it.

    The rest is what no danger stands in: "I want to stop existing" holds no skill that waits.
    """

    def keep(item: TurnItem) -> Effect | None:
        if item.inbound.kind is not Kind.TEXT or item.screened_action == "none":
            return None
        if item.client.onboarding != Stage.DONE:
            return None
        told = IN_THE_DANGER.get(item.screened_code, frozenset()) | NEVER_PARKED
        rest = [
            part.matter
            for part in parts_in(item.inbound.text)
            if part.matter not in told and desk.screen(ScreenInput(part.words)).action is Action.NONE
        ]
        kept = sorted(dict.fromkeys(rest), key=list(Matter).index)
        return keeping(kit, item, kept, beside_danger=True, said=False) if kept else None

    return keep


def keeping(kit: Kit, item: TurnItem, kept: Sequence[Matter], *, beside_danger: bool, said: bool) -> Effect:
    """Return the change that parks matters."""

    def effect(session: Session, client: Client) -> None:
        try:
            cipher = kit.vault.of(session, client.id)
        except ErasedError:
            return
        names, item_id = [matter.value for matter in kept], item.inbound.item_id
        parked.park(
            session, cipher, client.id, item_id, names, kit.clock(), beside_danger=beside_danger, said=said
        )

    return effect


def _with(answer: Answer, added: Effect) -> Answer:
    first = answer.effect

    def both(session: Session, client: Client) -> None:
        if first is not None:
            first(session, client)
        added(session, client)

    return replace(answer, effect=both)
