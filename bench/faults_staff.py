"""The staff of a fault campaign: acknowledge pages, at times two at once, let some climb, open held chats."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bench.faults_verdict import PageSeen, Pressed
from bench.stack import STAFF_CHAT
from local_telegram.testing import LocalTelegram, Person
from records import escalations
from records.db import Database
from records.models import Client, Escalation
from safety.modes import Mode

LOOK_SECONDS = 0.5
SHORTEST_THOUGHT, LONGEST_THOUGHT = 0.5, 5.0
BOTH_AT_ONCE = 0.2
CLEAR_AGAIN_SECONDS = 120.0
"""Nobody types the same thing again before: a member's chat takes one answer a second."""
COPY_SECONDS = 20.0
"""The staff chat's copy of a page may not come at all: Telegram lets a group have 20 messages a minute."""
QUICKEST_LADDER = "EMERGENCY"
"""Stands in the page of the code whose ladder is quickest (T5)."""


@dataclass(frozen=True, slots=True)
class Chat:
    """How a client's chat stands: held or not, and whether an alert is open."""

    held: bool
    alert_open: bool


@dataclass
class Staff:
    """Dana is on call, Robin is her backup; each has a chat of their own beside the staff chat."""

    phone: LocalTelegram
    database: Database
    dana: Person
    robin: Person
    rng: random.Random
    left: int
    pages: list[PageSeen] = field(default_factory=list)
    pressed: list[Pressed] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    chats: Mapping[str, Chat] = field(default_factory=dict)
    _left_open: set[str] = field(default_factory=set)
    _decided: set[str] = field(default_factory=set)
    _waiting: dict[str, tuple[float, int]] = field(default_factory=dict)
    """Alerts that both want to press in the staff chat: until when, and the page in the chat of the first."""
    _read_until: dict[int, int] = field(default_factory=dict)
    _cleared_at: dict[str, float] = field(default_factory=dict)
    _presses: set[asyncio.Task[None]] = field(default_factory=set)

    def is_ready(self, pseudonym: str) -> bool:
        """Tell whether the last danger of this client is dealt with: acknowledged, and the chat open again."""
        chat = self.chats.get(pseudonym)
        return chat is not None and not chat.held and not chat.alert_open

    @property
    def busy(self) -> int:
        """Return how many clients are not dealt with yet."""
        return sum(chat.held or chat.alert_open for chat in self.chats.values())

    async def work(self) -> None:
        """Watch the chats and do what staff do, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Read what is new, decide about new pages, and open held chats again."""
        for chat in (STAFF_CHAT, self.dana.id, self.robin.id):
            for event in await self.phone.events(chat, after=self._read_until.get(chat, 0)):
                self._read_until[chat] = int(event["seq"])
                if event["kind"] == "message" and event["by_bot"]:
                    self._see(chat, event["message"], float(event["at"]))
        for alert, (until, message) in self._waiting.items():
            if alert not in self._decided and time.monotonic() > until:
                self._decided.add(alert)
                self._press_later(alert, ((self.dana, self.dana.id, message),), f"ack:{alert}")
        try:
            self.chats = await asyncio.to_thread(self._read_chats)
        except SQLAlchemyError:
            return  # cut off like everybody else
        for pseudonym, state in self.chats.items():
            recently = time.monotonic() - self._cleared_at.get(pseudonym, 0) < CLEAR_AGAIN_SECONDS
            if state.held and not state.alert_open and not recently:
                self._cleared_at[pseudonym] = time.monotonic()
                await self.phone.say(self.dana, f"/clear {pseudonym} spoke by phone, safe")

    def _see(self, chat: int, message: dict[str, object], at: float) -> None:
        text = str(message.get("text", ""))
        markup = message.get("reply_markup")
        rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
        payloads = [str(button.get("callback_data", "")) for row in rows for button in row]
        alert = next((p.removeprefix("ack:") for p in payloads if p.startswith("ack:")), None)
        if alert is None:
            return
        words = text.replace("client ", "Client ").split("Client ")
        pseudonym = words[1].split(",")[0] if len(words) > 1 else ""
        self.pages.append(PageSeen(alert, pseudonym, chat, at))
        self._decide(alert, chat, int(str(message["message_id"])), f"ack:{alert}", text)

    def _decide(self, alert: str, chat: int, message: int, payload: str, text: str) -> None:
        if alert in self._left_open:
            if chat == self.robin.id:  # the ladder has gone on to the next person
                self._left_open.discard(alert)
                self._press_later(alert, ((self.robin, chat, message),), payload)
            return
        if alert in self._decided or chat == self.robin.id:
            return
        if chat == self.dana.id and QUICKEST_LADDER in text and self.left > 0:
            self.left -= 1
            self._left_open.add(alert)
            self._decided.add(alert)
        elif chat == self.dana.id and self.rng.random() > BOTH_AT_ONCE:
            self._decided.add(alert)
            self._press_later(alert, ((self.dana, chat, message),), payload)
        elif chat == self.dana.id:
            self._waiting[alert] = (time.monotonic() + COPY_SECONDS, message)
        elif chat == STAFF_CHAT:
            self._decided.add(alert)
            self.both.append(alert)
            self._press_later(alert, ((self.dana, chat, message), (self.robin, chat, message)), payload)

    def _press_later(self, alert: str, who: tuple[tuple[Person, int, int], ...], payload: str) -> None:
        task = asyncio.create_task(self._press(alert, who, payload))
        self._presses.add(task)
        task.add_done_callback(self._presses.discard)

    async def _press(self, alert: str, who: tuple[tuple[Person, int, int], ...], payload: str) -> None:
        await asyncio.sleep(self.rng.uniform(SHORTEST_THOUGHT, LONGEST_THOUGHT))
        self.pressed.append(Pressed(alert, time.time()))
        for person, chat, message in who:
            await self.phone.press(person, payload, chat=chat, message=message)

    def _read_chats(self) -> dict[str, Chat]:
        with self.database.transaction() as session:
            unanswered = select(Escalation.client_id).where(
                Escalation.status.in_([escalations.OPEN, escalations.PAGED])
            )
            open_for = set(session.scalars(unanswered))
            clients = session.execute(select(Client.id, Client.pseudonym, Client.mode)).tuples()
            return {
                pseudonym: Chat(Mode(mode) is not Mode.COACHING, client in open_for)
                for client, pseudonym, mode in clients
            }
