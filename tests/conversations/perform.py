"""Plays a conversation through the whole app and compares what happened with what its writer expects."""

import asyncio
import contextlib
import time
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversation.types import Kind
from records import transcript as lines
from records.db import Database
from records.models import Escalation, Message, Page, ScreeningRecord
from records.vault import ErasedError
from tests.conversations.house import Stage, TalkHouse
from tests.conversations.script import Expected, Step, Talk, fits
from tests.conversations.transcript import Said, Transcript, Turn

SIDE_BY_SIDE = 3
ANY_SKILL = "any skill"
"""Taps the first skill on offer, whichever it is."""


async def play_all(stage: Stage, talks: Sequence[Talk]) -> dict[str, Transcript]:
    """Play conversations side by side against one Rasa; one that breaks off leaves the others alone."""
    room = asyncio.Semaphore(SIDE_BY_SIDE)
    databases: list[Database] = []

    async def one(talk: Talk) -> Transcript:
        async with room:
            return await play(stage, talk, databases)

    done = await asyncio.gather(*(one(talk) for talk in talks))
    # Work that was cancelled may still run in its thread: the databases are closed after the last of it.
    await asyncio.get_running_loop().shutdown_default_executor()
    for database in databases:
        database.close()
    return {played.talk.name: played for played in done}


async def play(stage: Stage, talk: Talk, databases: list[Database]) -> Transcript:
    """Play one conversation; whatever breaks it off is told in its transcript."""
    played = Transcript(talk)
    try:
        house = TalkHouse(stage, talk)
        databases.append(house.database)
        async with house:
            for step in talk.steps:
                turn = await _Player(house).step(step)
                played.turns.append(turn)
                played.problems += judged(turn, talk.file)
    except Exception as error:  # noqa: BLE001 - the report names it; the other conversations go on
        played.error = f"{type(error).__name__}: {error}"
    return played


class _Player:
    """Does one step and reads what came of it out of the records."""

    def __init__(self, house: TalkHouse) -> None:
        self._house = house

    async def step(self, step: Step) -> Turn:
        before, pages_before = self._newest(), self._paged()
        began = time.perf_counter()
        await self._act(step)
        seconds = time.perf_counter() - began
        client = self._house.who()
        if client is None:
            return Turn(step, (), "coaching", (), seconds=seconds)
        with self._house.database.transaction() as session:
            said = self._said(session, client.id, before)
            action, code = self._screened(session, client.id, before)
        pages = tuple(code for number, code in self._paged().items() if number not in pages_before)
        held = client.takeover_id is not None
        return Turn(step, said, client.mode, pages, action, code, seconds, held)

    async def _act(self, step: Step) -> None:
        house = self._house
        if step.act == "client" and step.what.startswith("/") and step.what[1:2].isalpha():
            command, _, argument = step.what[1:].partition(" ")
            await house.commands(command.lower(), argument, chat=house.chat)
        elif step.act == "client":
            await house.says(step.what, chat=house.chat)
        elif step.act == "taps":
            await house.presses(self._payload(step.what), chat=house.chat)
        elif step.act == "sends":
            await house.takes(house.inbound(Kind(step.what), text=step.words))
        elif step.act == "waits":
            await house.pass_time(step.lasts)
        else:
            await house.team_does(step.what)

    def _payload(self, label: str) -> str:
        """Return what a button means: the newest on the screen with this label, or any by its key."""
        shown = [m for chat, m in reversed(self._house.phone.arrived) if chat == self._house.chat]
        for message in shown:
            for row in message.rows:
                for text, payload in row:
                    if text == label or (label == ANY_SKILL and payload.startswith("skill:")):
                        return payload
        with contextlib.suppress(LookupError):
            return self._house.library.button(label).payload
        raise AssertionError(f"there is no button '{label}' on the screen")

    def _newest(self) -> int:
        with self._house.database.transaction() as session:
            return session.scalar(select(Message.id).order_by(Message.id.desc()).limit(1)) or 0

    def _said(self, session: Session, client_id: str, after: int) -> tuple[Said, ...]:
        found = session.scalars(
            select(Message)
            .where(Message.client_id == client_id, Message.id > after, Message.direction == "out")
            .where(Message.status == lines.SENT)
            .order_by(Message.sent_at, Message.id)
        )
        return tuple(self._one(session, client_id, message) for message in found)

    def _one(self, session: Session, client_id: str, message: Message) -> Said:
        try:
            text = lines.text_of(self._house.vault.of(session, client_id), message)
        except ErasedError:
            text = ""
        rows: list[list[list[str]]] = (message.buttons or {}).get("rows", [])
        buttons = [button for row in rows for button in row]
        return Said(
            message.say_key or "",
            message.variant,
            text,
            tuple(label for label, _ in buttons),
            tuple(payload for _, payload in buttons),
            timed=bool(message.timer_seconds),
        )

    @staticmethod
    def _screened(session: Session, client_id: str, after: int) -> tuple[str, str]:
        row = session.scalar(
            select(ScreeningRecord)
            .join(Message, Message.id == ScreeningRecord.message_id)
            .where(Message.client_id == client_id, Message.id > after)
            .order_by(Message.id.desc())
            .limit(1)
        )
        return ("none", "") if row is None else (row.action, row.code)

    def _paged(self) -> Mapping[str, str]:
        """Return the alerts that a page went out for."""
        with self._house.database.transaction() as session:
            query = select(Escalation.id, Escalation.code).join(Page, Page.escalation_id == Escalation.id)
            return {row.id: row.code for row in session.execute(query.where(Page.out))}


def judged(turn: Turn, file: str) -> list[str]:
    """Return what does not hold after a step, in words."""
    place = f"{file}:{turn.step.line}: {turn.step.act} '{turn.step.what[:60]}'"
    problems = [f"{place}: {one}" for one in _unmet(turn, turn.step.expected)]
    if turn.step.wanted is not None and not _unmet(turn, turn.step.wanted):
        problems.append(f"{place}: the known gap is closed; write what it wanted as what is expected.")
    return problems


def _unmet(turn: Turn, expected: Expected) -> Iterable[str]:
    said = list(turn.keys)
    out: list[str] = []
    at = 0
    for pattern in expected.bot:
        place = next((n for n in range(at, len(said)) if fits(pattern, said[n])), None)
        if place is None:
            out.append(f"`{pattern}` was not said (in this order); said: {said or 'nothing'}")
        else:
            at = place + 1
    if expected.only is not None and not _exactly(expected.only, said):
        out.append(f"only {list(expected.only)} was to be said; said: {said or 'nothing'}")
    out += [f"`{key}` was said" for key in said for pattern in expected.never if fits(pattern, key)]
    if expected.mode is not None and turn.mode != expected.mode:
        out.append(f"the mode is {turn.mode}, not {expected.mode}")
    if expected.pages is not None and sorted(turn.pages) != sorted(expected.pages):
        out.append(
            f"staff were paged for {list(turn.pages) or 'nothing'}, not for {list(expected.pages) or 'nothing'}"
        )
    words = "\n".join(one.text for one in turn.said)
    out += [f"'{text}' stands nowhere in what was said: {said}" for text in expected.reads if text not in words]
    labels = {label for one in turn.said for label in one.labels}
    out += [f"there is no button '{one}' among {sorted(labels)}" for one in expected.buttons if one not in labels]
    return out


def _exactly(patterns: Sequence[str], said: Sequence[str]) -> bool:
    return len(patterns) == len(said) and all(map(fits, patterns, said))
