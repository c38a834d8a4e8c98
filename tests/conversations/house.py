"""The whole app in process for one conversation, with real Rasa and real actions; the phone and time are fakes."""

import asyncio
import heapq
import shutil
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from adapters.assembly import wire
from adapters.rasa import RasaDialogue
from content.library import Library
from conversation.types import Inbound, Kind
from records import clients, safety_plans, staff, transcript
from records.db import Database
from records.models import Client, Escalation, Message
from safety.plan import Plan, Section
from tests.conversations.script import Talk
from tests.conversations.steered_actions import Place
from tests.support.house import STAFF_CHAT, TestHouse, the_screener

DANA = 8001
TIMEOUT_SECONDS = 60.0
"""Machines that run tests are slow, and a turn that is late is not what is tested here."""
ROUND = timedelta(minutes=5)
LOOK_SECONDS, LOOKS_ALIKE, MOST_LOOKS = 0.2, 4, 30
SAVED_PLAN = Plan(
    {
        Section.SIGNS: ("No sleep for two nights",),
        Section.ALONE: ("Walk by the river",),
        Section.PEOPLE: ("My aunt Rosa",),
        Section.SPACE: ("Rosa looks after things for me",),
        Section.REASONS: ("The choir",),
    }
)


@dataclass(frozen=True)
class Stage:
    """What all conversations of a run share: one Rasa, one action server, the content, an empty database."""

    rasa_url: str
    secret: str
    library: Library
    folder: Path
    empty: Path
    places: Path


@dataclass(order=True)
class Due:
    """Work that waits for its time."""

    at: datetime
    number: int
    kind: str = field(compare=False)
    work: str = field(compare=False)


