"""Who is in danger goes first: other work begins only afterwards, and is never held up for long."""

import asyncio
import time
from threading import Event

import pytest

from conversation.urgent import STEP_ASIDE_SECONDS, OrdinaryThreads, RightOfWay, UrgentThreads


def test_other_work_begins_when_the_crisis_is_answered():
    way, order = RightOfWay(), list[str]()
    with OrdinaryThreads(way, 1) as threads:
        with way.taken():
            waiting = threads.submit(order.append, "ordinary")
            time.sleep(STEP_ASIDE_SECONDS / 5)
            order.append("crisis")
        waiting.result(STEP_ASIDE_SECONDS / 2)
    assert order == ["crisis", "ordinary"]


def test_it_waits_for_all_who_are_in_danger():
    way = RightOfWay()
    with OrdinaryThreads(way, 1) as threads, way.taken():
        with way.taken():
            waiting = threads.submit(int)
        time.sleep(STEP_ASIDE_SECONDS / 5)
        assert not waiting.done()


def test_a_flood_of_alarms_does_not_silence_the_other_chats():
    way = RightOfWay()
    with OrdinaryThreads(way, 1) as threads, way.taken():
        assert threads.submit(int).result(STEP_ASIDE_SECONDS * 4) == 0


def test_an_error_gives_the_way_back():
    way = RightOfWay()
    with pytest.raises(OSError, match="gone"), way.taken():
        raise OSError("gone")
    started = time.monotonic()
    way.give()
    assert time.monotonic() - started < STEP_ASIDE_SECONDS / 5


async def test_urgent_work_waits_for_neither_ordinary_work_nor_the_right_of_way_of_others():
    threads, done = UrgentThreads(), Event()
    with threads.right_of_way.taken():
        reading = asyncio.create_task(threads.run_reading(done.wait, 5))
        assert await threads.run(lambda: "answered") == "answered"
        assert not reading.done()
    done.set()
    assert await reading
    threads.close()
