"""Kills the bot with -9 again and again while clients write, and counts what was lost, misordered or doubled.

    make bench-crash                          # 500 messages, 20 chats, 20 kills, about three minutes
    python -m bench.crash --messages 100 --kills 5 --seed 7

The local Bot API server plays Telegram, with delays, 429s, 5xx and time-outs; the bot is the real process on
SQLite. A stand-in plays Rasa and answers each message with a line that names it, so that order can be checked;
`--real-rasa` takes the trained model instead; what it answers is then not checked, only that it does, in order.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.crash_evidence import Evidence, gather
from bench.crash_plan import plan
from bench.crash_run import Run, Setting, settle
from bench.crash_verdict import Verdict, judge
from bench.fake_dialogue import SAY, FakeDialogue
from bench.people import onboard
from bench.report import machine, progress, show
from bench.stack import (
    STAFF_CHAT,
    Folder,
    action_server,
    bot_server,
    end_with_us,
    free_port,
    rasa_server,
    running,
)
from bot.web import build_server
from content.library import Library
from content.loader import load_library
from local_telegram.testing import Config, LocalTelegram, RateLimits
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key

STAFF = ("Dana", "Robin")
HELD_KEYS = frozenset(
    {"paused.explain", "paused.again", "house.cleared", "parked.aloud"}
    | {f"crisis.stay_{how}" for how in ("low", "high", "emergency")}
)
"""What may be said in place of an answer: in a held chat, after a disclosure, and of what waits since then."""


async def run(args: argparse.Namespace, folder: Folder) -> tuple[Verdict, Setting, Counter[str]]:
    """Do the whole run and judge it."""
    library = load_library()
    rng = random.Random(args.seed)  # noqa: S311 - a run that can be repeated
    config = Config(staff_chat_id=STAFF_CHAT, staff=STAFF, rate_limits=RateLimits())
    dialogue = real_dialogue(folder) if args.real_rasa else fake_dialogue(args.seed)
    async with dialogue as (rasa_url, asked), LocalTelegram(config) as phone:
        bot = bot_server(folder, token=phone.token, api_url=phone.url, rasa_url=rasa_url)
        database = Database(folder.database)
        vault = Vault(read_master_key(folder.master_key))
        upgrade(database)
        people = [await phone.person(f"Client {index + 1}") for index in range(args.clients)]
        onboard(database, vault, [person.id for person in people])
        messages = plan(rng, clients=args.clients, messages=args.messages, crises=args.crises)
        setting = Setting(phone, bot, database, people, messages, rng, kills=args.kills, seconds=args.seconds)
        try:
            with progress() as bar:
                await Run(setting, bar).go()
                await phone.lift_faults()
                await settle(setting, bar)
            evidence = await gather(phone, database, vault, [p.id for p in people], [STAFF_CHAT])
        finally:
            bot.stop()
            database.close()
    return verdict_of(evidence, library, None if args.real_rasa else SAY), setting, asked


@asynccontextmanager
async def fake_dialogue(seed: int) -> AsyncIterator[tuple[str, Counter[str]]]:
    """Serve the stand-in; yield its address and its count of how often each message was asked."""
    dialogue, port = FakeDialogue(seed), free_port()
    server = build_server(dialogue.app, "127.0.0.1", port)
    serving = asyncio.create_task(server.serve())
    try:
        yield f"http://127.0.0.1:{port}", dialogue.asked
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def real_dialogue(folder: Folder) -> AsyncIterator[tuple[str, Counter[str]]]:
    """Serve the trained model and the action server; nothing is counted."""
    actions, actions_url = action_server(folder)
    rasa, rasa_url = rasa_server(folder, actions_url)
    with running(actions), running(rasa):
        yield rasa_url, Counter()


def verdict_of(evidence: Evidence, library: Library, answer_key: str | None) -> Verdict:
    """Judge with the wording that this content has."""
    mark = library.message("house.possible_repeat").variants[0]
    return judge(evidence, repeat_mark=mark, held_keys=HELD_KEYS, answer_key=answer_key)


def rows_of(verdict: Verdict, setting: Setting, asked: Counter[str]) -> list[tuple[str, object]]:
    """Return the result as lines of the table."""
    asked_again = sum(count - 1 for count in asked.values())
    return [
        ("kill -9 of the bot", setting.killed),
        ("messages sent, of them answered as a crisis", f"{verdict.messages}, {verdict.crises}"),
        ("ordinary messages answered", verdict.answered),
        ("ordinary replies withdrawn for a crisis in that chat", verdict.withdrawn),
        ("lost", len(verdict.lost)),
        ("out of order", len(verdict.out_of_order)),
        ("ordinary replies that came twice", verdict.duplicates),
        ("... not worded as a possible repeat", len(verdict.unmarked)),
        ("worded as a possible repeat, and were none", verdict.needless_marks),
        ("crisis replies incomplete", len(verdict.crisis_incomplete)),
        ("crisis lines that came twice (allowed)", verdict.crisis_duplicates),
        ("ordinary replies seen after a later crisis reply", verdict.after_crisis),
        ("timers that ended with an answer, in a held chat", f"{verdict.timers}, {verdict.silent_timers}"),
        ("escalations, pages, pages more than one", f"{verdict.alerts}, {verdict.pages}, {verdict.extra_pages}"),
        ("escalations never paged", len(verdict.unpaged)),
        ("pages after the acknowledgement", len(verdict.paged_after_acknowledgement)),
        ("'I told your team' before a page was out", len(verdict.told_too_early)),
        ("page out, and the client never told", len(verdict.never_told)),
        ("messages asked of the dialogue more than once", asked_again),
        ("seconds from the last kill until all was settled", f"{setting.settled_after:.0f}"),
    ]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--crises", type=int, default=15)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=75.0, help="over which the messages are spread")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real-rasa", action="store_true", help="the trained model instead of a stand-in")
    parser.add_argument("--keep", type=Path, help="keep the database and the bot's log in this folder")
    return parser.parse_args()


def main() -> int:
    """Run, print the table, and return 1 if anything was lost, out of order or not worded as it should be."""
    args = arguments()
    end_with_us()
    on, started = machine(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="middlepath-crash-") as made:
        folder = args.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        verdict, setting, asked = asyncio.run(run(args, Folder(folder)))
    show(f"Crash run, seed {args.seed}", ["what", "count"], rows_of(verdict, setting, asked))
    print(f"{on}; {time.monotonic() - started:.0f} s")
    print("faults of Telegram that struck: " + ", ".join(f"{k} {v}" for k, v in setting.struck.items()))
    for name, found in verdict.faults().items():
        print(f"FAULT {name}: {'; '.join(found[:10])}{' ...' if len(found) > 10 else ''}")
    return 1 if verdict.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
