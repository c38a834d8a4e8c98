"""The fault campaign: real bots killed with -9, the database cut off, Telegram failing at one call in ten.

    make bench-faults                                 # SQLite, then PostgreSQL with three workers: 80 minutes
    make bench-faults ARGS="--small --only postgres"  # a few minutes

200 messages of danger among 5,000 ordinary ones from 100 chats. On PostgreSQL the worker that takes updates in
is killed for good half way. The verdict comes from what the local Bot API server saw arrive; our own database is
heard as a second witness. Every broken rule is listed with chat and message, and any makes the exit code 1.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import Progress
from sqlalchemy import make_url

from bench.crash import HELD_KEYS, fake_dialogue
from bench.crash_evidence import gather
from bench.crash_plan import CRISIS
from bench.crash_verdict import Verdict
from bench.crash_verdict import judge as judge_records
from bench.fake_dialogue import SAY
from bench.faults_plan import Size, plan
from bench.faults_report import HEADS, Result, cells, first_lines, write
from bench.faults_run import BENCH, Run, Setting, settle
from bench.faults_staff import Staff
from bench.faults_verdict import Conversation, Findings, Record, Shown, judge
from bench.people import CLINIC, onboard
from bench.report import machine, progress, show
from bench.stack import STAFF_CHAT, Folder, bot_server, end_with_us
from content.library import Library
from content.loader import load_library
from content.render import render
from conversation.safety_desk import SafetyDesk
from local_telegram.testing import Config, LocalTelegram, Person, RateLimits
from records import staff as staff_records
from records.db import Database
from records.migrate import upgrade
from records.models import Client
from records.vault import Vault, read_master_key
from safety.policy import load_policy
from safety.screening.screener import build_screener
from safety.types import ScreenInput
from tests.support.postgres import PostgresServer, run_postgres

FULL = Size(messages=5000, crises=200, clients=100, kills=100, cuts=20, seconds=2000, left=10)
SMALL = Size(messages=300, crises=12, clients=20, kills=6, cuts=3, seconds=120, left=1)
WORKERS = 3
NUMBERS = ("999", "112", "116")
"""One of these stands in every crisis reply to a client in the United Kingdom."""
ROTA = """
timezone: Europe/London
people:
  Dana: {ways: [telegram]}
  Robin: {ways: [telegram]}
shifts:
  - {duty: on_call, days: every day, from: "00:00", to: "00:00", who: [Dana]}
  - {duty: backup, days: every day, from: "00:00", to: "00:00", who: [Robin]}
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a campaign stands on: a folder, and PostgreSQL unless it is SQLite's turn."""

    name: str
    folder: Folder
    postgres: PostgresServer | None

    @property
    def workers(self) -> int:
        """Return how many bot processes share the work."""
        return WORKERS if self.postgres else 1

    def open(self) -> Database:
        """Open the database by a name that is left alone when connections are cut."""
        if self.postgres is None:
            return Database(self.folder.database)
        url = make_url(self.folder.database).update_query_dict({"application_name": BENCH})
        return Database(url.render_as_string(hide_password=False))


@contextmanager
def ground(name: str, path: Path) -> Iterator[Ground]:
    """Prepare one of the two databases."""
    path.mkdir(parents=True, exist_ok=True)
    if name == "sqlite":
        yield Ground(name, Folder(path), None)
        return
    # What is committed must survive a restart of the server; only a power cut of the machine is left out.
    with run_postgres(synchronous_commit="on", log_min_messages="warning") as server:
        yield Ground(name, Folder(path, database_url=server.create_database()), server)


async def campaign(ground: Ground, size: Size, seed: int) -> Result:
    """Do one campaign and judge it."""
    rng = random.Random(seed)  # noqa: S311 - a run that can be repeated
    library, began = load_library(), time.monotonic()
    rota = ground.folder.path / "rota.yaml"
    rota.write_text(ROTA, encoding="utf-8")
    config = Config(staff_chat_id=STAFF_CHAT, staff=("Dana", "Robin"), rate_limits=RateLimits())
    async with fake_dialogue(seed) as (rasa_url, asked), LocalTelegram(config) as phone:
        await phone.seed_faults(seed)
        bots = [
            bot_server(
                ground.folder,
                token=phone.token,
                api_url=phone.url,
                rasa_url=rasa_url,
                name=f"bot-{number + 1}",
                more={"MIDDLEPATH_ROTA_FILE": str(rota)},
            )
            for number in range(ground.workers)
        ]
        database = ground.open()
        vault = Vault(read_master_key(ground.folder.master_key))
        upgrade(database)
        people = [await phone.person(f"Client {number + 1}") for number in range(size.clients)]
        members = {person.name: person for person in await phone.people() if person.name in {"Dana", "Robin"}}
        pseudonyms = _enrol(database, vault, people, members)
        for member in members.values():
            await phone.say(member, "hello")  # a bot may not write to somebody who never wrote to it
        staff = Staff(phone, database, members["Dana"], members["Robin"], rng, size.left)
        setting = Setting(
            phone, list(bots), database, people, pseudonyms, plan(rng, size), size, rng, staff, ground.postgres
        )
        try:
            with progress() as bar:
                await _course(setting, bar)
            findings, witness = await _judge(setting, vault, library, members)
            calls = await phone.calls()
        finally:
            for bot in bots:
                bot.stop()
            database.close()
    setting.struck.update(call.fault for call in calls if call.fault is not None and call.fault != "latency")
    replies = first_lines(setting, calls)
    return Result(
        ground.name, setting, findings, witness, replies, len(calls), sum(asked.values()), time.monotonic() - began
    )


