"""The course of a crash run: clients write, staff act, Telegram stumbles, the bot is killed again and again."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.progress import Progress
from sqlalchemy import func, select

from bench.crash_plan import Planned
from bench.stack import STAFF_CHAT, Server
from local_telegram.testing import FaultKind, LocalTelegram, Message, Person
from records import inbox
from records.db import Database
from records.models import Escalation
from records.models import Message as Line
from records.transcript import PENDING, SENDING

SETTLE_SECONDS = 180.0
QUIET_LOOKS = 6
SHORTEST_LIFE, LONGEST_LIFE = 0.1, 2.5
STAFF_LOOKS_SECONDS = 1.0
ACKNOWLEDGED_SHARE = 0.7
CLEARED_CHATS = 3
SLOW_ANSWER = 9.0
"""Longer than the bot waits for an answer of Telegram's."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of fault in Telegram's answers, and the share of calls it strikes."""

    kind: FaultKind
    probability: float
    method: str = "*"
    seconds: float = 0.0
    seconds_max: float | None = None


TROUBLE = (
    Trouble(FaultKind.LATENCY, 1.0, seconds=0.02, seconds_max=0.25),
    Trouble(FaultKind.TOO_MANY_REQUESTS, 0.04),
    Trouble(FaultKind.SERVER_ERROR, 0.02),
    Trouble(FaultKind.BAD_GATEWAY, 0.02),
    Trouble(FaultKind.ERROR_AFTER, 0.01),
    Trouble(FaultKind.CUT, 0.02),
    Trouble(FaultKind.CUT_AFTER, 0.02),
    Trouble(FaultKind.HANG, 0.005),
    Trouble(FaultKind.HANG_AFTER, 0.005),
    Trouble(FaultKind.LATE, 0.005, seconds=SLOW_ANSWER),
    Trouble(FaultKind.SERVER_ERROR, 0.03, method="getUpdates"),
    Trouble(FaultKind.CUT_AFTER, 0.02, method="getUpdates"),
)


@dataclass
class Setting:
    """Who and what takes part, and what is counted on the way."""

    phone: LocalTelegram
    bot: Server
    database: Database
    people: Sequence[Person]
    messages: Sequence[Planned]
    rng: random.Random
    kills: int
    seconds: float
    sent: int = 0
    killed: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    last_kill: float = 0.0
    settled_after: float = 0.0


class Run:
    """Everything that happens at the same time."""

    def __init__(self, setting: Setting, bar: Progress) -> None:
        self._setting = setting
        self._bar = bar
        self._acted_on: set[int] = set()
        self._cleared = 0

    async def go(self) -> None:
        """Return when every message is sent, every kill is done, and the bot is up again."""
        setting = self._setting
        for trouble in TROUBLE:
            more = {} if trouble.seconds_max is None else {"seconds_max": trouble.seconds_max}
            await setting.phone.fault(
                trouble.kind,
                method=trouble.method,
                probability=trouble.probability,
                seconds=trouble.seconds,
                **more,
            )
        setting.bot.start()
        staff = asyncio.create_task(self._staff())
        try:
            await asyncio.gather(self._clients_write(), self._kill_again_and_again())
        finally:
            staff.cancel()
            await asyncio.gather(staff, return_exceptions=True)

    async def _clients_write(self) -> None:
        setting = self._setting
        task = self._bar.add_task("messages", total=len(setting.messages))
        gap = setting.seconds / len(setting.messages)
        for message in setting.messages:
            # On a slow machine the kills lag behind: messages wait, so that every life of the bot has work.
            while self._ahead_of_the_kills():  # noqa: ASYNC110 - two counters, no event
                await asyncio.sleep(0.05)
            await setting.phone.say(setting.people[message.client], message.text)
            setting.sent += 1
            self._bar.advance(task)
            await asyncio.sleep(setting.rng.uniform(0, 2 * gap))

    def _ahead_of_the_kills(self) -> bool:
        setting = self._setting
        return setting.sent * (setting.kills + 1) > len(setting.messages) * (setting.killed + 1)

    async def _kill_again_and_again(self) -> None:
        setting = self._setting
        task = self._bar.add_task("kill -9", total=setting.kills)
        for _ in range(setting.kills):
            await asyncio.to_thread(setting.bot.wait_until_up)
            await asyncio.sleep(setting.rng.uniform(SHORTEST_LIFE, LONGEST_LIFE))
            setting.bot.kill()
            setting.killed += 1
            setting.last_kill = time.monotonic()
            setting.bot.start()
            self._bar.advance(task)
        await asyncio.to_thread(setting.bot.wait_until_up)

    async def _staff(self) -> None:
        """Acknowledge most pages some seconds after they appear, and open some held chats again."""
        phone = self._setting.phone
        dana = next(person for person in await phone.people() if person.name == "Dana")
        while True:
            await asyncio.sleep(STAFF_LOOKS_SECONDS)
            for page in await phone.from_bot(STAFF_CHAT):
                if page.id not in self._acted_on and page.payloads and time.time() - page.sent_at > 2:
                    self._acted_on.add(page.id)
                    await self._act_on(page, dana)

    async def _act_on(self, page: Message, dana: Person) -> None:
        if self._setting.rng.random() > ACKNOWLEDGED_SHARE:
            return
        await self._setting.phone.press(dana, page.payloads[0], chat=STAFF_CHAT, message=page.id)
        if "EMERGENCY" in page.text and self._cleared < CLEARED_CHATS:
            self._cleared += 1
            name = page.text.split("Client ")[1].split(",")[0]
            await self._setting.phone.say(dana, f"/clear {name} spoke by phone, safe", chat=STAFF_CHAT)


async def settle(setting: Setting, bar: Progress) -> None:
    """Wait until nothing is left to do, or until it is plain that something will stay."""
    task = bar.add_task("left to settle", total=None)
    deadline, quiet = time.monotonic() + SETTLE_SECONDS, 0
    while time.monotonic() < deadline:
        left = len(await setting.phone.pending_updates()) + await asyncio.to_thread(_unfinished, setting.database)
        bar.update(task, description=f"left to settle: {left}")
        quiet = 0 if left else quiet + 1
        if quiet == 1:
            setting.settled_after = time.monotonic() - setting.last_kill
        if quiet == QUIET_LOOKS:
            break
        await asyncio.sleep(0.5)
    calls = await setting.phone.calls()
    setting.struck = Counter(call.fault for call in calls if call.fault is not None)


def _unfinished(database: Database) -> int:
    with database.transaction() as session:
        lines = session.scalar(select(func.count()).where(Line.status.in_([PENDING, SENDING]))) or 0
        unpaged = session.scalar(select(func.count()).where(Escalation.paged_at.is_(None))) or 0
        return inbox.count_open(session) + lines + unpaged
