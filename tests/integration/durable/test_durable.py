"""Durable work on the real library: in order, in parallel over chats, and still there after a kill -9."""

import itertools
import time

import pytest

from tests.integration.durable.desk import Desk


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


def test_a_reminder_set_before_a_kill_comes_once_and_not_early_however_often_it_was_planned(desk: Desk) -> None:
    first = desk.worker()
    client, set_at = desk.client(), time.time()
    for _ in range(3):
        with desk.database.transaction() as session:
            client.enqueue_reminder(session, "client/20261123T2000", 4)
            client.enqueue_reminder(session, "client/gate", 0)
    desk.until(lambda: desk.happened("begin") == ["client/gate"])
    first.kill()
    desk.open_gate()
    desk.worker()
    desk.until(lambda: len(desk.happened("end")) == 2)
    later = "client/20261123T2000"
    assert sorted(desk.happened("end")) == sorted([later, "client/gate"])
    assert sorted(desk.happened("begin")) == sorted([later, "client/gate", "client/gate"])
    assert min(at for work, _, _, at in desk.diary() if work == later) >= set_at + 4


def test_reminders_that_are_due_together_do_not_keep_a_turn_waiting(desk: Desk) -> None:
    desk.worker()
    client = desk.client()
    with desk.database.transaction() as session:
        for number in range(6):
            client.enqueue_reminder(session, f"client-{number}/gate", 0)
    desk.until(lambda: len(desk.happened("begin")) == 2)
    desk.enqueue("a-1-0")
    desk.until(lambda: desk.happened("end") == ["a-1-0"])
    assert len(desk.happened("begin", "client")) == 2, "two at a time"
    desk.open_gate()
    desk.until(lambda: len(desk.happened("end", "client")) == 6)


def test_what_a_round_finds_due_is_done_once_by_two_processes_and_goes_on_after_a_kill(desk: Desk) -> None:
    every_second = "* * * * * *"
    first = desk.worker("bot-1", rounds=every_second)
    desk.worker("bot-2", rounds=every_second)
    desk.until(lambda: len(set(desk.happened("round"))) >= 3)
    first.kill()
    before = len(set(desk.happened("round")))
    desk.worker("bot-1", rounds=every_second)
    desk.until(lambda: len(set(desk.happened("round"))) >= before + 3)
    looked_at = {f"due/{moment}" for moment in desk.happened("round")[:before]}
    desk.until(lambda: looked_at <= set(desk.happened("end", "due/")))
    # A round may be gone twice; what it finds is queued once. One that was killed comes back to its own work.
    who_did = {(work, executor) for work, what, executor, _ in desk.diary() if what == "end"}
    assert len(who_did) == len({work for work, _ in who_did})
