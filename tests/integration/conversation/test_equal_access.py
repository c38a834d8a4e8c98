"""Row 19 of the brief's table 1: speed, length and reach of a reply never depend on what a client practised."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select

from content.say import Say
from records import clients
from records.coaching_models import PracticeReport, SkillAttempt
from records.models import Message
from tests.support.house import PATIENT, STRANGER, TestHouse

ROOT = Path(__file__).parents[3]
ROOMS = ("actions", "adapters", "bot", "coaching", "conversation", "records", "safety")
MAY_READ = {
    "records/tone_facts.py": {"barrier_met"},
    "records/what_works.py": {"helped"},
    "records/interfering.py": {"barriers", "fix_of"},
}
"""Who may read what was practised or missed: the tone policy's count of barriers, the client's own list, and what
staff are shown."""
MAY_WRITE = {"records/coaching_store.py": {"report_practice", "erase"}}
TALK = {
    "i missed my practice": (Say("missed.ordinary"), Say("missed.ask_knew")),
    "no": (Say("missed.fix_smaller_step"),),
    "i feel low": (Say("talk.what_next"),),
}
MESSAGES = ("i missed my practice", "no", "i feel low", "hello", "/menu")


def names_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (function, name) for every use of the table of practice outside its own module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Name) and node.id == "PracticeReport":
                    yield function.name, node.id


def test_nothing_on_the_way_of_a_reply_reads_practice_but_what_may() -> None:
    found: dict[str, set[str]] = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for function, _ in names_in(path):
                found.setdefault(path.relative_to(ROOT).as_posix(), set()).add(function)
    assert found == MAY_READ | MAY_WRITE


async def replies(house: TestHouse, chat: int) -> list[tuple[str | None, object, str | None, int | None]]:
    for message in MESSAGES:
        if message.startswith("/"):
            await house.commands(message[1:], chat=chat)
        else:
            await house.says(message, chat=chat)
    client = house.client(chat)
    with house.database.transaction() as session:
        lines = session.scalars(
            select(Message).where(Message.client_id == client.id, Message.direction == "out").order_by(Message.id)
        ).all()
        return [(line.say_key, line.buttons, line.lane, line.timer_seconds) for line in lines]


def practised(house: TestHouse, chat: int, *, missed: int, done: int) -> None:
    with house.database.transaction() as session:
        client = clients.find_by_chat(session, house.vault, chat)
        assert client is not None
        for n in range(missed + done):
            fix = "smaller_step" if n < missed else None
            session.add(PracticeReport(client_id=client.id, message_id=f"p:{n}", at=house.clock(), fix=fix))
        for n in range(done):
            session.add(
                SkillAttempt(
                    client_id=client.id, message_id=f"s:{n}", skill="DT04", finished=True, at=house.clock()
                )
            )


async def test_whoever_missed_everything_gets_the_same_replies_as_whoever_missed_nothing(
    house: TestHouse,
) -> None:
    house.dialogue.answers = TALK
    for chat in (PATIENT, STRANGER):
        await house.onboarded(chat)
    practised(house, PATIENT, missed=60, done=0)
    practised(house, STRANGER, missed=0, done=60)
    missing, diligent = await replies(house, PATIENT), await replies(house, STRANGER)
    start = next(n for n, line in enumerate(missing) if line[0] == "missed.ordinary")
    assert missing[start:] == diligent[start:]
    assert len(missing) == len(diligent)


@pytest.mark.parametrize("missed", [0, 60])
async def test_a_reply_does_the_same_work_whatever_was_missed(house: TestHouse, missed: int) -> None:
    house.dialogue.answers = TALK
    await house.onboarded()
    practised(house, PATIENT, missed=missed, done=0)
    counted: list[str] = []

    def count(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(house.database.engine, "before_cursor_execute", count)
    await house.says("i feel low")
    event.remove(house.database.engine, "before_cursor_execute", count)
    assert not any("practice_reports" in statement for statement in counted)
    assert house.queue.delayed == []
