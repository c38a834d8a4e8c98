"""Durable work on DBOS, the one module that knows it: per-chat turns, crisis deliveries, pages, rounds.

The rows decide, not the workflow's history: each function called here looks at the stored rows and does only
what is still undone, so a workflow that runs again after a crash is harmless and no step results are kept.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from sqlalchemy.orm import Session

from records.db import Database

log = structlog.get_logger()

APPLICATION_VERSION = "1"
"""Pinned: a changed version would strand the work in flight. Raise it only with a plan for that work."""

CHAT_QUEUE, CRISIS_QUEUE, PAGE_QUEUE, REMINDER_QUEUE = "chat", "crisis", "page", "reminder"
POLL_SECONDS = 0.05
TURNS_AT_ONCE = 16
"""Ordinary turns that one process has under way: a backlog must not crowd out what comes in."""
REMINDERS_AT_ONCE, REMINDER_POLL_SECONDS = 2, 1.0
"""At the full hour many are due together: they go out in the gaps, and behind everything else."""
CRISIS_BACKSTOP_SECONDS = 3.0
"""The process that accepts a crisis message answers at once; this is when the stored copy looks after it."""
MOMENT_SECONDS = 0.1
MAX_PRIORITY = 2**31 - 1
UNFINISHED = ["PENDING"]
ROUNDS = "*/5 * * * *"
"""When what the clock brings about is looked after: every five minutes, by whichever process is first."""

Work = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """What to do for each kind of durable work; each takes the id of the row it is about."""

    turn: Work
    crisis: Work
    page: Work
    silence: Work
    """Takes the item's id, a slash, and which prompt it is."""
    watch: Work
    """Takes a takeover's id."""
    follow_up: Work
    """Takes the id of a change of mode."""
    on_call: Work
    """Takes the kind of the work, a slash, and what it is about."""
    rounds: Work
    """Takes the moment at which it was due; what it finds is queued once, should it be done twice."""
    tone: Work
    """Takes the id of an order for a plain message."""
    reminder: Work
    """Takes a client's id, a slash, and the moment at which to look."""
    diary: Work
    """Takes what is to be done about a diary, and its id."""


KINDS = tuple(field.name for field in fields(Jobs) if field.name != "rounds")
"""The kinds of work that are queued one by one; the rounds go by the clock."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A piece of work that a process has taken: its id, its queue, who has it, and since when (milliseconds)."""

    id: str
    queue: str
    executor: str
    since: int


