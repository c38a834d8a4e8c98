"""Threads of their own for what a person in danger waits for; everything else lets that go first."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from records.db import urgent_writes

P = ParamSpec("P")
T = TypeVar("T")

THREADS, READING_THREADS = 4, 2
STEP_ASIDE_SECONDS = 0.25
"""So long a piece of other work steps aside at most: a crisis reply is out within it, unless Telegram is slow."""


class RightOfWay:
    """Tells the other threads when somebody in danger is being answered: they begin nothing new until then.

    Python runs one thread at a time and knows no priorities, so without this each step towards a crisis reply
    would wait for a step of every other chat.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holders = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the right of way for this block."""
        with self._changed:
            self._holders += 1
        try:
            yield
        finally:
            with self._changed:
                self._holders -= 1
                self._changed.notify_all()

    def give(self) -> None:
        """Wait until nobody has it, but not for ever: a flood of alarms must not silence the other chats."""
        with self._changed:
            self._changed.wait_for(lambda: not self._holders, STEP_ASIDE_SECONDS)


class OrdinaryThreads(ThreadPoolExecutor):
    """Threads whose work begins only when nobody in danger is being answered."""

    def __init__(self, right_of_way: RightOfWay, threads: int | None = None, name: str = "ordinary") -> None:
        super().__init__(threads, thread_name_prefix=name)
        self._right_of_way = right_of_way

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Run it once nobody has the right of way."""

        def after(*given: Any, **named: Any) -> T:  # noqa: ANN401 - handed on as they are
            self._right_of_way.give()
            return work(*given, **named)

        return super().submit(after, *args, **kwargs)


class UrgentThreads:
    """Runs database work apart from the threads that ordinary turns keep busy.

    Messages that the rules find nothing urgent in are taken in by threads apart from these again: they may have to
    be read by the learned layer, and nobody in danger shall wait for that.
    """

    def __init__(self) -> None:
        self.right_of_way = RightOfWay()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="urgent")
        self._reading = OrdinaryThreads(self.right_of_way, READING_THREADS, "reading")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` before all others and return what it returns."""

        def urgently() -> T:
            with urgent_writes():
                return work(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._pool, urgently)

    async def run_reading(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` that may have to read for long, and return what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, lambda: work(*args, **kwargs))

    def close(self) -> None:
        """Wait for what is under way, also where nobody waits for its result any more."""
        self._reading.shutdown()
        self._pool.shutdown()
