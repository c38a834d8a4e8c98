"""A changed rota is in force without a restart; a slip in it keeps the last good one and is said out loud."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.rota import RotaFile
from bot.rota_watch import RotaWatch, keep
from content.library import Library
from records import rotas, staff
from records.db import Database
from records.models import Escalation
from tests.support.house import STAFF_CHAT, TestHouse

GOOD = """
timezone: Europe/London
people:
  Dana: {ways: [telegram]}
  Sam: {ways: [telegram]}
shifts:
  - {duty: on_call, days: every day, from: "00:00", to: "00:00", who: [Dana]}
"""
OVERDOSE = "I took all my pills"


class Watched:
    """A house whose rota is watched, and the pen to change it with."""

    def __init__(self, house: TestHouse, path: Path) -> None:
        self.house, self.path = house, path
        self.file = RotaFile(path, mail=False, pager=False)
        reading = self.file.read()
        house.kit.house.on_call.rota = reading.usable()
        keep(house.kit, "bot-1", reading)
        self._watch = RotaWatch(house.kit, self.file, "bot-1")

    async def becomes(self, text: str | None) -> list[str]:
        """Change the file (None: take it away), let it be looked at, and return what the staff chat reads."""
        if text is None:
            self.path.unlink()
        else:
            self.path.write_text(text)
        before = len(self.house.phone.texts(STAFF_CHAT))
        await self._watch.look()
        return self.house.phone.texts(STAFF_CHAT)[before:]

    @property
    def on_call(self) -> tuple[str, ...]:
        rota = self.house.kit.house.rota
        return rota.shifts[0].who

    def stored(self) -> tuple[str | None, str, bool]:
        with self.house.database.transaction() as session:
            text = rotas.text_of(session, self.house.vault.house, "bot-1", "demo")
            (row,) = rotas.of_clinic(session, "demo")
            return text, row.problem, row.broken_since is not None


@pytest.fixture
async def watched(database: Database, library: Library, tmp_path: Path) -> AsyncIterator[Watched]:
    house = TestHouse(database, library)
    with database.transaction() as session:
        code = staff.add(session, house.vault, clinic_id="demo", name="Dana", clinician=True, now=house.clock())
    await house.commands("start", code, chat=8001)
    path = tmp_path / "rota.yaml"
    path.write_text(GOOD)
    yield Watched(house, path)
    await house.leave()


async def test_a_change_is_in_force_and_said(watched: Watched) -> None:
    changed = GOOD.replace("who: [Dana]", "who: [Sam]")
    (said,) = await watched.becomes(changed)
    assert said.startswith("The rota was changed and is in force. On call now: Sam.")
    assert watched.on_call == ("Sam",)
    assert watched.stored() == (changed, "", False)


async def test_a_page_after_it_goes_to_whoever_is_on_call_now(watched: Watched) -> None:
    await watched.house.onboarded()
    await watched.becomes(GOOD.replace("who: [Dana]", "who: [Sam]"))
    await watched.house.says(OVERDOSE)
    await watched.house.until(lambda: watched.house.phone.texts(STAFF_CHAT)[-1].endswith("For Sam."))


async def test_of_two_bots_one_says_what_both_take_up(watched: Watched) -> None:
    other = RotaWatch(watched.house.kit, (file := RotaFile(watched.path, mail=False, pager=False)), "bot-2")
    keep(watched.house.kit, "bot-2", file.read())
    changed = GOOD.replace("who: [Dana]", "who: [Sam]")
    assert len(await watched.becomes(changed)) == 1
    await other.look()
    assert len(await watched.becomes("people: [")) == 1
    await other.look()
    said = [text for text in watched.house.phone.texts(STAFF_CHAT) if "rota" in text]
    assert len(said) == 2
    watched.house.clock.forward(minutes=30)
    assert len(await watched.becomes(GOOD)) == 1  # in order again: said anew


async def test_a_file_that_is_only_touched_is_no_change(watched: Watched) -> None:
    assert await watched.becomes(GOOD) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("who: [Dana]", "who: [Ruth]"), "'Ruth' has a duty and does not stand under people"),
        (("who: [Dana]}", "who: [Dana]"), "rota.yaml"),
        (("{ways: [telegram]}", "{ways: [email], email: a@b.example}"), "MIDDLEPATH_MAIL_HOST"),
    ],
)
async def test_a_slip_keeps_the_last_good_one_and_is_said_once(
    watched: Watched, change: tuple[str, str], says: str
) -> None:
    broken = GOOD.replace(*change)
    (said,) = await watched.becomes(broken)
    assert "the last good one stays in force" in said
    assert says in said
    assert watched.on_call == ("Dana",)
    assert await watched.becomes(broken) == []
    text, problem, is_broken = watched.stored()
    assert (text, is_broken) == (GOOD, True)
    assert says in problem
    assert (await watched.becomes(GOOD))[0].startswith("The rota is in order again")
    assert watched.stored() == (GOOD, "", False)


async def test_a_file_that_is_gone_is_a_slip_too(watched: Watched) -> None:
    (said,) = await watched.becomes(None)
    assert "cannot be read" in said
    assert watched.on_call == ("Dana",)


async def test_hours_that_a_change_uncovers_are_said_with_it_and_again_when_they_change(watched: Watched) -> None:
    holed = GOOD.replace('to: "00:00"', 'to: "23:00"')
    said = await watched.becomes(holed)
    assert "56 gaps in the next eight weeks" in said[0]
    assert "gaps" not in (await watched.becomes(holed + "# a word\n"))[0]
    assert "at every hour of the next eight weeks" in (await watched.becomes(GOOD))[0]


async def test_a_clinics_own_time_to_acknowledge_holds_for_the_next_alert_and_is_said(watched: Watched) -> None:
    (said,) = await watched.becomes(GOOD + "answer_within:\n  - {code: T5, minutes: 3}\n")
    assert "T5 emergency: 3 min, not 5 min" in said
    await watched.house.onboarded()
    await watched.house.says(OVERDOSE)
    seconds = watched.house.read(lambda s: s.scalar(select(Escalation.acknowledge_seconds)))
    assert seconds == 180
