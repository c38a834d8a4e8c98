"""Durable work on the real library: in order, in parallel over chats, and still there after a kill -9."""

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.durable import Durable
from records.db import Database

ROOT = Path(__file__).resolve().parents[3]
WITHIN_SECONDS = 30.0


class Worker:
    """One life of a worker process."""

    def __init__(self, url: str, executor: str, *more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.durable.worker", url, executor, *more],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._reads() == "ready"

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        self._process.kill()
        self._process.communicate()

    def rescue(self, dead: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"rescue {dead}\n")
        self._process.stdin.flush()
        return self._reads()

    def _reads(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@dataclass
class Desk:
    """What the test has in hand: the database, and workers that it starts and kills."""

    database: Database
    url: str
    workers: list[Worker]
    _orders: "itertools.count[int]"

    def worker(self, executor: str = "bot-1", *more: str) -> Worker:
        worker = Worker(self.url, executor, *more)
        self.workers.append(worker)
        return worker

    def enqueue(self, *items: str, delay: float = 0) -> None:
        """Enqueue turns in one transaction, in this order of arrival; a chat is what stands before the dash."""
        client = self.client()
        with self.database.transaction() as session:
            for item in items:
                client.enqueue_turn(session, item, item.split("-")[0], next(self._orders), delay)

    def client(self) -> Durable:
        client = Durable(self.database, "test")
        client.connect()
        return client

    def diary(self) -> list[tuple[str, str, str, float]]:
        with self.database.transaction() as session:
            rows = session.execute(text("SELECT item, what, executor, at FROM diary ORDER BY at")).all()
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def happened(self, what: str, chat: str = "") -> list[str]:
        return [item for item, which, *_ in self.diary() if which == what and item.startswith(chat)]

    def open_gate(self) -> None:
        with self.database.transaction() as session:
            session.execute(text("INSERT INTO diary (item, what, executor, at) VALUES ('', 'gate', '', 0)"))

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WITHIN_SECONDS
        while not true():
            assert time.monotonic() < deadline, f"it did not happen in time: {self.diary()}"
            time.sleep(0.02)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = (
        f"sqlite:///{tmp_path / 'work.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
    database = Database(url)
    with database.transaction() as session:
        session.execute(text("CREATE TABLE diary (item text, what text, executor text, at double precision)"))
    desk = Desk(database, url, [], itertools.count(1))
    yield desk
    for worker in desk.workers:
        worker.kill()
    database.close()


class CallOffError(Exception):
    """Something went wrong before the commit."""


def enqueue_and_call_off(desk: Desk, item: str) -> None:
    client = desk.client()
    with desk.database.transaction() as session:
        client.enqueue_turn(session, item, "a", 0)
        raise CallOffError


def test_what_is_rolled_back_was_never_enqueued_and_the_rest_runs_in_order_and_in_parallel(desk: Desk) -> None:
    desk.worker()
    with pytest.raises(CallOffError):
        enqueue_and_call_off(desk, "a-0-0")
    chats = "abc"
    wanted = {chat: [f"{chat}-{number}-0.1" for number in range(1, 5)] for chat in chats}
    desk.enqueue(*(item for row in zip(*wanted.values(), strict=True) for item in row))
    desk.until(lambda: len(desk.happened("end")) == 12)
    for chat in chats:
        assert desk.happened("begin", chat) == wanted[chat]
        own = [which for item, which, *_ in desk.diary() if item.startswith(chat)]
        assert own == ["begin", "end"] * 4, "two turns of one chat ran at the same time"
    assert open_at_once(desk) > 1, "chats waited for one another"


def open_at_once(desk: Desk) -> int:
    """Return how many turns were under way at the busiest moment."""
    steps = [1 if what == "begin" else -1 for _, what, *_ in desk.diary()]
    return max(itertools.accumulate(steps))


def test_what_arrived_first_runs_first_however_it_was_enqueued(desk: Desk) -> None:
    desk.worker()
    client = desk.client()
    with desk.database.transaction() as session:
        for order in (30, 10, 20):
            client.enqueue_turn(session, f"a-{order}-0", "a", order)
    desk.until(lambda: len(desk.happened("end")) == 3)
    assert desk.happened("begin") == ["a-10-0", "a-20-0", "a-30-0"]


def test_a_turn_killed_in_the_middle_is_taken_up_by_the_next_start_before_later_ones(desk: Desk) -> None:
    first = desk.worker()
    desk.enqueue("a-1-gate", "a-2-0")
    desk.until(lambda: desk.happened("begin") == ["a-1-gate"])
    first.kill()
    desk.open_gate()
    desk.worker()
    desk.until(lambda: desk.happened("end") == ["a-1-gate", "a-2-0"])
    assert desk.happened("begin") == ["a-1-gate", "a-1-gate", "a-2-0"]


def test_a_timer_set_before_a_crash_runs_after_it_and_not_early(desk: Desk) -> None:
    first = desk.worker()
    set_at = time.time()
    desk.enqueue("a-1-0", delay=4)
    first.kill()
    desk.worker()
    desk.until(lambda: desk.happened("end") == ["a-1-0"])
    assert desk.diary()[0][3] >= set_at + 4


def test_a_crisis_reply_left_behind_is_looked_after_by_the_next_start(desk: Desk) -> None:
    first = desk.worker()
    client = desk.client()
    with desk.database.transaction() as session:
        client.enqueue_crisis(session, "tg:1")
        client.enqueue_page(session, "alert")
    first.kill()
    desk.worker()
    desk.until(lambda: set(desk.happened("end")) == {"tg:1", "alert"})


def test_a_dead_machines_work_is_taken_over_by_another_on_request_and_stays_in_order(desk: Desk) -> None:
    dead = desk.worker("bot-1")
    desk.enqueue("a-1-gate", "a-2-0")
    desk.until(lambda: desk.happened("begin") == ["a-1-gate"])
    dead.kill()
    desk.open_gate()
    other = desk.worker("bot-2")
    assert other.rescue("bot-1") == "rescued 1"
    desk.until(lambda: len(desk.happened("end")) == 2)
    ends = [(item, executor) for item, what, executor, _ in desk.diary() if what == "end"]
    assert ends == [("a-1-gate", "bot-2"), ("a-2-0", "bot-2")]


def test_on_call_work_queued_twice_is_done_once_and_goes_on_after_a_kill(desk: Desk) -> None:
    first = desk.worker()
    client = desk.client()
    for _ in range(3):
        with desk.database.transaction() as session:
            client.enqueue_on_call(session, "clearance/a/gate")
    desk.until(lambda: desk.happened("begin") == ["clearance/a/gate"])
    first.kill()
    desk.open_gate()
    desk.worker()
    desk.until(lambda: desk.happened("end") == ["clearance/a/gate"])
    with desk.database.transaction() as session:
        client.enqueue_on_call(session, "clearance/a/gate")
        client.enqueue_on_call(session, "clearance/a/later")
    desk.until(lambda: len(desk.happened("end")) == 2)
    assert desk.happened("end") == ["clearance/a/gate", "clearance/a/later"]


def test_rounds_come_once_for_two_processes_and_go_on_after_a_kill(desk: Desk) -> None:
    every_second = "* * * * * *"
    first = desk.worker("bot-1", every_second)
    desk.worker("bot-2", every_second)
    desk.until(lambda: len(desk.happened("round")) >= 3)
    first.kill()
    before = len(desk.happened("round"))
    desk.worker("bot-1", every_second)
    desk.until(lambda: len(desk.happened("round")) >= before + 3)
    rounds = desk.happened("round")
    assert len(set(rounds)) == len(rounds), "two processes went round for one moment"
