"""Threads of their own for what a person in danger waits for, and writes that go before all others."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from records.db import urgent_writes

P = ParamSpec("P")
T = TypeVar("T")

THREADS, READING_THREADS = 4, 2


class UrgentThreads:
    """Runs database work apart from the threads that ordinary turns keep busy.

    Messages that the rules find nothing urgent in are taken in by threads apart from these again: they may have to
    be read by the learned layer, and nobody in danger shall wait for that.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="urgent")
        self._reading = ThreadPoolExecutor(READING_THREADS, thread_name_prefix="reading")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` there and return what it returns."""
        return await self._run_in(self._pool, work, *args, **kwargs)

    async def run_reading(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` that may have to read for long, and return what it returns."""
        return await self._run_in(self._reading, work, *args, **kwargs)

    async def _run_in(
        self, pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def urgently() -> T:
            with urgent_writes():
                return work(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(pool, urgently)

    def close(self) -> None:
        """Wait for what is under way, also where nobody waits for its result any more."""
        self._reading.shutdown()
        self._pool.shutdown()
