"""What the tests of durable work have in hand: a database with a diary, and workers to start and kill."""

import itertools
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from adapters.durable import Durable
from records.db import Database

ROOT = Path(__file__).resolve().parents[3]
WITHIN_SECONDS = 30.0


class Worker:
    """One life of a worker process."""

    def __init__(self, url: str, executor: str, *, watches: bool = False, rounds: str = "") -> None:
        words = [url, executor, "watch" if watches else "", *([rounds] if rounds else [])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.durable.worker", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def wait(self) -> None:
        """Return once it works."""
        assert self._reads() == "ready"

    def has_spoken(self) -> bool:
        """Tell whether it has said anything yet, without waiting for it."""
        return bool(select.select([self._process.stdout], [], [], 0)[0])

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        self._process.kill()
        self._process.communicate()

    def stop(self) -> None:
        """Let it end in order, as an operator does."""
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

    def worker(self, executor: str = "bot-1", *, watches: bool = False, rounds: str = "") -> Worker:
        worker = self.begin_worker(executor, watches=watches, rounds=rounds)
        worker.wait()
        return worker

    def begin_worker(self, executor: str, *, watches: bool, rounds: str = "") -> Worker:
        """Start a worker and leave it to itself."""
        worker = Worker(self.url, executor, watches=watches, rounds=rounds)
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