class TalkHouse(TestHouse):
    """A house with one client, whose clock moves when the conversation says so, and with it all that waits."""

    def __init__(self, stage: Stage, talk: Talk) -> None:
        self.talk, self.stage = talk, stage
        number = zlib.crc32(talk.name.encode())
        self.chat = 100_000_000 + number
        path = stage.folder / f"{number}.db"
        shutil.copy(stage.empty, path)
        self.url = f"sqlite:///{path}"
        super().__init__(Database(self.url), stage.library, staff=talk.staff, prepared=True)
        start = talk.clock
        self.clock.moment = self.clock.moment.replace(hour=start.hour, minute=start.minute)
        self.rasa = RasaDialogue(stage.rasa_url, stage.secret, timeout=TIMEOUT_SECONDS)
        self.parts = wire(self.kit, self.rasa, f"talk{number}", the_screener())
        self._waiting: list[Due] = []
        self._numbers = 0
        self._begun = number % 1_000_000 * 1000

    async def __aenter__(self) -> "TalkHouse":
        if not self.talk.new:
            await self.onboarded(self.chat)
            with self.database.transaction() as session:
                client = clients.find_by_chat(session, self.vault, self.chat)
                assert client is not None
                zone = self.library.countries[self.talk.country].timezones[0]
                client.country, client.timezone = self.talk.country, zone
                if self.talk.plan:
                    cipher = self.vault.of(session, client.id)
                    body = SAVED_PLAN.to_json()
                    safety_plans.add(
                        session, cipher, client.id, number=1, body=body, by_staff=None, now=self.clock()
                    )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Leave the house; its database is closed once nothing of any conversation is at work any more."""
        await self.close()
        await self.parts.gateway.close()
        self.kit.urgent.close()
        await self.rasa.close()

    def inbound(self, kind: Kind = Kind.TEXT, *, chat: int = 0, **fields: object) -> Inbound:
        """Make an item; its id is its own among all conversations, and the same in every run."""
        self._number += 1
        order = self._begun + self._number
        return Inbound(
            f"tg:{self.chat}:{order}", order, kind, chat_id=chat or self.chat, private=chat >= 0, **fields
        )  # type: ignore[arg-type]

    def who(self) -> Client | None:
        """Return the client, if they have opened the bot."""
        with self.database.transaction() as session:
            return clients.find_by_chat(session, self.vault, self.chat)

    def tell_the_time(self) -> None:
        """Let the action server know what time it is for this client."""
        client = self.who()
        if client is not None:
            Place(self.url, self.clock(), self.talk.name).write(self.stage.places, client.id)

    async def takes(self, inbound: Inbound) -> list[str]:
        """Take one item in and do all the work it causes."""
        self.tell_the_time()
        await super().takes(inbound)
        self._collect()
        return []

    async def settle(self) -> None:
        """Let pages go out, and the client hear of it."""
        for _ in range(400):
            if all(task.done() for task in self.queue.background) or self._all_told():
                return
            await asyncio.sleep(0.005)

    def _all_told(self) -> bool:
        client = self.who()
        if client is None:
            return True
        with self.database.transaction() as session:
            rows = session.query(Escalation).filter_by(client_id=client.id).all()
            told = {row.id for row in rows if row.status in {"open", "paged"} and "after_page" in row.truths}
            if any(row.status == "open" for row in rows):
                return False
            return all(self._is_sent(session, client.id, f"after_page/{number}/0") for number in told)

    @staticmethod
    def _is_sent(session: Session, client_id: str, key: str) -> bool:
        row = session.query(Message).filter_by(client_id=client_id, dedupe_key=key).one_or_none()
        return row is not None and row.status == transcript.SENT

    # --- time ---------------------------------------------------------------------------------------------------

    async def pass_time(self, lasts: timedelta) -> None:
        """Let time pass: whatever falls due happens in its order, pages are looked at again, rounds are made."""
        end = self.clock() + lasts
        while self._waiting and self._waiting[0].at <= end:
            due = heapq.heappop(self._waiting)
            self.clock.moment = max(self.clock.moment, due.at)
            self.tell_the_time()
            await self._work(due.kind)(due.work)
            await self._finish()
        self.clock.moment = end
        self.tell_the_time()
        if lasts >= ROUND:
            await self.parts.jobs.rounds("now")
        for _ in range(2 if lasts >= ROUND else 1):  # what a page leaves to be said is seen at the next look
            await self._look_at_pages()
            await self._finish(patient=True)

    def _work(self, kind: str) -> Callable[[str], Awaitable[None]]:
        jobs = self.parts.jobs
        return {
            "delayed": jobs.turn, "prompts": jobs.silence, "follow_ups": jobs.follow_up, "on_call": jobs.on_call,
            "diaries": jobs.diary, "runs": jobs.tone,
        }[kind]  # fmt: skip

    async def _look_at_pages(self) -> None:
        """Start the waiting pages anew: they sleep by the machine's clock, and read the rows by this one."""
        await self.close()
        client = self.who()
        with self.database.transaction() as session:
            rows = session.query(Escalation).filter_by(client_id=client.id if client else "").all()
            waiting = [row.id for row in rows if row.status in {"open", "paged"}]
        for number in waiting:
            self.queue.ready.append(("page", number))

    async def _finish(self, *, patient: bool = False) -> None:
        await self.queue.drain(self.parts.jobs, pages=True)
        await self.settle()
        if self.queue.background and patient:
            await self._until_nothing_moves()
        self._collect()

    async def _until_nothing_moves(self) -> None:
        """Wait until what is to be said now of an alert that nobody has taken is said."""
        before, alike = -1, 0
        for _ in range(MOST_LOOKS):
            now = len(self.phone.arrived)
            alike = alike + 1 if now == before else 0
            if alike == LOOKS_ALIKE:
                return
            before = now
            await asyncio.sleep(LOOK_SECONDS)

    def _collect(self) -> None:
        """Note when the work that was put off falls due."""
        for kind in ("delayed", "prompts", "follow_ups", "on_call", "diaries", "runs"):
            waiting: list[tuple[float, str]] = getattr(self.queue, kind)
            for delay, work in waiting:
                self._numbers += 1
                heapq.heappush(
                    self._waiting, Due(self.clock() + timedelta(seconds=delay), self._numbers, kind, work)
                )
            waiting.clear()

    # --- the team -----------------------------------------------------------------------------------------------

    async def team_does(self, what: str) -> None:
        """Let a member of staff act, as they would in Telegram."""
        if what == "acknowledges":
            newest = next(m for chat, m in reversed(self.phone.arrived) if chat == STAFF_CHAT and m.rows)
            payload = next(p for row in newest.rows for _, p in row if p.startswith("ack:"))
            await self.presses(payload, chat=STAFF_CHAT, name="Dana")
        elif what == "clears":
            client = self.who()
            assert client is not None
            argument = f"{client.pseudonym} talked on the phone, plan in place"
            await self.commands("clear", argument, chat=STAFF_CHAT, name="Dana")
        elif what == "takes over":
            await self._enrolled()
            await self.presses(f"take:{self._newest_alert()}", chat=DANA)
        else:
            await self.commands("handback", chat=DANA)

    def _newest_alert(self) -> str:
        with self.database.transaction() as session:
            row = session.query(Escalation).order_by(Escalation.opened_at.desc()).first()
        assert row is not None, "there is no alert to take over"
        return row.id

    async def _enrolled(self) -> None:
        with self.database.transaction() as session:
            code = staff.add(session, self.vault, clinic_id="demo", name="Dana", clinician=True, now=self.clock())
        await self.commands("start", code, chat=DANA)
