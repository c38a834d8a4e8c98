"""What the clock brings about: looked after every few minutes by one process, and safe to look after twice."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from conversation.kit import Kit
from conversation.metrics import EDGE_ERRORS

log = structlog.get_logger()

Look = Callable[[Session, datetime], None]
"""Reads the rows at a moment (UTC), and queues what is due."""


class Rounds:
    """Lets everyone look who has something to look after. A round that fails is made good by the next one."""

    def __init__(self, kit: Kit, looks: Sequence[Look]) -> None:
        self._kit = kit
        self._looks = looks

    async def run(self, _due: str) -> None:
        """Go round once."""
        for look in self._looks:
            try:
                await asyncio.to_thread(self._look, look)
            except Exception as error:  # noqa: BLE001 - the worker's edge: one look must not keep the others from theirs
                EDGE_ERRORS.labels(where="rounds").inc()
                log.error("a look of the rounds failed; the next round comes soon", error=type(error).__name__)

    def _look(self, look: Look) -> None:
        with self._kit.db.transaction() as session:
            look(session, self._kit.clock())


class OnCallWork:
    """Hands a piece of on-call work to whoever does its kind."""

    def __init__(self, kinds: Mapping[str, Callable[[str], Awaitable[None]]]) -> None:
        self._kinds = kinds

    async def run(self, work: str) -> None:
        """Do it; `work` is its kind, a slash, and what it is about."""
        kind, _, about = work.partition("/")
        if (do := self._kinds.get(kind)) is None:
            # Queued by a newer release: a rollback must not leave it failing for ever.
            log.error("there is nobody for this kind of on-call work", kind=kind)
            return
        await do(about)
