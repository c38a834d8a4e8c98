"""Work on diaries that is due later: a reminder, a summary before the session, a chain that was shared."""

from datetime import UTC, datetime

from conversation.chain_note import ChainNote
from conversation.delivery import Delivery
from conversation.diary_prompt import MOMENT, DiaryPrompt
from conversation.kit import Kit
from conversation.week_work import WeekWork


class DiaryWork:
    """Does one piece of work: `prompt/<client>/<moment>`, `chain/<id>`, or one of `conversation.week_work`."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._prompt = DiaryPrompt(kit, delivery)
        self._week = WeekWork(kit, delivery)
        self._chain = ChainNote(kit)

    async def run(self, work_id: str) -> None:
        """Do it; raises SendError when staff could not be reached and it makes sense to try again."""
        what, _, rest = work_id.partition("/")
        if what == "chain":
            await self._chain.run(rest)
            return
        if what != "prompt":
            await self._week.run(work_id)
            return
        client_id, _, moment = rest.partition("/")
        await self._prompt.run(client_id, datetime.strptime(moment, MOMENT).replace(tzinfo=UTC))
