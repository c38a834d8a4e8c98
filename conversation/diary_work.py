"""Work on diaries that is due later: a summary before the session, a chain that was shared."""

from conversation.chain_note import ChainNote
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.week_work import WeekWork

OLD_PROMPT = "prompt/"


class DiaryWork:
    """Does one piece of work: `chain/<id>`, or one of `conversation.week_work`."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._week = WeekWork(kit, delivery)
        self._chain = ChainNote(kit)

    async def run(self, work_id: str) -> None:
        """Do it; raises SendError when staff could not be reached and it makes sense to try again."""
        if work_id.startswith(OLD_PROMPT):
            return  # queued by an earlier release: the client's hour is a reminder like the others now
        what, _, rest = work_id.partition("/")
        await (self._chain.run(rest) if what == "chain" else self._week.run(work_id))
