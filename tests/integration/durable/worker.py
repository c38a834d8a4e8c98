"""A worker for the tests of durable work: `python -m tests.integration.durable.worker URL EXECUTOR [watch]`.

Each turn notes its beginning, waits as its id tells it to, and notes its end. Commands come in by standard input;
the worker ends when that closes, so it never outlives its test. With `watch` it looks after its fellows, as the
bot does, and notes when it becomes the receiver.
"""

import asyncio
import sys
import time

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.durable import KINDS, ROUNDS, Durable, Jobs
from adapters.log import configure
from adapters.workers import Workers
from records.db import Database

GATE_LOOK_SECONDS = 0.05


class Diary:
    """Notes what happened, when, in which process, in a table the test reads."""

    def __init__(self, database: Database, executor: str) -> None:
        self._database = database
        self._executor = executor

    def note(self, item: str, what: str) -> None:
        """Add one line."""
        with self._database.transaction() as session:
            session.execute(
                text("INSERT INTO diary (item, what, executor, at) VALUES (:item, :what, :executor, :at)"),
                {"item": item, "what": what, "executor": self._executor, "at": time.time()},
            )

    def gate_is_open(self) -> bool:
        """Tell whether the test lets turns that wait for it go on; it is asked again when the line was cut."""
        try:
            with self._database.transaction() as session:
                return session.execute(text("SELECT count(*) FROM diary WHERE what = 'gate'")).scalar_one() > 0
        except DBAPIError:
            return False


def jobs(diary: Diary, durable: Durable) -> Jobs:
    """Turns named `<chat>-<number>-<seconds or "gate">`; crisis deliveries and pages end at once."""

    async def turn(item: str) -> None:
        await asyncio.to_thread(diary.note, item, "begin")
        wait = item.rsplit("-", 1)[1]
        if wait == "gate":
            while not await asyncio.to_thread(diary.gate_is_open):  # noqa: ASYNC110 - another process opens it
                await asyncio.sleep(GATE_LOOK_SECONDS)
        else:
            await asyncio.sleep(float(wait))
        await asyncio.to_thread(diary.note, item, "end")

    async def other(work: str) -> None:
        await asyncio.to_thread(diary.note, work, "begin")
        while "gate" in work and not await asyncio.to_thread(diary.gate_is_open):  # noqa: ASYNC110 - as above
            await asyncio.sleep(GATE_LOOK_SECONDS)
        await asyncio.to_thread(diary.note, work, "end")

    def queue_due(due: str) -> None:
        with durable.database.transaction() as session:
            durable.enqueue_on_call(session, f"due/{due}")

    async def rounds(due: str) -> None:
        await asyncio.to_thread(diary.note, due, "round")
        await asyncio.to_thread(queue_due, due)

    return Jobs(**{**dict.fromkeys(KINDS, other), "turn": turn}, rounds=rounds)


def say(words: str) -> None:
    """Answer the test."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def watch(workers: Workers, diary: Diary) -> None:
    """Look after the others until cancelled."""
    watching = asyncio.create_task(workers.watch())
    try:
        await workers.receiving.wait()
        await asyncio.to_thread(diary.note, "", "receives")
        await watching
    finally:
        watching.cancel()


async def main(url: str, executor: str, watches: str = "", rounds: str = ROUNDS) -> None:
    """Work until standard input closes; `rescue NAME` takes over what that executor left.

    `rounds` is when to go round, as a cron line.
    """
    configure("console")  # to standard error: what is said on standard output is for the test
    database = Database(url)
    durable = Durable(database, executor, rounds=rounds)
    diary = Diary(database, executor)
    workers = Workers(database, durable, executor, receives=True)
    if watches:
        await workers.arrive(asyncio.Event())
    await durable.launch(jobs(diary, durable))
    watching = asyncio.create_task(watch(workers, diary)) if watches else None
    say("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        word, _, argument = line.strip().partition(" ")
        if word == "rescue":
            say(f"rescued {await asyncio.to_thread(durable.rescue, argument)}")
    if watching is not None:
        watching.cancel()
    durable.stop()
    await workers.leave()
    database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
