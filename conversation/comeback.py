"""While Telegram is away no line is tried again; once it answers all go out in order, the oldest crisis first."""

import asyncio
from collections.abc import Awaitable, Callable

from conversation.types import Lane

ASK_SECONDS = 0.5
"""So often Telegram is asked whether it is back, by one for all."""
SIDE_BY_SIDE = 4
"""So many ordinary lines go out at once after a comeback, to be quick; those of a crisis one after the other."""
_RANK = {lane: rank for rank, lane in enumerate(Lane)}

Sleep = Callable[[float], Awaitable[None]]


def _is_crisis(lane: Lane) -> bool:
    return lane is Lane.CRISIS


class Comeback:
    """Lets lines that could not reach Telegram wait for it together."""

    def __init__(self, answers: Callable[[], Awaitable[bool]]) -> None:
        self._answers = answers
        self._waiting: set[tuple[int, int]] = set()
        self._under_way = {True: 0, False: 0}  # lines of a crisis, and all others
        self._is_back = False
        self._changed = asyncio.Condition()

    async def wait(self, lane: Lane, line: int, sleep: Sleep) -> None:
        """Return when it is this line's turn to try again; call `tried` after the try.

        Lines are numbered in the order they were written, so that of one lane the oldest comes first.
        """
        place = (_RANK[lane], line)
        async with self._changed:
            if not self._waiting:
                self._is_back = False
            self._waiting.add(place)
        try:
            while True:
                async with self._changed:
                    await self._changed.wait_for(lambda: self._may_go(place) or self._must_ask(place))
                    if self._may_go(place):
                        self._under_way[_is_crisis(lane)] += 1
                        self._waiting.discard(place)
                        self._changed.notify_all()
                        return
                await sleep(ASK_SECONDS)
                is_back = await self._answers()
                async with self._changed:
                    self._is_back = is_back
                    self._changed.notify_all()
        finally:
            if place in self._waiting:  # given up while it waited: whoever is next must hear of it
                self._waiting.discard(place)
                async with self._changed:
                    self._changed.notify_all()

    def _may_go(self, place: tuple[int, int]) -> bool:
        crisis = place[0] == _RANK[Lane.CRISIS]
        most = 1 if crisis else SIDE_BY_SIDE
        return self._is_back and self._under_way[crisis] < most and place == min(self._waiting)

    def _must_ask(self, place: tuple[int, int]) -> bool:
        return not self._is_back and place == min(self._waiting)

    async def tried(self, lane: Lane) -> None:
        """Make room for the next: the line that was let go has been sent, or has failed again."""
        async with self._changed:
            self._under_way[_is_crisis(lane)] -= 1
            self._changed.notify_all()
