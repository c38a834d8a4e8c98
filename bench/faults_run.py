"""The course of a fault campaign: clients write, Telegram stumbles, workers die, the database breaks away."""

import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
from rich.progress import Progress, TaskID
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bench.crash_run import Trouble
from bench.faults_plan import Plan, Size, ordinary
from bench.faults_staff import Staff
from bench.faults_verdict import Wrote
from bench.stack import DidNotStartError, Server
from local_telegram.testing import FaultKind, LocalTelegram, Person
from records import escalations, inbox
from records.db import Database
from records.models import Escalation
from records.models import Message as Line
from records.transcript import PENDING, SENDING
from safety.policy import load_policy
from tests.support.postgres import PostgresServer

SETTLE_SECONDS = 600.0
QUIET_LOOKS = 8
LOCKED_SECONDS = (2.0, 6.0)
RESTART_SECONDS = 4.0
SLOW_ANSWER = 9.0
"""Longer than the bot waits for an answer of Telegram's."""
RESCUE_SECONDS = 8.0
"""Longer than it takes until the work of a dead worker is done by another."""
SHORTEST_LIFE, LONGEST_LIFE = 1.0, 14.0
"""So long a bot works at least before it is killed again."""
BENCH = "bench"
"""How the campaign's own connections are named, so that it does not cut them."""
HOLDING = {"T2", "T5"}
CODES = {"I do not want to be here any more": "T1", "I want to kill myself": "T2", "I took all my pills": "T5"}

TROUBLE = (
    Trouble(FaultKind.LATENCY, 1.0, seconds=0.02, seconds_max=0.15),
    Trouble(FaultKind.TOO_MANY_REQUESTS, 0.035),
    Trouble(FaultKind.SERVER_ERROR, 0.02),
    Trouble(FaultKind.BAD_GATEWAY, 0.015),
    Trouble(FaultKind.ERROR_AFTER, 0.005),
    Trouble(FaultKind.CUT, 0.005),
    Trouble(FaultKind.CUT_AFTER, 0.005),
    Trouble(FaultKind.HANG, 0.005),
    Trouble(FaultKind.HANG_AFTER, 0.005),
    Trouble(FaultKind.LATE, 0.005, seconds=SLOW_ANSWER),
    Trouble(FaultKind.TOO_MANY_REQUESTS, 0.03, method="getUpdates"),
    Trouble(FaultKind.SERVER_ERROR, 0.04, method="getUpdates"),
    Trouble(FaultKind.CUT_AFTER, 0.03, method="getUpdates"),
)
"""One call in ten fails: 429, 5xx, a broken connection, no answer in time. Of the unanswered, half were done."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A time in which something was broken on purpose; Unix seconds."""

    what: str
    begins: float
    ends: float


@dataclass
class Setting:
    """Who and what takes part, and what is counted on the way."""

    phone: LocalTelegram
    bots: list[Server]
    database: Database
    people: Sequence[Person]
    pseudonyms: Sequence[str]
    plan: Plan
    size: Size
    rng: random.Random
    staff: Staff
    postgres: PostgresServer | None
    wrote: dict[int, list[Wrote]] = field(default_factory=dict)
    up_since: dict[str, float] = field(default_factory=dict)
    killed: int = 0
    gone_for_good: str = ""
    ended_by_itself: int = 0
    cut: int = 0
    disturbances: list[Disturbance] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    settled_after: float = 0.0