async def _course(setting: Setting, bar: Progress) -> None:
    working = asyncio.create_task(setting.staff.work())
    try:
        await Run(setting, bar).go()
        await setting.phone.lift_faults()
        await settle(setting, bar)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


def _enrol(database: Database, vault: Vault, people: list[Person], members: dict[str, Person]) -> list[str]:
    """Put clients and staff into the database; return the clients' pseudonyms."""
    ids = onboard(database, vault, [person.id for person in people])
    now = datetime.now(UTC)
    with database.transaction() as session:
        for name, person in members.items():
            code = staff_records.add(session, vault, clinic_id=CLINIC, name=name, clinician=True, now=now)
            staff_records.enrol(session, vault, code, person.id, now)
        return [session.get_one(Client, client).pseudonym for client in ids]


async def _judge(
    setting: Setting, vault: Vault, library: Library, members: dict[str, Person]
) -> tuple[Findings, Verdict]:
    mark = library.message("house.possible_repeat").variants[0]
    chats = []
    for index, person in enumerate(setting.people):
        messages = await setting.phone.messages(person)
        shown = tuple(Shown(m.id, m.sent_at, m.text) for m in messages if m.from_bot)
        at = {m.id: m.sent_at for m in messages if not m.from_bot}
        wrote = tuple(replace(w, at=at.get(w.id, w.at)) for w in setting.wrote.get(index, []))
        chats.append(Conversation(setting.pseudonyms[index], wrote, shown))
    unconfirmed = len(await setting.phone.pending_updates())
    record = Record(
        tuple(chats), tuple(setting.staff.pages), tuple(setting.staff.pressed), unconfirmed, time.time()
    )
    findings = judge(record, repeat_mark=mark, cleared=library.message("house.cleared").variants, numbers=NUMBERS)
    staff_chats = [STAFF_CHAT, *(person.id for person in members.values())]
    evidence = await gather(setting.phone, setting.database, vault, [p.id for p in setting.people], staff_chats)
    witness = judge_records(
        evidence,
        repeat_mark=mark,
        held_keys=HELD_KEYS,
        answer_key=SAY,
        unrecorded=_unrecorded(library),
    )
    return findings, witness


def _unrecorded(library: Library) -> frozenset[str]:
    """Return the words that may stand in a chat without a record: what danger earns while the database is away."""
    desk = SafetyDesk(library, load_policy(), build_screener())
    now = datetime.now(UTC)
    says = [
        say
        for text in CRISIS
        for say in desk.says_without_record(desk.screen(ScreenInput(text)), now, clinical=False)
    ]
    return frozenset(render(library, say, lambda _count: 0).text for say in says)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one of the two databases")
    parser.add_argument("--small", action="store_true", help=f"{SMALL.messages} messages, {SMALL.kills} kills")
    for name in ("messages", "crises", "clients", "kills", "cuts", "left"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--seconds", type=float, help="over which clients write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    parser.add_argument("--keep", type=Path, help="keep databases and logs in this folder")
    return parser.parse_args()


def size_of(args: argparse.Namespace) -> Size:
    """Return the full or the small size, with what was asked for in its place."""
    names = ("messages", "crises", "clients", "kills", "cuts", "seconds", "left")
    asked = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    return replace(SMALL if args.small else FULL, **asked)


def main() -> int:
    """Run, print, write; return 1 if any rule was broken."""
    args = arguments()
    end_with_us()
    on, size, results = machine(), size_of(args), []
    with tempfile.TemporaryDirectory(prefix="middlepath-faults-") as made:
        for name in [args.only] if args.only else ["sqlite", "postgres"]:
            with ground(name, (args.keep or Path(made)) / name) as where:
                results.append(asyncio.run(campaign(where, size, args.seed)))
                print(f"{name}: {len(results[-1].broken())} broken rules", file=sys.stderr, flush=True)
    table = cells(results)
    show(f"Fault campaign, seed {args.seed}", [HEADS[0], *(result.name for result in results)], table)
    print(on)
    for result in results:
        for line in result.broken():
            print(f"BROKEN {result.name}: {line}")
    if args.write:
        write(results, " ".join(["make bench-faults", *_given()]), on)
    return 1 if any(result.broken() for result in results) else 0


def _given() -> list[str]:
    """Return what was asked for on the command line, without where things were written to."""
    words = [*sys.argv[1:]]
    if "--keep" in words:
        del words[words.index("--keep") : words.index("--keep") + 2]
    given = " ".join(word for word in words if word != "--write" and not word.startswith("--keep="))
    return [f'ARGS="{given}"'] if given else []


if __name__ == "__main__":
    sys.exit(main())
