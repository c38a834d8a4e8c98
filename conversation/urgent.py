"""Threads of their own for what a person in danger waits for, and writes that go before all others."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from records.db import urgent_writes

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 4


class UrgentThreads:
    """Runs database work apart from the threads that ordinary turns keep busy."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="urgent")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` there and return what it returns."""

        def urgently() -> T:
            with urgent_writes():
                return work(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._pool, urgently)

    def close(self) -> None:
        """Wait for what is under way, also where nobody waits for its result any more."""
        self._pool.shutdown()
