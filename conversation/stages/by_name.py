"""A part of the program asked for by its name in words: answered as its command is, without the dialogue."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from coaching import handoffs
from content.say import Say
from conversation import diaries
from conversation.answers import Answer, TurnItem
from conversation.asked_by_name import Part, part_named
from conversation.chain_says import ASK as CHAIN_ASKS
from conversation.kit import Kit
from conversation.last_asked import last_asked
from conversation.own import catalogue, feedback, goals, history, works
from conversation.own.desk import Moment
from conversation.ports import Dialogue
from conversation.stages import plan, week
from conversation.stages.gates import put_down
from conversation.stages.handoffs import Handoffs
from conversation.turn import NamedStage
from conversation.types import Inbound, Kind

_REMIND = "remind:kind:diary"
_TAKE_WORDS = frozenset(
    {
        *plan.ANSWERS_TO, *diaries.ANSWERS_TO, *week.ASKS_FOR_LINE, *goals.NEW, *works.ASKS,
        catalogue.ASK, feedback.ASK, *history.ASKS, "diary.ask.note", "diary.ask.skills", "diary.ask.skills_more",
    }
)  # fmt: skip
"""Questions of the app that any words may answer."""


class ByName:
    """Passes "open my diary card" on as `/diary`, and lets the dialogue put its own topic down meanwhile.

    The stages after this one answer the commands. The safety plan has none there: its command is answered when it
    is accepted, so its words go the way on which the dialogue hands it over.
    """

    def __init__(self, kit: Kit, dialogue: Dialogue, handoffs_: Handoffs) -> None:
        self._kit = kit
        self._dialogue = dialogue
        self._handoffs = handoffs_
        self._later: tuple[NamedStage, ...] = ()

    def pass_on_to(self, stages: Sequence[NamedStage]) -> None:
        """Say which stages a turn has; those after this one get the commands."""
        place = next(number for number, stage in enumerate(stages) if stage.run is self)
        self._later = tuple(stages[place + 1 :])

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer a message that only names a part of the program; everything else passes."""
        if item.inbound.kind is not Kind.TEXT or part_named(item.inbound.text, words_asked=False) is None:
            return None
        part = await asyncio.to_thread(self._part, item)
        if part is None:
            return None
        answer = await (self._plan(item) if part is Part.PLAN else self._as_command(item, part))
        await put_down(self._dialogue, item)  # kept there for later: who looks something up may come back
        return answer

    def _part(self, item: TurnItem) -> Part | None:
        with self._kit.db.transaction() as session:
            key = last_asked(session, item, self._kit.clock())
        asked = key in _TAKE_WORDS or key.startswith((goals.ANEW, CHAIN_ASKS))
        asked = asked or Moment(item, "", key).takes_words(self._kit.composer.library)
        return part_named(item.inbound.text, words_asked=asked)

    async def _plan(self, item: TurnItem) -> Answer:
        handled = await asyncio.to_thread(self._handoffs.resolve, (Say(handoffs.PLAN),), item)
        return Answer(handled.says, effect=handled.effect, outcome="plan", urgent=handled.urgent)

    async def _as_command(self, item: TurnItem, part: Part) -> Answer:
        named = replace(item, inbound=_as_typed(item.inbound, part))
        for stage in self._later:
            answer = await stage.run(named)
            if answer is not None:
                return answer if answer.outcome else answer.named(stage.name)
        raise LookupError(f"no stage answers the command for {part}")


def _as_typed(inbound: Inbound, part: Part) -> Inbound:
    """Return the message as the command or the button that stands for the same."""
    if part is Part.REMIND:
        return replace(inbound, kind=Kind.BUTTON, payload=_REMIND, text="")
    return replace(inbound, kind=Kind.COMMAND, command=part.value, argument="", text="")
