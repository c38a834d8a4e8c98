"""Several bot processes side by side: who of them takes updates in, who has died, and who takes up their work.

A process that lives holds its executor id as a name in the database (`records.locks`). The one that also holds the
name for taking updates in is the receiver; all of them do the work of the queues. Work that stands under a name
which nobody holds is given back to its queue, and so is work under our own name that we are not doing.
"""

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Generic, ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from adapters.durable import Durable, Taken
from conversation.metrics import EDGE_ERRORS, LIVING, RECEIVING, RESCUED
from records import sending
from records.db import Database
from records.locks import Locks, Name, locks_of

log = structlog.get_logger()

LOOK_SECONDS = 0.5
GONE_SECONDS = 4.0
"""A name must be free for so long before its work is given to others: a living process whose connection was cut
takes its name again within a second, or two when the database was away."""
WAIT_LOG_SECONDS = 10.0

WORKER = "worker"
RECEIVER = Name("duty", "receive")
K = TypeVar("K", bound=Hashable)
P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """One process among its fellows. `arrive` once, then `watch` for as long as it lives."""

    def __init__(
        self,
        database: Database,
        durable: Durable,
        executor_id: str,
        *,
        receives: bool,
        on_count: Callable[[int], None] = lambda _: None,
        locks: Locks | None = None,
    ) -> None:
        self._database = database
        self._durable = durable
        self._executor_id = executor_id
        self._own = Name(WORKER, executor_id)
        self._wants_to_receive = receives
        self._on_count = on_count
        self._locks = locks or locks_of(database)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="workers")
        self._dead, self._astray = _Since[str](), _Since[Taken]()
        self._nameless = _Since[str]()
        self.receiving = asyncio.Event()
        self.not_receiving = asyncio.Event()
        self.not_receiving.set()
        self.supplanted = asyncio.Event()
        """Set when another process has taken our name: then this one must end."""

    async def arrive(self, stop: asyncio.Event) -> None:
        """Take our name; while another living process has it, wait. Returns at once when told to stop."""
        said_at: float | None = None
        while not stop.is_set():
            try:
                if await self._run(self._locks.hold, self._own):
                    return
                if said_at is None or time.monotonic() - said_at > WAIT_LOG_SECONDS:
                    said_at = time.monotonic()
                    log.error(
                        "waiting: another process runs under this MIDDLEPATH_EXECUTOR_ID; give each its own",
                        executor=self._executor_id,
                    )
            except SQLAlchemyError as error:
                log.warning("waiting for the database", error=type(error).__name__)
            await _at_most(stop, LOOK_SECONDS)

    async def watch(self) -> None:
        """Look around again and again: keep our name, receive if nobody does, take up what nobody does."""
        while not self.supplanted.is_set():
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - the process's edge: counted, and looked again
                # Nobody can be judged while the database is away; whoever receives goes on receiving, for a client
                # in danger gets the numbers even then.
                EDGE_ERRORS.labels(where="workers").inc()
                self._dead.forget()
                self._astray.forget()
                self._nameless.forget()
                log.warning("could not look after the other workers", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def leave(self) -> None:
        """Give back what is unfinished here, and then every name, so that others need not wait.

        Call it when the durable queue has been stopped: from now on any process may do that work.
        """
        self._set_receiving(yes=False)
        try:
            await self._run(self._give_back, self._executor_id)
        except Exception as error:  # noqa: BLE001 - the process's edge: others find it under a name that is free
            log.warning("could not give unfinished work back", error=type(error).__name__)
        await self._run(self._locks.close)
        self._thread.shutdown()

    async def _look(self) -> None:
        if not await self._run(self._locks.hold, self._own):
            if self._nameless.for_long([self._executor_id]):
                log.critical("another process has taken this MIDDLEPATH_EXECUTOR_ID: this one ends")
                self.supplanted.set()
            return
        self._nameless.forget()
        if self._wants_to_receive:
            self._set_receiving(yes=await self._run(self._locks.hold, RECEIVER))
        taken = await self._run(self._durable.taken)
        # Who lives is asked after what is taken: whoever takes work holds a name before.
        living = await self._run(self._locks.held, WORKER)
        LIVING.set(len(living))
        self._on_count(max(1, len(living)))
        for executor in self._dead.for_long({t.executor for t in taken if Name(WORKER, t.executor) not in living}):
            await self._run(self._rescue, executor)
        if lost := self._astray.for_long(self._durable.astray(taken)):
            count = await self._run(self._durable.give_back, lost)
            RESCUED.labels(reason="astray").inc(count)
            log.warning("work that was taken and never begun is given back", pieces=count)

    def _rescue(self, executor: str) -> None:
        """Give back what a dead process had, under its name: nobody else does so, and it cannot come back now."""
        name = Name(WORKER, executor)
        if not self._locks.hold(name):
            return
        try:
            count = self._give_back(executor)
        finally:
            self._locks.let_go(name)
        RESCUED.labels(reason="dead").inc(count)
        log.warning("took over from a worker that is gone", executor=executor, pieces=count)

    def _give_back(self, executor: str) -> int:
        """Put work of a process that does none any more back into its queues; free the lines it was sending."""
        with self._database.transaction() as session:
            sending.abandon(session, executor, now=datetime.now(UTC))
        return self._durable.rescue(executor)

    def _set_receiving(self, *, yes: bool) -> None:
        if yes == self.receiving.is_set():
            return
        RECEIVING.set(yes)
        log.info("this worker takes updates in" if yes else "this worker takes no updates in any more")
        for event, state in ((self.receiving, yes), (self.not_receiving, not yes)):
            event.set() if state else event.clear()

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it in a thread of its own: those of ordinary turns may all be waiting for the database."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(*args, **kwargs))


class _Since(Generic[K]):
    """Remembers since when each of some things has been so, without a break."""

    def __init__(self) -> None:
        self._since: dict[K, float] = {}

    def for_long(self, now_so: Iterable[K]) -> list[K]:
        """Return those that have been so for GONE_SECONDS; each of them is then counted anew."""
        now = time.monotonic()
        self._since = {one: self._since.get(one, now) for one in now_so}
        long = [one for one, since in self._since.items() if now - since >= GONE_SECONDS]
        for one in long:
            del self._since[one]
        return long

    def forget(self) -> None:
        """Begin to count anew."""
        self._since.clear()


async def _at_most(event: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.ensure_future(event.wait())
    await asyncio.wait({waiting}, timeout=seconds)
    waiting.cancel()
