"""The diary card with the client: without the dialogue, one tap a question, kept after each.

As in the building of a safety plan, words are an answer if the last thing shown asked for them (decision 0018).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from coaching import diary_flow
from coaching.diary import Card, TargetKind
from coaching.diary_flow import TYPED, Moved, Told, Verb
from coaching.skill_names import named_skill
from content.say import Say
from conversation.answers import Answer, Effect, TurnItem
from conversation.diaries import UNREADABLE, Diary, asking_line, diary_of, step_asked, typed_button
from conversation.diary_says import day_rows, says_for, when
from conversation.kit import Kit
from conversation.last_asked import are_words, typed
from conversation.metrics import EDGE_ERRORS
from conversation.types import Inbound, Kind
from records import diaries
from records.models import Client, Message
from records.vault import Cipher, ErasedError
from safety.modes import Activity, Mode, allows

SETTING = frozenset({"not_today", "remind", "hour"})
OPENERS = frozenset({"open", "day"}) | SETTING
SKILLS_SINCE = timedelta(days=7)
VERBS = frozenset({"diary", "diary_urge", "diary_acted"})


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the card: its pieces without the verb, the verb, and the step it was shown at."""

    verb: str
    name: str
    which: str = ""
    step: int | None = None


class DiaryCards:
    """Leads through a day's card and keeps it after each step."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer /diary, the card's own buttons, and words that answer its last question."""
        button = press_of(item.inbound)
        if button is None and not _is_words(item.inbound):
            return None
        return await asyncio.to_thread(self._answer, item, button)

    def open_for(self, item: TurnItem) -> Answer:
        """Open the card for a client who asked for it in words; where it is held back, say so."""
        return self._answer(item, Press("diary", "open")) or Answer((Say("diary.not_now"),))

    def keep(self, item: TurnItem) -> Effect | None:
        """Keep a tap, or a typed strength, that safety answered: nothing that was given is lost.

        Words that were answered as a possible crisis are not written into the card; they stand in the transcript.
        """
        button = press_of(item.inbound)
        if (button is None or button.name in OPENERS) and item.inbound.kind is not Kind.TEXT:
            return None

        def effect(session: Session, client: Client) -> None:
            press = button or self._typed_in(session, item)
            if press is None:
                return
            try:
                cipher = self._kit.vault.of(session, client.id)
                diary = diary_of(session, cipher, client, self._kit.clock())
            except UNREADABLE:
                return
            if diary.card is not None:
                self._keep(session, client.id, cipher, diary, self._pressed(diary.card, press).card)

        return effect

    def _answer(self, item: TurnItem, button: Press | None) -> Answer | None:
        kit, now = self._kit, self._kit.clock()
        with kit.db.transaction() as session:
            line = None
            if button is None:
                line = asking_line(session, kit, item.client.id, item.message_id or 0)
                if line is None:
                    return None
                button = _typed_press(line, item.inbound)
            client = session.get_one(Client, item.client.id)
            if not allows(Mode(client.mode), Activity.DIARY):
                # Where the whole chat is held, the stage after this one says so.
                return Answer((Say("diary.not_now"),)) if Mode(client.mode) is Mode.CRISIS_SKILLS else None
            try:
                cipher = kit.vault.of(session, client.id)
                diary = diary_of(session, cipher, client, now)
                goals = diaries.goals(session, cipher, client.id)
            except UNREADABLE:
                EDGE_ERRORS.labels(where="unreadable_diary").inc()
                return Answer((Say("diary.unreadable"),))
            skills = self._skills(session, client.id)
        if button is not None and button.name in SETTING:
            return self._setting(button)
        moved, first = self._moved(item.inbound, button, line, diary, now)
        if moved is None:
            return Answer(first)
        named = moved.card.answers.get("skills")
        offered = [skill for skill in skills if not isinstance(named, tuple) or skill not in named]
        fresh = moved.told is Told.DONE and (diary.card is None or diary.card.at is not None)
        says = says_for(moved, diary.today, offered, goals[0] if goals and fresh and moved.card.given else "")
        return Answer((*first, *says), effect=self._effect(diary, moved.card))

    @staticmethod
    def _setting(button: Press) -> Answer:
        """Answer what is about the card and no move in it: not today, and old buttons for a reminder's hour."""
        if button.name == "not_today":
            return Answer((Say("diary.not_today"),))
        return Answer((Say("remind.moved"),))

    def _moved(
        self, inbound: Inbound, button: Press | None, line: Message | None, diary: Diary, now: datetime
    ) -> tuple[Moved | None, tuple[Say, ...]]:
        """Return the move and what is said before it; no move: only that is said."""
        if button is not None and button.name in OPENERS:
            return self._opened(button, diary, now)
        card = diary.card
        if card is None:
            return self._opened(Press("diary", "open"), diary, now)
        if button is not None:
            return self._pressed(card, button), ()
        if line is None or step_asked(line) != card.step:
            return diary_flow.view(card), ()
        verb = TYPED.get(typed(inbound))
        if verb is not None:
            return diary_flow.press(card, verb, card.step), ()
        skills = self._kit.composer.library.skills
        return diary_flow.write(card, inbound.text, lambda text: named_skill(text, skills)), ()

    def _opened(self, button: Press, diary: Diary, now: datetime) -> tuple[Moved | None, tuple[Say, ...]]:
        card, today = diary.card, diary.today
        if button.name == "day" and button.which:
            day = _day(button.which)
            if day is None or not diary.may_fill(day):
                return None, (Say("diary.too_late"),)
            return self._card_of(day, diary, now), ()
        if card is not None and card.at is not None and card.given:
            return diary_flow.view(card), (Say("diary.going_on", when(card.day, today)),)
        if diary.is_filled(today):
            change = (f"diary.change.{card.step}",) if card is not None and card.day == today else ()
            rows = ((change,) if change else ()) + day_rows(today, diary.late, with_today=False)
            return None, (Say("diary.today_is_in", buttons=(*rows, ("week.open", "house.menu"))),)
        if diary.late:
            rows = day_rows(today, diary.late, with_today=True)
            return None, (Say("diary.which_day", buttons=(*rows, ("diary.not_today",))),)
        return self._card_of(today, diary, now), (Say("diary.intro"),) if diary.is_first else ()

    @staticmethod
    def _card_of(day: date, diary: Diary, now: datetime) -> Moved:
        """Return the card of a day: as it stands, or a new one."""
        step = int(now.timestamp())
        if day in diary.cards:
            return diary_flow.view(replace(diary.cards[day], step=step))
        late = day < diary.today
        card = Card(day, diary.targets, diary.size, late=late, step=step, before=diary.urge_before(day))
        return diary_flow.begin(card)

    @staticmethod
    def _pressed(card: Card, button: Press) -> Moved:
        """Do what a button of the card says."""
        if button.verb != "diary" or button.name == "acted":
            number = _target_number(card, button)
            if number is None:
                return diary_flow.view(card)
            if button.verb == "diary_urge":
                return diary_flow.urge(card, number, int(button.name), button.step)
            return diary_flow.act(card, number, button.step)
        if button.name in set(Verb):
            return diary_flow.press(card, Verb(button.name), button.step)
        return diary_flow.choose(card, button.which, button.step)

    def _typed_in(self, session: Session, item: TurnItem) -> Press | None:
        line = asking_line(session, self._kit, item.client.id, item.message_id or 0)
        return _typed_press(line, item.inbound) if line is not None else None

    def _effect(self, diary: Diary, card: Card) -> Effect:
        def effect(session: Session, client: Client) -> None:
            try:
                cipher = self._kit.vault.of(session, client.id)
            except ErasedError:
                return
            self._keep(session, client.id, cipher, diary, card)

        return effect

    def _keep(self, session: Session, client_id: str, cipher: Cipher, diary: Diary, card: Card) -> None:
        diaries.keep_entry(
            session,
            cipher,
            client_id,
            card.day,
            body=card.to_json(),
            targets_number=diary.targets_number,
            late=card.late,
            finished=card.at is None,
            now=self._kit.clock(),
        )

    def _skills(self, session: Session, client_id: str) -> Sequence[str]:
        """Return skills to offer as buttons: what was tried with the bot lately, newest first."""
        since = self._kit.clock() - SKILLS_SINCE
        tried = [row.skill for row in reversed(diaries.tries(session, client_id, since=since))]
        return list(dict.fromkeys(skill for skill in tried if skill in self._kit.composer.library.skills))


