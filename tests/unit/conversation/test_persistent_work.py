"""Durable work that fails is tried again, given up on kindly, and never because the database is away."""

import pytest
from sqlalchemy.exc import OperationalError

from conversation.dispatch import AWAY_WAIT, WAITS, persistent

AWAY = OperationalError("SELECT 1", {}, Exception("connection refused"))


class Work:
    """Fails with these errors in turn, then succeeds; notes the waits, and what was given up."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = [*errors]
        self.waited: list[float] = []
        self.given_up: list[str] = []

    async def do(self, work_id: str) -> None:
        if self.errors:
            raise self.errors.pop(0)

    async def give_up(self, work_id: str) -> None:
        self.given_up.append(work_id)

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)

    async def run(self) -> None:
        await persistent("turn", self.do, give_up=self.give_up, sleep=self.sleep)("tg:1")


async def test_a_failure_is_tried_again_after_growing_pauses() -> None:
    work = Work(ValueError(), ValueError())
    await work.run()
    assert work.waited == [*WAITS[:2]]
    assert not work.given_up


async def test_what_fails_every_time_is_given_up_once() -> None:
    work = Work(*[ValueError()] * 10)
    await work.run()
    assert work.waited == [*WAITS]
    assert work.given_up == ["tg:1"]


@pytest.mark.parametrize("failures", [1, 20])
async def test_a_database_that_is_away_is_waited_for_and_costs_nobody_their_answer(failures: int) -> None:
    work = Work(*[AWAY] * failures)
    await work.run()
    assert work.waited == [AWAY_WAIT] * failures
    assert not work.given_up
