"""Work on diaries that is due later: a weekly summary before the session."""

from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.week_work import WeekWork

OLD_PROMPT = "prompt/"


class DiaryWork:
    """Does one piece of work by its id, one of `conversation.week_work`."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._week = WeekWork(kit, delivery)

    async def run(self, work_id: str) -> None:
        """Do it; raises SendError when staff could not be reached and it makes sense to try again."""
        if work_id.startswith(OLD_PROMPT):
            return  # queued by an earlier release: the client's hour is a reminder like the others now
        await self._week.run(work_id)
