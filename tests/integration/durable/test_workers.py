"""Several workers on one PostgreSQL: one takes updates in, and what a dead one left is done by the others."""

import time

import pytest
from sqlalchemy import text

from adapters.durable import KINDS
from adapters.workers import GONE_SECONDS, LOOK_SECONDS
from tests.integration.durable.desk import Desk

SOON_SECONDS = GONE_SECONDS + 3 * LOOK_SECONDS + 1


def receivers(desk: Desk) -> list[str]:
    return [executor for _, what, executor, _ in desk.diary() if what == "receives"]


def cut_connections(desk: Desk) -> None:
    with desk.database.transaction() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND usename = user"
            )
        )


@pytest.mark.postgres
def test_what_a_killed_worker_left_is_done_by_another_unasked_and_in_order(shared_desk: Desk) -> None:
    dead = shared_desk.worker("bot-1", watches=True)
    shared_desk.enqueue("a-1-gate", "a-2-0")
    shared_desk.until(lambda: shared_desk.happened("begin") == ["a-1-gate"])
    shared_desk.worker("bot-2", watches=True)
    dead.kill()
    killed_at = time.monotonic()
    shared_desk.open_gate()
    shared_desk.until(lambda: len(shared_desk.happened("end")) == 2)
    assert time.monotonic() - killed_at < SOON_SECONDS
    ends = [(item, executor) for item, what, executor, _ in shared_desk.diary() if what == "end"]
    assert ends == [("a-1-gate", "bot-2"), ("a-2-0", "bot-2")]


@pytest.mark.postgres
def test_what_a_stopped_worker_left_is_done_by_another_without_a_pause(shared_desk: Desk) -> None:
    first = shared_desk.worker("bot-1", watches=True)
    shared_desk.enqueue("a-1-gate")
    shared_desk.until(lambda: shared_desk.happened("begin") == ["a-1-gate"])
    shared_desk.worker("bot-2", watches=True)
    first.stop()
    stopped_at = time.monotonic()
    shared_desk.until(lambda: shared_desk.happened("begin") == ["a-1-gate"] * 2)
    assert time.monotonic() - stopped_at < GONE_SECONDS
    shared_desk.open_gate()
    shared_desk.until(lambda: shared_desk.happened("end") == ["a-1-gate"])


@pytest.mark.postgres
def test_one_worker_takes_updates_in_and_when_it_dies_another_does_within_a_second(shared_desk: Desk) -> None:
    first = shared_desk.worker("bot-1", watches=True)
    shared_desk.until(lambda: receivers(shared_desk) == ["bot-1"])
    shared_desk.worker("bot-2", watches=True)
    time.sleep(3 * LOOK_SECONDS)
    assert receivers(shared_desk) == ["bot-1"]
    first.kill()
    killed_at = time.monotonic()
    shared_desk.until(lambda: receivers(shared_desk) == ["bot-1", "bot-2"])
    assert time.monotonic() - killed_at < 2 * LOOK_SECONDS + 0.5


@pytest.mark.postgres
def test_a_worker_whose_connections_are_cut_keeps_its_work(shared_desk: Desk) -> None:
    shared_desk.worker("bot-1", watches=True)
    shared_desk.enqueue("a-1-gate")
    shared_desk.until(lambda: shared_desk.happened("begin") == ["a-1-gate"])
    shared_desk.worker("bot-2", watches=True)
    cut_connections(shared_desk)
    time.sleep(SOON_SECONDS)
    shared_desk.open_gate()
    shared_desk.until(lambda: shared_desk.happened("end") == ["a-1-gate"])
    assert shared_desk.happened("begin") == ["a-1-gate"], "living work was given to another"


def test_work_that_was_taken_and_never_begun_is_done_all_the_same(desk: Desk) -> None:
    """A connection that breaks while the queue confirms a claim leaves work that its taker knows nothing of."""
    schema = "" if desk.database.is_sqlite else "dbos."
    desk.worker("bot-1", watches=True)
    desk.enqueue("a-1-0", delay=60)
    with desk.database.transaction() as session:
        session.execute(
            text(
                f"UPDATE {schema}workflow_status SET status = 'PENDING', executor_id = 'bot-1'"  # noqa: S608 - ours
                " WHERE status = 'DELAYED'"
            )
        )
    desk.until(lambda: desk.happened("end") == ["a-1-0"])


def test_long_work_of_every_kind_is_done_once(desk: Desk) -> None:
    desk.worker("bot-1", watches=True)
    client, names = desk.client(), {f"{kind}-gate" for kind in KINDS}
    with desk.database.transaction() as session:
        client.enqueue_turn(session, "turn-gate", "turn", 1)
        client.enqueue_crisis(session, "crisis-gate")
        client.enqueue_silence(session, "silence-gate", 1, 0.1)
        client.enqueue_page(session, "page-gate")
        client.enqueue_watch(session, "watch-gate")
        client.enqueue_follow_up(session, "follow_up-gate", 0.1)
        client.enqueue_diary(session, "diary-gate", 0)
        client.enqueue_tone(session, "tone-gate", 0.1)
        client.enqueue_reminder(session, "reminder-gate", 0)
        client.enqueue_on_call(session, "on_call-gate")

    def once_each(what: str) -> bool:
        works = [work.removesuffix("/1") for work in desk.happened(what)]
        return sorted(work for work in works if work in names) == sorted(names)  # the rounds of the clock come too

    desk.until(lambda: once_each("begin"))
    time.sleep(GONE_SECONDS + 2)
    assert once_each("begin")
    desk.open_gate()
    desk.until(lambda: once_each("end"))


def test_what_stands_under_a_name_that_nobody_has_any_more_is_done(desk: Desk) -> None:
    dead = desk.worker("old-name", watches=True)
    desk.enqueue("a-1-gate")
    desk.until(lambda: desk.happened("begin") == ["a-1-gate"])
    dead.kill()
    desk.open_gate()
    desk.worker("new-name", watches=True)
    desk.until(lambda: desk.happened("end") == ["a-1-gate"])


@pytest.mark.postgres
def test_a_second_worker_of_the_same_name_waits_until_the_first_has_gone(shared_desk: Desk) -> None:
    first = shared_desk.worker("bot-1", watches=True)
    second = shared_desk.begin_worker("bot-1", watches=True)
    time.sleep(5)
    assert not second.has_spoken()
    first.kill()
    second.wait()
