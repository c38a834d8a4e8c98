"""Durable work on DBOS, the one module that knows it: per-chat turns, crisis deliveries, pages.

The rows decide, not the workflow's history: each function called here looks at the stored rows and does only
what is still undone, so a workflow that runs again after a crash is harmless and no step results are kept.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from sqlalchemy.orm import Session

from records.db import Database

log = structlog.get_logger()

APPLICATION_VERSION = "1"
"""Pinned: a changed version would strand the work in flight. Raise it only with a plan for that work."""

CHAT_QUEUE, CRISIS_QUEUE, PAGE_QUEUE = "chat", "crisis", "page"
POLL_SECONDS = 0.05
TURNS_AT_ONCE = 16
"""Ordinary turns that one process has under way: a backlog must not crowd out what comes in."""
CRISIS_BACKSTOP_SECONDS = 3.0
"""The process that accepts a crisis message answers at once; this is when the stored copy looks after it."""
MOMENT_SECONDS = 0.1
MAX_PRIORITY = 2**31 - 1
UNFINISHED = ["PENDING"]

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
    diary: Work
    """Takes what is to be done about a diary, and its id."""


class Durable:
    """Enqueues work inside the caller's transaction, and runs it when this process is a worker."""

    def __init__(self, database: Database, executor_id: str) -> None:
        self.database = database
        self._executor_id = executor_id
        self._client: DBOSClient | None = None

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

        @DBOS.workflow(name="turn", max_recovery_attempts=None)
        async def turn(item_id: str) -> None:
            await jobs.turn(item_id)

        @DBOS.workflow(name="crisis", max_recovery_attempts=None)
        async def crisis(item_id: str) -> None:
            await jobs.crisis(item_id)

        @DBOS.workflow(name="silence", max_recovery_attempts=None)
        async def silence(work_id: str) -> None:
            await jobs.silence(work_id)

        @DBOS.workflow(name="page", max_recovery_attempts=None)
        async def page(escalation_id: str) -> None:
            await jobs.page(escalation_id)

        @DBOS.workflow(name="watch", max_recovery_attempts=None)
        async def watch(takeover_id: str) -> None:
            await jobs.watch(takeover_id)

        @DBOS.workflow(name="follow_up", max_recovery_attempts=None)
        async def follow_up(change_id: str) -> None:
            await jobs.follow_up(change_id)

        @DBOS.workflow(name="diary", max_recovery_attempts=None)
        async def diary(work_id: str) -> None:
            await jobs.diary(work_id)

        DBOS.launch()
        await DBOS.register_queue_async(
            CHAT_QUEUE,
            partition_concurrency=1,
            worker_concurrency=TURNS_AT_ONCE,
            polling_interval_sec=POLL_SECONDS,
        )
        await DBOS.register_queue_async(CRISIS_QUEUE, polling_interval_sec=POLL_SECONDS)
        await DBOS.register_queue_async(PAGE_QUEUE, polling_interval_sec=POLL_SECONDS)
        self.connect()

    def enqueue_turn(self, session: Session, item_id: str, chat_key: str, order: int, delay: float = 0) -> None:
        """Handle one inbox item in its chat's order; `delay` in seconds."""
        options: EnqueueOptions = {
            "workflow_name": "turn",
            "queue_name": CHAT_QUEUE,
            "workflow_id": f"turn-{item_id}",
            "queue_partition_key": chat_key,
            "priority": 1 + order % MAX_PRIORITY,
            "app_version": APPLICATION_VERSION,
        }
        if delay > 0:
            options["delay_seconds"] = delay
        self._enqueue(session, options, item_id)

    def enqueue_crisis(self, session: Session, item_id: str) -> None:
        """Look after the crisis replies of this item, should the process that made them die."""
        self._enqueue(
            session,
            {
                "workflow_name": "crisis",
                "queue_name": CRISIS_QUEUE,
                "workflow_id": f"crisis-{item_id}",
                "app_version": APPLICATION_VERSION,
                "delay_seconds": CRISIS_BACKSTOP_SECONDS,
            },
            item_id,
        )

    def enqueue_silence(self, session: Session, item_id: str, number: int, delay: float) -> None:
        """Ask again if nothing has come since this item; `delay` in seconds."""
        self._enqueue(
            session,
            {
                "workflow_name": "silence",
                "queue_name": CRISIS_QUEUE,
                "workflow_id": f"silence-{item_id}-{number}",
                "app_version": APPLICATION_VERSION,
                "delay_seconds": delay,
            },
            f"{item_id}/{number}",
        )

    def enqueue_watch(self, session: Session, takeover_id: str) -> None:
        """Watch over a chat that a person holds, until they give it back."""
        self._enqueue(
            session,
            {
                "workflow_name": "watch",
                "queue_name": PAGE_QUEUE,
                "workflow_id": f"watch-{takeover_id}",
                "app_version": APPLICATION_VERSION,
            },
            takeover_id,
        )

    def enqueue_follow_up(self, session: Session, change_id: str, delay: float) -> None:
        """Ask a client how they are after a pause was lifted; `delay` in seconds."""
        self._enqueue(
            session,
            {
                "workflow_name": "follow_up",
                "queue_name": CRISIS_QUEUE,
                "workflow_id": f"follow-up-{change_id}",
                "app_version": APPLICATION_VERSION,
                "delay_seconds": delay,
            },
            change_id,
        )

    def enqueue_diary(self, session: Session, work_id: str, delay: float) -> None:
        """Do a piece of work on a diary; `delay` in seconds."""
        self._enqueue(
            session,
            {
                "workflow_name": "diary",
                "queue_name": CRISIS_QUEUE,
                "workflow_id": f"diary-{work_id}",
                "app_version": APPLICATION_VERSION,
                "delay_seconds": max(delay, MOMENT_SECONDS),
            },
            work_id,
        )

    def enqueue_page(self, session: Session, escalation_id: str) -> None:
        """Page a human about this escalation until somebody acknowledges it."""
        self._enqueue(
            session,
            {
                "workflow_name": "page",
                "queue_name": PAGE_QUEUE,
                "workflow_id": f"page-{escalation_id}",
                "app_version": APPLICATION_VERSION,
            },
            escalation_id,
        )

    def _enqueue(self, session: Session, options: EnqueueOptions, argument: str) -> None:
        self._connected().enqueue_in_transaction(session, options, argument)

    def _connected(self) -> DBOSClient:
        if self._client is None:
            raise RuntimeError("Durable.connect() or launch() comes before any work is queued or rescued")
        return self._client

    def rescue(self, dead_executor_id: str) -> int:
        """Take over what a machine that will not come back left behind; return how many pieces of work.

        Call it only for an executor that is surely dead: work that two of them do at once is done twice.
        """
        client = self._connected()
        stranded = client.list_workflows(executor_id=dead_executor_id, status=UNFINISHED)
        by_queue: dict[str, list[str]] = {}
        for workflow in stranded:
            by_queue.setdefault(workflow.queue_name or PAGE_QUEUE, []).append(workflow.workflow_id)
        for queue, ids in by_queue.items():
            client.resume_workflows(ids, queue_name=queue)
        return len(stranded)

    @staticmethod
    def stop() -> None:
        """Stop taking work; what is unfinished is taken up again at the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=0)
