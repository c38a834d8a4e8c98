"""Durable work without durability: done in this process after the commit, for a terminal chat and for tests."""

import asyncio
from collections import deque
from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

from adapters.durable import Jobs


class InlineQueue:
    """Collects work as transactions commit and runs it when told to; a rolled-back transaction leaves nothing."""

    def __init__(self) -> None:
        self.ready: deque[tuple[str, str]] = deque()
        self.delayed: list[tuple[float, str]] = []
        self.prompts: list[tuple[float, str]] = []
        self.follow_ups: list[tuple[float, str]] = []
        self.on_call: list[tuple[float, str]] = []
        self._known: set[str] = set()
        self.diaries: list[tuple[float, str]] = []
        self.runs: list[tuple[float, str]] = []
        self.reminders: list[tuple[float, str]] = []
        self.background: list[asyncio.Task[None]] = []

    def enqueue_turn(self, session: Session, item_id: str, chat_key: str, order: int, delay: float = 0) -> None:  # noqa: ARG002 - the port's signature
        """Queue a turn, or keep it for later when it has a delay (seconds)."""
        if delay > 0:
            self._after_commit(session, lambda: self.delayed.append((delay, item_id)))
        else:
            self._after_commit(session, lambda: self.ready.append(("turn", item_id)))

    def enqueue_crisis(self, session: Session, item_id: str) -> None:
        """Queue a crisis delivery."""
        self._after_commit(session, lambda: self.ready.append(("crisis", item_id)))

    def enqueue_silence(self, session: Session, item_id: str, number: int, delay: float) -> None:
        """Keep a prompt for later."""
        self._after_commit(session, lambda: self.prompts.append((delay, f"{item_id}/{number}")))

    def enqueue_watch(self, session: Session, takeover_id: str) -> None:
        """Queue the watch over a held chat."""
        self._after_commit(session, lambda: self.ready.append(("watch", takeover_id)))

    def enqueue_follow_up(self, session: Session, change_id: str, delay: float) -> None:
        """Keep a follow-up for later."""
        self._after_commit(session, lambda: self.follow_ups.append((delay, change_id)))

    def enqueue_diary(self, session: Session, work_id: str, delay: float) -> None:
        """Queue work on a diary, or keep it for later when it has a delay (seconds)."""
        if delay > 0:
            self._after_commit(session, lambda: self.diaries.append((delay, work_id)))
        else:
            self._after_commit(session, lambda: self.ready.append(("diary", work_id)))

    def enqueue_reminder(self, session: Session, work_id: str, delay: float) -> None:
        """Keep a reminder for later."""
        self._after_commit(session, lambda: self.reminders.append((delay, work_id)))

    def enqueue_tone(self, session: Session, order_id: str, delay: float) -> None:
        """Keep the end of a run for later."""
        self._after_commit(session, lambda: self.runs.append((delay, order_id)))

    def enqueue_page(self, session: Session, escalation_id: str) -> None:
        """Queue a page."""
        self._after_commit(session, lambda: self.ready.append(("page", escalation_id)))

    def enqueue_on_call(self, session: Session, work: str, delay: float = 0) -> None:
        """Queue a piece of on-call work, once; with a delay it is kept for later."""

        def add() -> None:
            if work in self._known:
                return
            self._known.add(work)
            if delay > 0:
                self.on_call.append((delay, work))
            else:
                self.ready.append(("on_call", work))

        self._after_commit(session, add)

    @staticmethod
    def _after_commit(session: Session, act: Callable[[], None]) -> None:
        event.listen(session, "after_commit", lambda _session: act(), once=True)

    async def drain(self, jobs: Jobs, *, pages: bool = True) -> None:
        """Run what is ready, in order; pages run beside the rest, for they wait for people."""
        work = {
            "turn": jobs.turn,
            "crisis": jobs.crisis,
            "page": jobs.page,
            "watch": jobs.watch,
            "on_call": jobs.on_call,
            "diary": jobs.diary,
        }
        while self.ready:
            kind, work_id = self.ready.popleft()
            if kind in {"page", "watch", "on_call"}:
                if pages:
                    self.background.append(asyncio.ensure_future(work[kind](work_id)))
                continue
            await work[kind](work_id)

    async def fire_timers(self, jobs: Jobs) -> None:
        """Pretend that every waiting timer has run out."""
        due, self.delayed = self.delayed, []
        for _, item_id in due:
            await jobs.turn(item_id)