class Durable:
    """Enqueues work inside the caller's transaction, and runs it when this process is a worker."""

    def __init__(self, database: Database, executor_id: str, *, rounds: str = ROUNDS) -> None:
        self._rounds = rounds
        self.database = database
        self._executor_id = executor_id
        self._client: DBOSClient | None = None
        self._under_way: set[str] = set()
        """The pieces of work that this process does now, by their id in the queue."""

    def connect(self) -> None:
        """Get ready to enqueue; the tables of the queue must exist (a worker or `migrate` makes them)."""
        self._client = DBOSClient(
            system_database_engine=self.database.engine,
            application_name="middlepath",
            retry_connection_errors=False,
        )

    @staticmethod
    def _config(database: Database, executor_id: str) -> DBOSConfig:
        return DBOSConfig(
            name="middlepath",
            system_database_engine=database.engine,
            executor_id=executor_id,
            application_version=APPLICATION_VERSION,
            log_level="WARNING",
            use_listen_notify=False,
            notification_listener_polling_interval_sec=0.2,
        )

    async def launch(self, jobs: Jobs) -> None:
        """Register the workflows and start taking work. Call it inside the running event loop."""
        DBOS(config=self._config(self.database, self._executor_id))
        for name in KINDS:
            self._register(name, getattr(jobs, name))

        @DBOS.workflow(name="rounds", max_recovery_attempts=None)
        async def rounds(due: datetime, _context: Any) -> None:  # noqa: ANN401 - the library's signature
            await self._follow(jobs.rounds, due.isoformat())

        DBOS.launch()
        await DBOS.register_queue_async(
            CHAT_QUEUE,
            partition_concurrency=1,
            worker_concurrency=TURNS_AT_ONCE,
            polling_interval_sec=POLL_SECONDS,
        )
        await DBOS.register_queue_async(CRISIS_QUEUE, polling_interval_sec=POLL_SECONDS)
        await DBOS.register_queue_async(PAGE_QUEUE, polling_interval_sec=POLL_SECONDS)
        await DBOS.register_queue_async(
            REMINDER_QUEUE, worker_concurrency=REMINDERS_AT_ONCE, polling_interval_sec=REMINDER_POLL_SECONDS
        )
        await DBOS.apply_schedules_async(
            [{"schedule_name": "rounds", "workflow_fn": rounds, "schedule": self._rounds}]
        )
        self.connect()

    def _register(self, name: str, work: Work) -> None:
        """Let the queues do a kind of work, and follow it: what is not followed is taken for work gone astray."""

        @DBOS.workflow(name=name, max_recovery_attempts=None)
        async def run(argument: str) -> None:
            await self._follow(work, argument)

    async def _follow(self, work: Work, argument: str) -> None:
        own_id = DBOS.workflow_id or argument
        self._under_way.add(own_id)
        try:
            await work(argument)
        finally:
            self._under_way.discard(own_id)

    def enqueue_turn(self, session: Session, item_id: str, chat_key: str, order: int, delay: float = 0) -> None:
        """Handle one inbox item in its chat's order; `delay` in seconds."""
        options: EnqueueOptions = {
            **_options("turn", CHAT_QUEUE, f"turn-{item_id}", delay),
            "queue_partition_key": chat_key,
            "priority": 1 + order % MAX_PRIORITY,
        }
        self._enqueue(session, options, item_id)

    def enqueue_crisis(self, session: Session, item_id: str) -> None:
        """Look after the crisis replies of this item, should the process that made them die."""
        options = _options("crisis", CRISIS_QUEUE, f"crisis-{item_id}", CRISIS_BACKSTOP_SECONDS)
        self._enqueue(session, options, item_id)

    def enqueue_silence(self, session: Session, item_id: str, number: int, delay: float) -> None:
        """Ask again if nothing has come since this item; `delay` in seconds."""
        options = _options("silence", CRISIS_QUEUE, f"silence-{item_id}-{number}", delay)
        self._enqueue(session, options, f"{item_id}/{number}")

    def enqueue_watch(self, session: Session, takeover_id: str) -> None:
        """Watch over a chat that a person holds, until they give it back."""
        self._enqueue(session, _options("watch", PAGE_QUEUE, f"watch-{takeover_id}"), takeover_id)

    def enqueue_follow_up(self, session: Session, change_id: str, delay: float) -> None:
        """Ask a client how they are after a pause was lifted; `delay` in seconds."""
        self._enqueue(session, _options("follow_up", CRISIS_QUEUE, f"follow-up-{change_id}", delay), change_id)

    def enqueue_diary(self, session: Session, work_id: str, delay: float) -> None:
        """Do a piece of work on a diary; `delay` in seconds."""
        options = _options("diary", CRISIS_QUEUE, f"diary-{work_id}", max(delay, MOMENT_SECONDS))
        self._enqueue(session, options, work_id)

    def enqueue_reminder(self, session: Session, work_id: str, delay: float) -> None:
        """Look at a reminder once, however often it is queued; `delay` in seconds."""
        options = _options("reminder", REMINDER_QUEUE, f"reminder-{work_id}", max(delay, MOMENT_SECONDS))
        self._enqueue(session, options, work_id)

    def enqueue_tone(self, session: Session, order_id: str, delay: float) -> None:
        """End a run of plain messages; `delay` in seconds."""
        self._enqueue(session, _options("tone", CRISIS_QUEUE, f"tone-{order_id}", delay), order_id)

    def enqueue_page(self, session: Session, escalation_id: str) -> None:
        """Page a human about this escalation until somebody acknowledges it."""
        self._enqueue(session, _options("page", PAGE_QUEUE, f"page-{escalation_id}"), escalation_id)

    def enqueue_on_call(self, session: Session, work: str, delay: float = 0) -> None:
        """Do a piece of on-call work once, however often it is queued; `delay` in seconds."""
        self._enqueue(session, _options("on_call", PAGE_QUEUE, f"on-call-{work}", delay), work)

    def _enqueue(self, session: Session, options: EnqueueOptions, argument: str) -> None:
        self._connected().enqueue_in_transaction(session, options, argument)

    def _connected(self) -> DBOSClient:
        if self._client is None:
            raise RuntimeError("Durable.connect() or launch() comes before any work is queued or rescued")
        return self._client

    def taken(self) -> tuple[Taken, ...]:
        """Return all work that some process has taken and not finished."""
        found = self._connected().list_workflows(status=UNFINISHED, load_input=False, load_output=False)
        return tuple(
            Taken(one.workflow_id, one.queue_name or PAGE_QUEUE, one.executor_id or "", one.dequeued_at or 0)
            for one in found
        )

    def astray(self, work: Iterable[Taken]) -> frozenset[Taken]:
        """Return what stands under this process's name and is not being done by it.

        Work is astray for a moment while it begins or ends; for good where the connection broke in between.
        """
        return frozenset(
            one for one in work if one.executor == self._executor_id and one.id not in self._under_way
        )

    def give_back(self, work: Iterable[Taken]) -> int:
        """Put work into its queue again, in its old place, for any process; return how many pieces.

        Only for work that surely nobody does: what two processes do at once is done twice.
        """
        by_queue: dict[str, list[str]] = {}
        for one in work:
            by_queue.setdefault(one.queue, []).append(one.id)
        for queue, ids in by_queue.items():
            self._connected().resume_workflows(ids, queue_name=queue)
        return sum(len(ids) for ids in by_queue.values())

    def rescue(self, dead_executor_id: str) -> int:
        """Take over what a process that will not come back left behind; return how many pieces of work.

        Call it only for an executor that is surely dead.
        """
        return self.give_back(one for one in self.taken() if one.executor == dead_executor_id)

    @staticmethod
    def stop() -> None:
        """Stop taking work; what is unfinished is taken up again at the next start, or by others."""
        DBOS.destroy(workflow_completion_timeout_sec=0)


def _options(workflow: str, queue: str, work_id: str, delay: float = 0) -> EnqueueOptions:
    """Return where a piece of work is queued and under which id; `delay` in seconds."""
    options: EnqueueOptions = {
        "workflow_name": workflow,
        "queue_name": queue,
        "workflow_id": work_id,
        "app_version": APPLICATION_VERSION,
    }
    if delay > 0:
        options["delay_seconds"] = delay
    return options