def _target_number(card: Card, button: Press) -> int | None:
    """Return the number of the target that a button is about."""
    name = button.which if button.verb != "diary_acted" else button.name
    if name.isdecimal():
        return int(name)
    return card.number_of(TargetKind(name)) if name in set(TargetKind) else None


def _is_words(inbound: Inbound) -> bool:
    """Tell whether this may be words for the card; a call for help never is."""
    if inbound.kind is Kind.COMMAND:
        return inbound.command == "stop"
    return are_words(inbound)


def _typed_press(line: Message, inbound: Inbound) -> Press | None:
    payload = typed_button(line, inbound.text) if inbound.kind is Kind.TEXT else None
    return press_of(replace(inbound, payload=payload)) if payload is not None else None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None


def press_of(inbound: Inbound) -> Press | None:
    """Return what a button of the card, or /diary, means; None for everything else."""
    if inbound.kind is Kind.COMMAND:
        return Press("diary", "open") if inbound.command == "diary" else None
    verb, *rest = (inbound.payload or "").split(":")
    if verb not in VERBS or not rest:
        return None
    if verb == "diary_urge":
        strength = rest[1] if len(rest) > 1 and rest[1] in set("012345") else None
        return Press(verb, strength, rest[0], _step(rest, 2)) if strength is not None else None
    if verb == "diary_acted":
        return Press(verb, rest[0], step=_step(rest, 1))
    name, _, which = rest[0].partition(".")
    if name == "hour":
        return Press(verb, name, which)
    if name == "day":
        return Press(verb, name, rest[1] if len(rest) > 1 else "")
    which = which or ("" if name in {*OPENERS, *Verb} else name)
    known = name in {*OPENERS, *Verb, "v", "skill", "acted"}
    return Press(verb, name, which, _step(rest, 1)) if known else None


def _step(pieces: Sequence[str], place: int) -> int | None:
    text = pieces[place] if len(pieces) > place else ""
    return int(text) if text.isascii() and text.isdecimal() else None
