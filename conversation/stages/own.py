"""What a client keeps, finds and says about this program: answered without the dialogue, from their own rows."""

import asyncio
from collections.abc import Sequence

from conversation.answers import Answer, TurnItem
from conversation.kit import Kit
from conversation.last_asked import are_words, last_asked
from conversation.own.desk import Desk, Moment
from conversation.own.repair import OUTCOME as REPAIR
from conversation.ports import Dialogue
from conversation.safety_facts import asked
from conversation.stages.gates import put_down
from records.models import Client
from safety.modes import Activity, Mode, allows


class OwnThings:
    """Asks one desk after the other; words belong to a desk only if it asked for them last (decision 0018).

    `always` are the desks that answer while the chat is held too.
    """

    def __init__(self, kit: Kit, dialogue: Dialogue, always: Sequence[Desk], desks: Sequence[Desk]) -> None:
        self._kit = kit
        self._dialogue = dialogue
        self._always, self._desks = tuple(always), tuple(desks)

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer the desks' own commands, buttons and words; while the chat is held they wait."""
        mode = Mode(item.client.mode)
        is_open = allows(mode, Activity.COACHING) or allows(mode, Activity.CRISIS_SKILLS)
        if not asked(item.inbound) and not are_words(item.inbound):
            return None
        desks = (*self._always, *self._desks) if is_open else self._always
        answer = await asyncio.to_thread(self._answer, item, desks)
        if answer is not None and answer.outcome == REPAIR:
            await put_down(self._dialogue, item, "stop")  # the topic is dropped there too, and not parked
        return answer

    def _answer(self, item: TurnItem, desks: Sequence[Desk]) -> Answer | None:
        with self._kit.db.transaction() as session:
            what = asked(item.inbound)
            open_question = not what or what == "/stop"
            key = last_asked(session, item, self._kit.clock()) if open_question else ""
            moment = Moment(item, what, key)
            client = session.get_one(Client, item.client.id)
            answers = (desk.answer(session, client, moment) for desk in desks)
            return next((answer for answer in answers if answer is not None), None)
