"""A whole house in one process: real database, content and screener; the phone, Rasa and time are fakes."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from adapters.assembly import Parts, prepare_records, wire
from adapters.inline import InlineQueue
from content.library import Library
from content.say import Say
from conversation.compose import Composer
from conversation.kit import CurrentRota, House, Kit
from conversation.ports import ChainPicture, DialogueError, DrawError, Drawn, Reach, SendError, WeekPicture
from conversation.types import DialogueAnswer, DialogueRequest, Inbound, Kind, Lane, Outgoing
from records import clients
from records.db import Database
from records.models import Client
from records.vault import Vault
from safety.rota import STAFF_CHAT_ALONE, Rota, Way
from safety.screening.screener import Screener, build_screener

STAFF_CHAT = -1001
PATIENT = 7001
STRANGER = 7002
MASTER = bytes(range(32))


@cache
def the_screener() -> Screener:
    """Return the real screener, built once for the whole run."""
    return build_screener()


class FakeClock:
    """Time that moves only when a test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@dataclass
class FakePhone:
    """The way out: remembers what arrived; `trouble` holds errors that the next sends to a chat raise."""

    arrived: list[tuple[int, Outgoing]] = field(default_factory=list)
    trouble: dict[int, list[SendError]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    is_down: bool = False
    is_full: bool = False
    """Whether the budget of ordinary lines is spent."""
    pinned: list[tuple[int, int]] = field(default_factory=list)
    edits: list[tuple[int, int, str, bool]] = field(default_factory=list)
    deleted: list[tuple[int, int]] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    topics: dict[int, str] | None = None
    """The open topics of the staff chat by id; None: it has none."""
    _opened: int = 100

    async def answers(self) -> bool:
        return not self.is_down

    async def send(self, chat_id: int, message: Outgoing) -> int:
        if self.is_down:
            raise SendError("unreachable")
        if self.trouble.get(chat_id):
            raise self.trouble[chat_id].pop(0)
        if message.topic_id is not None and message.topic_id not in (self.topics or {}):
            raise SendError("no_topic", permanent=True)
        self.arrived.append((chat_id, message))
        return len(self.arrived)

    def has_room(self, chat_id: int) -> bool:
        return not self.is_full

    async def edit(self, chat_id: int, message_id: int, text: str, *, caption: bool, lane: Lane) -> None:
        if self.trouble.get(chat_id):
            raise self.trouble[chat_id].pop(0)
        self.edits.append((chat_id, message_id, text, caption))

    async def delete(self, chat_id: int, message_id: int) -> None:
        if self.trouble.get(chat_id):
            raise self.trouble[chat_id].pop(0)
        self.deleted.append((chat_id, message_id))

    async def react(self, chat_id: int, message_id: int, mark: str) -> None:
        self.marks.append((chat_id, message_id))

    async def probe(self, chat_id: int) -> None:
        if self.trouble.get(chat_id):
            raise self.trouble[chat_id].pop(0)

    async def has_topics(self, chat_id: int) -> bool:
        return self.topics is not None

    async def open_topic(self, chat_id: int, name: str) -> int:
        if self.topics is None:
            raise SendError("bad_request", permanent=True)
        self._opened += 1
        self.topics[self._opened] = name
        return self._opened

    async def answer_button(self, callback_id: str) -> None: ...

    async def typing(self, chat_id: int) -> None: ...

    async def pin(self, chat_id: int, message_id: int) -> None:
        self.pinned.append((chat_id, message_id))

    async def leave(self, chat_id: int) -> None:
        self.left.append(chat_id)

    def texts(self, chat_id: int = PATIENT) -> list[str]:
        return [message.text for chat, message in self.arrived if chat == chat_id]


@dataclass
class FakeDrawing:
    """Draws nothing, and remembers what it was given; or fails as told."""

    fails: bool = False
    asked: list[WeekPicture] = field(default_factory=list)
    chains: list[ChainPicture] = field(default_factory=list)

    async def week(self, picture: WeekPicture) -> Drawn:
        self.asked.append(picture)
        if self.fails:
            raise DrawError("it took too long")
        return Drawn(b"a picture", b"a page")

    async def chain(self, picture: ChainPicture) -> bytes:
        self.chains.append(picture)
        if self.fails:
            raise DrawError("it took too long")
        return b"a picture of a chain"


@dataclass
class FakeDialogue:
    """A dialogue engine that answers with what the test put in, or fails as told."""

    answers: Mapping[str, tuple[Say, ...]] = field(default_factory=dict)
    default: tuple[Say, ...] = (Say("house.stale_button"),)
    fails_with: str | None = None
    asked: list[DialogueRequest] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    async def answer(self, request: DialogueRequest) -> DialogueAnswer:
        self.asked.append(request)
        if self.fails_with:
            raise DialogueError(self.fails_with)
        key = request.text if request.text is not None else request.intent
        return DialogueAnswer(self.answers.get(key or "", self.default), "share_emotion", 0.9)

    async def forget(self, client: str) -> None:
        self.forgotten.append(client)


class TestHouse:
    """One deployment with its standing cast: a patient, a stranger, staff."""

    __test__ = False

    def __init__(
        self,
        database: Database,
        library: Library,
        *,
        staff: bool = True,
        clinical: bool = False,
        invite_needed: bool = False,
        rota: Rota = STAFF_CHAT_ALONE,
        reach: Mapping[Way, Reach] | None = None,
        plain_messages: bool = False,
        prepared: bool = False,
    ) -> None:
        self.clock, self.phone, self.dialogue, self.queue = FakeClock(), FakePhone(), FakeDialogue(), InlineQueue()
        self.database, self.library, self.drawing = database, library, FakeDrawing()
        self.vault = Vault(MASTER)
        self.kit = Kit(
            house=House(
                "demo",
                "Demo clinic",
                STAFF_CHAT if staff else None,
                clinical,
                invite_needed,
                CurrentRota(rota),
                plain_messages=plain_messages,
            ),
            db=database,
            vault=self.vault,
            composer=Composer(library, random.Random(7)),  # noqa: S311 - a test that can be repeated
            messenger=self.phone,
            queue=self.queue,
            clock=self.clock,
            reach=reach or {},
            drawing=self.drawing,
        )
        self._number = 0
        if not prepared:  # the database may be a copy of one that is
            prepare_records(self.kit)
        self.parts: Parts = wire(self.kit, self.dialogue, "test", the_screener())

    def inbound(self, kind: Kind = Kind.TEXT, *, chat: int = PATIENT, **fields: object) -> Inbound:
        self._number += 1
        private = chat > 0
        return Inbound(f"tg:{self._number}", self._number, kind, chat_id=chat, private=private, **fields)  # type: ignore[arg-type]

    async def takes(self, inbound: Inbound) -> list[str]:
        """Take one item in, do all the work it causes, and return what the chat showed because of it."""
        chat = inbound.chat_id or 0
        before = len(self.phone.texts(chat))
        await self.parts.gateway.take(inbound)
        await self.parts.gateway.close()
        await self.queue.drain(self.parts.jobs, pages=True)
        await self.settle()
        return self.phone.texts(chat)[before:]

    async def settle(self) -> None:
        """Let pages that are under way get as far as they can without time passing."""
        for _ in range(30):
            if all(task.done() for task in self.queue.background):
                return
            await asyncio.sleep(0.005)

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait for something that work in the background brings about."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not true():
            assert asyncio.get_running_loop().time() < deadline, "it did not happen in time"
            await asyncio.sleep(0.01)

    async def says(self, text: str, *, chat: int = PATIENT) -> list[str]:
        return await self.takes(self.inbound(text=text, chat=chat))

    async def presses(self, payload: str, *, chat: int = PATIENT, name: str = "") -> list[str]:
        return await self.takes(self.inbound(Kind.BUTTON, payload=payload, chat=chat, sender_name=name))

    async def commands(
        self, command: str, argument: str = "", *, chat: int = PATIENT, name: str = ""
    ) -> list[str]:
        fields = {"command": command, "argument": argument, "text": argument, "sender_name": name}
        return await self.takes(self.inbound(Kind.COMMAND, chat=chat, **fields))

    async def onboarded(self, chat: int = PATIENT) -> None:
        """Bring the patient, or whoever else writes, through the first conversation."""
        await self.commands("start", chat=chat)
        with self.database.transaction() as session:
            client = clients.find_by_chat(session, self.vault, chat)
            assert client is not None
            client.onboarding, client.country, client.timezone = "done", "GB", "Europe/London"
            client.consented_at = self.clock()
        self.phone.arrived.clear()

    def client(self, chat: int = PATIENT) -> Client:
        with self.database.transaction() as session:
            client = clients.find_by_chat(session, self.vault, chat)
        assert client is not None
        return client

    def read(self, ask: Callable[..., object]) -> object:
        with self.database.transaction() as session:
            return ask(session)

    async def close(self) -> None:
        for task in self.queue.background:
            task.cancel()
        await asyncio.gather(*self.queue.background, return_exceptions=True)
        self.queue.background.clear()

    async def leave(self) -> None:
        """Close for good: cancelling a task leaves its thread at work, and the database closes after this."""
        await self.close()
        await self.parts.gateway.close()  # what it sends at once is under way in no queue
        self.kit.urgent.close()
        await asyncio.get_running_loop().shutdown_default_executor()
