"""Keeps a client's alerts together: in a staff chat with topics, their copies go to a topic of that client.

A topic is a place to read, and never the only place: what fails here goes to the staff chat as a whole.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import structlog

from conversation.kit import Kit
from conversation.ports import SendError
from conversation.types import Outgoing
from records import topics
from records.models import Client

log = structlog.get_logger()

T = TypeVar("T")

PATIENCE_SECONDS = 3.0
"""So long a page waits for its topic: then it goes to the staff chat as a whole."""
ASKED_AGAIN_SECONDS = 600.0
"""How long an answer to "has this group topics?" holds."""


class Topics:
    """Finds or opens a client's topic, and forgets one that is closed or deleted."""

    def __init__(self, kit: Kit, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._kit = kit
        self._monotonic = monotonic
        self._asked: tuple[float, bool] | None = None

    async def send(self, chat_id: int, client_id: str, message: Outgoing) -> tuple[bool, str | None]:
        """Write into the client's topic of the staff chat.

        Returns whether it is there, and the pseudonym of a client whose topic was found closed or deleted.
        """
        gone = None
        for _ in range(2):  # once more, with a new topic, where the old one is gone
            topic = await self._patiently(self._topic(chat_id, client_id))
            if topic is None:
                break
            try:
                await self._kit.messenger.send(chat_id, replace(message, topic_id=topic))
            except SendError as error:
                if error.reason != "no_topic":
                    break
                log.warning("a topic of the staff chat is closed or deleted; another one is opened")
                gone = await self._kit.urgent.run(self._forget, client_id)
            else:
                return True, gone
        return False, gone

    async def _topic(self, chat_id: int, client_id: str) -> int | None:
        if not await self._has_topics(chat_id):
            return None
        known, pseudonym = await self._kit.urgent.run(self._read, chat_id, client_id)
        if known is not None:
            return known
        topic = await self._kit.messenger.open_topic(chat_id, pseudonym)
        await self._kit.urgent.run(self._keep, chat_id, client_id, topic)
        return topic

    async def _has_topics(self, chat_id: int) -> bool:
        now = self._monotonic()
        if self._asked is None or now - self._asked[0] > ASKED_AGAIN_SECONDS:
            self._asked = (now, await self._kit.messenger.has_topics(chat_id))
        return self._asked[1]

    @staticmethod
    async def _patiently(work: Awaitable[T]) -> T | None:
        try:
            return await asyncio.wait_for(work, PATIENCE_SECONDS)
        except SendError as error:
            log.warning("a topic could not be opened; the staff chat as a whole is used", reason=error.reason)
        except TimeoutError:
            log.warning("a topic took too long; the staff chat as a whole is used")
        return None

    def _hash(self, chat_id: int) -> str:
        return self._kit.vault.fingerprint(f"chat:{chat_id}")

    def _read(self, chat_id: int, client_id: str) -> tuple[int | None, str]:
        with self._kit.db.transaction() as session:
            known = topics.of_client(session, client_id, self._hash(chat_id))
            return known, session.get_one(Client, client_id).pseudonym

    def _keep(self, chat_id: int, client_id: str, topic: int) -> None:
        with self._kit.db.transaction() as session:
            topics.keep(session, client_id, self._hash(chat_id), topic, self._kit.clock())

    def _forget(self, client_id: str) -> str:
        with self._kit.db.transaction() as session:
            topics.forget(session, client_id)
            return session.get_one(Client, client_id).pseudonym