class Run:
    """Everything that happens at the same time."""

    def __init__(self, setting: Setting, bar: Progress) -> None:
        self._setting = setting
        self._bar = bar
        self._numbers = 0
        self._restarts: set[asyncio.Task[None]] = set()
        self._acknowledge = {
            row.code.value: float(row.page.acknowledge_within or 0)
            for row in load_policy().rows
            if row.page is not None and isinstance(row.page.acknowledge_within, int)
        }

    async def go(self) -> None:
        """Return when everything is written, broken and up again."""
        setting = self._setting
        for trouble in TROUBLE:
            await setting.phone.fault(
                trouble.kind,
                method=trouble.method,
                probability=trouble.probability,
                seconds=trouble.seconds,
                seconds_max=trouble.seconds if trouble.seconds_max is None else trouble.seconds_max,
            )
        for bot in setting.bots:
            bot.start()
        for bot in setting.bots:
            await asyncio.to_thread(bot.wait_until_up)
            setting.up_since[bot.log.stem] = time.time()
        await setting.staff.look()
        started = time.monotonic()
        await asyncio.gather(self._clients_write(started), self._kill(started), self._cut(started))
        await asyncio.gather(*self._restarts)

    async def _clients_write(self, started: float) -> None:
        setting, turns = self._setting, self._setting.plan.turns
        task = self._bar.add_task("messages", total=len(turns))
        gap = setting.size.seconds / len(turns)
        for place, client in enumerate(turns):
            await _until(started + place * gap)
            # On a slow machine the kills lag behind: messages wait, so that every life of a bot has work.
            while place * (len(setting.plan.kills) + 1) > len(turns) * (setting.killed + 1):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            await self._write(client)
            self._bar.advance(task)
        left = self._bar.add_task("words of danger kept back", total=None)
        while waiting := [i for i, writer in enumerate(setting.plan.writers) if writer.due]:
            self._bar.update(left, description=f"words of danger kept back: {len(waiting)}")
            for client in waiting:
                setting.plan.writers[client].written = 10**6
                if setting.staff.is_ready(setting.pseudonyms[client]):
                    await self._write(client)
            await asyncio.sleep(0.5)
        self._bar.remove_task(left)

    async def _write(self, client: int) -> None:
        setting = self._setting
        ready = setting.staff.is_ready(setting.pseudonyms[client])
        danger = setting.plan.writers[client].next_crisis(ready=ready)
        number = None
        if danger is None:
            self._numbers += 1
            number = self._numbers
        at = time.time()
        sent = await setting.phone.say(setting.people[client], danger or ordinary(setting.rng, self._numbers))
        code = CODES[danger] if danger else ""
        wrote = Wrote(
            sent.message_id or 0,
            at,
            number,
            holds=code in HOLDING,
            acknowledge_within=self._acknowledge.get(code, 0.0),
        )
        setting.wrote.setdefault(client, []).append(wrote)

    async def _kill(self, started: float) -> None:
        setting = self._setting
        task = self._bar.add_task("kill -9", total=len(setting.plan.kills))
        for place, moment in enumerate(setting.plan.kills, start=1):
            await _until(started + moment)
            life = setting.rng.uniform(SHORTEST_LIFE, LONGEST_LIFE)
            for_good = place == (len(setting.plan.kills) + 1) // 2 and len(setting.bots) > 1
            victim = await asyncio.to_thread(self._victim, life, for_good=for_good)
            begins = time.time()
            setting.up_since.pop(victim.log.stem, None)
            victim.kill()
            setting.killed += 1
            self._bar.advance(task)
            if for_good:
                setting.bots.remove(victim)
                setting.gone_for_good = victim.log.stem
            else:
                victim.start()
            restart = asyncio.create_task(self._note_when_up(victim, begins, for_good=for_good))
            self._restarts.add(restart)
            restart.add_done_callback(self._restarts.discard)

    async def _note_when_up(self, victim: Server, begins: float, *, for_good: bool) -> None:
        """Note how long nobody took updates in: until the one is back, or until others have taken over."""
        if not for_good:
            await self._come_up(victim)
            self._setting.up_since[victim.log.stem] = time.time()
        alone = self._setting.postgres is None
        ends = time.time() + 1 if alone else begins + RESCUE_SECONDS
        self._setting.disturbances.append(Disturbance("kill", begins, ends))

    async def _come_up(self, bot: Server) -> None:
        """Wait until it is up; one that ends instead is started again, as the compose file has it."""
        while True:
            try:
                await asyncio.to_thread(bot.wait_until_up)
            except DidNotStartError:
                self._setting.ended_by_itself += 1
                bot.start()
            else:
                return

    def _victim(self, life: float, *, for_good: bool) -> Server:
        """Choose one that has been up for so long. For good dies the receiver: the worst of all.

        All others are up then: three that die within the time of one start are no test of those that go on.
        """
        setting = self._setting
        while True:
            if len(setting.up_since) < len(setting.bots):
                time.sleep(0.05)
                continue
            old = [b for b in setting.bots if time.time() - setting.up_since.get(b.log.stem, 1e12) >= life]
            up = [bot for bot in old if bot.is_up() and (not for_good or _is_receiving(bot))]
            if up:
                return setting.rng.choice(up)
            time.sleep(0.05)

    async def _cut(self, started: float) -> None:
        setting = self._setting
        task = self._bar.add_task("database cut", total=len(setting.plan.cuts))
        for place, moment in enumerate(setting.plan.cuts, start=1):
            await _until(started + moment)
            begins = time.time()
            restart = place == (len(setting.plan.cuts) + 1) // 2
            await asyncio.to_thread(self._break_away, restart=restart)
            setting.cut += 1
            setting.disturbances.append(Disturbance("cut", begins, time.time() + 2))
            self._bar.advance(task)

    def _break_away(self, *, restart: bool) -> None:
        setting = self._setting
        if setting.postgres is None:
            hold_write_lock(str(setting.database.engine.url.database), setting.rng.uniform(*LOCKED_SECONDS))
        elif restart:
            setting.postgres.restart(RESTART_SECONDS)
        else:
            setting.postgres.admin(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                " AND pid <> pg_backend_pid() AND application_name <> 'bench'"
            )


def hold_write_lock(file: str, seconds: float) -> None:
    """Let a foreign process keep everybody from writing to an SQLite file."""
    code = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None);"
        " c.execute('BEGIN IMMEDIATE'); time.sleep(float(sys.argv[2])); c.execute('ROLLBACK')"
    )
    subprocess.run([sys.executable, "-c", code, file, str(seconds)], check=True, timeout=120)


def _is_receiving(bot: Server) -> bool:
    try:
        page = httpx.get(bot.health.replace("/health", "/metrics"), timeout=1.0, trust_env=False).text
    except httpx.HTTPError:
        return False
    return "middlepath_receiving 1.0" in page


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


async def settle(setting: Setting, bar: Progress) -> None:
    """Wait until nothing is left to do, or until it is plain that something will stay."""
    task: TaskID = bar.add_task("left to settle", total=None)
    began, quiet = time.monotonic(), 0
    while time.monotonic() - began < SETTLE_SECONDS:
        try:
            left = await asyncio.to_thread(_unfinished, setting.database)
        except SQLAlchemyError:
            left = 1
        left += len(await setting.phone.pending_updates()) + setting.staff.busy
        bar.update(task, description=f"left to settle: {left}")
        quiet = 0 if left else quiet + 1
        if quiet == 1:
            setting.settled_after = time.monotonic() - began
        if quiet == QUIET_LOOKS:
            break
        await asyncio.sleep(0.5)


def _unfinished(database: Database) -> int:
    with database.transaction() as session:
        lines = session.scalar(select(func.count()).where(Line.status.in_([PENDING, SENDING]))) or 0
        unpaged = session.scalar(select(func.count()).where(Escalation.status == escalations.OPEN)) or 0
        return inbox.count_open(session) + lines + unpaged
