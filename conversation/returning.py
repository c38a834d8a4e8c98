"""Brings up again what waits: what was parked is said, and one thing comes back at a calm contact.

The answer itself is made without it, and what cannot be read leaves the answer as it is.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from coaching import returns
from coaching.diary import day_of
from coaching.missing_links import About
from coaching.quoting import showable
from coaching.reminders import Kind as Reminded
from coaching.targets import Matter
from content.say import Say, client_words
from conversation.answers import Answer, Effect, TurnItem
from conversation.diaries import UNREADABLE as CARDS_UNREADABLE
from conversation.diaries import diary_of, zone_of
from conversation.diary_says import when
from conversation.kit import Kit
from conversation.metrics import EDGE_ERRORS
from conversation.onboarding import Stage
from conversation.own.parked import name_slot, names
from conversation.own.today import OLD_AFTER, STEP_FOR
from conversation.turn import Speaks
from conversation.types import Kind
from records import coaching_store, commitments, parked, reminders, transcript
from records.models import Client
from records.said import last_said
from records.vault import Cipher, ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

UNREADABLE = (SQLAlchemyError, ErasedError, SealBrokenError, *CARDS_UNREADABLE)
NO_CONTACT = frozenset({Kind.TIMER, Kind.BLOCKED_BOT, Kind.UNBLOCKED_BOT})
SKILL_BACK_AFTER = timedelta(minutes=10)
"""So long a skill that was broken off is left alone: whoever has just gone to the menu knows of it."""
SKILL_KEPT_FOR = timedelta(hours=24)
"""So long the dialogue can take up a skill that was broken off."""
PROMPT_COUNTS_FOR = timedelta(days=2)
"""A card can still be filled for two days; after that nothing is asked about it."""
LEAVES_ALONE = ("house.delete_done", "house.delete_confirm", "house.fallback", "crisis.")
"""Answers that nothing is added to: about deletion, a fault of ours, and what stays with the person."""
Found = tuple[Say, Effect | None]


class Returning:
    """Adds what waits to an answer, then lets the next one speak."""

    def __init__(self, kit: Kit, then: Speaks) -> None:
        self._kit = kit
        self._then = then

    async def around(self, item: TurnItem, answer: Answer) -> Answer:
        """Return the answer with what is due beside it."""
        return await self._then.around(item, await self._added(item, answer))

    async def _added(self, item: TurnItem, answer: Answer) -> Answer:
        if item.client.onboarding != Stage.DONE or item.inbound.kind in NO_CONTACT or not answer.says:
            return answer
        if any(say.key.startswith(LEAVES_ALONE) for say in answer.says):
            return answer
        if item.answered_at_once or item.screened_action != "none" or answer.urgent or item.client.takeover_id:
            return answer
        try:
            return await asyncio.to_thread(self._with, item, answer)
        except UNREADABLE:
            EDGE_ERRORS.labels(where="returning").inc()
            return answer

    def _with(self, item: TurnItem, answer: Answer) -> Answer:
        with self._kit.db.transaction() as session:
            client = session.get_one(Client, item.client.id)
            mode = Mode(client.mode)
            if not allows(mode, Activity.COACHING) and not allows(mode, Activity.CRISIS_SKILLS):
                return answer
            cipher, now = self._kit.vault.of(session, client.id), self._kit.clock()
            unsaid = self._aloud(session, cipher, client)
            if unsaid is not None:
                # Before the answer: nothing may stand between a question of the answer and what is written to it.
                return _both(replace(answer, says=(unsaid, *answer.says)), self._saying)
            if not allows(mode, Activity.COACHING) or not self._is_calm(session, client, answer, now):
                return answer
            found = due(session, self._kit, cipher, client, now)
            if found is None:
                return answer
            say, effect = found
            return _both(replace(answer, says=(*answer.says, say)), effect)

    def _aloud(self, session: Session, cipher: Cipher, client: Client) -> Say | None:
        since = self._kit.clock() - returns.SUMMARY_AFTER
        unsaid = [k.matter for k in parked.open_ones(session, cipher, client.id, since=since) if k.said_at is None]
        listed = names(self._kit.composer.library, sorted(unsaid, key=_order))
        return Say(returns.ALOUD, {"matters": listed}) if listed else None

    def _saying(self, session: Session, client: Client) -> None:
        parked.say(session, client.id, self._kit.clock())

    @staticmethod
    def _is_calm(session: Session, client: Client, answer: Answer, now: datetime) -> bool:
        if not returns.is_at_rest([say.key for say in answer.says]):
            return False
        return transcript.newest_flag(session, client.id, since=now - returns.CALM_FOR) is None


def due(session: Session, kit: Kit, cipher: Cipher, client: Client, now: datetime) -> Found | None:
    """Return the one thing that is brought up now, and what records it; None when nothing is due."""
    last = last_said(session, client.id, returns.RETURNS)
    if last is not None and now - last < returns.BETWEEN_RETURNS:
        return None
    for look in (_skill, matter_due, _step, _card):
        found = look(session, kit, cipher, client, now)
        if found is not None:
            return found
    return None


def matter_due(session: Session, kit: Kit, cipher: Cipher, client: Client, now: datetime) -> Found | None:
    """Return the matter of the highest target that may come back."""
    waiting = parked.open_ones(session, cipher, client.id, since=now - returns.SUMMARY_AFTER)
    able = [
        kept
        for kept in waiting
        if kept.matter in set(Matter) and returns.may_offer(kept.offered, kept.offered_at, now)
    ]
    if not able:
        return None
    kept = min(able, key=lambda one: (_order(one.matter), one.number))
    buttons = ((f"parked.now.{kept.number}", f"parked.later.{kept.number}"), (f"parked.drop.{kept.number}",))

    def effect(inside: Session, whose: Client) -> None:
        parked.offer(inside, whose.id, kept.number, kit.clock())

    return Say(returns.BACK, name_slot(kept.matter), buttons), effect


def _skill(session: Session, kit: Kit, _cipher: Cipher, client: Client, now: datetime) -> Found | None:
    """Return the skill that was broken off, once; none where another was begun since."""
    found = coaching_store.parked_topic(session, client.id)
    if found is None or found[1] not in kit.composer.library.skills:
        return None
    if not SKILL_BACK_AFTER <= now - found[2] <= SKILL_KEPT_FOR:
        return None
    last = last_said(session, client.id, {returns.SKILL_BACK} | returns.SKILL_BEGUN)
    if last is not None and last >= found[2]:
        return None
    return Say(returns.SKILL_BACK, {"skill": f"@skill.{found[1]}.name"}), None


def _step(session: Session, _kit: Kit, cipher: Cipher, client: Client, now: datetime) -> Found | None:
    """Return the client's own step of an earlier day, asked about once."""
    step = commitments.open_one(session, cipher, client.id, since=now - STEP_FOR)
    if step is None or now - step.at < OLD_AFTER:
        return None
    last = last_said(session, client.id, {returns.REVIEW})
    words = showable(step.text)
    if words is None or (last is not None and last >= step.at):
        return None
    n = step.number
    buttons = ((f"today.done.{n}", f"commit.not_yet.{n}"), (f"today.let_go.{n}",))
    return Say(returns.REVIEW, {"words": client_words(words)}, buttons), None


def _card(session: Session, _kit: Kit, cipher: Cipher, client: Client, now: datetime) -> Found | None:
    """Return the question about a card that a reminder did not bring, at the first contact after it."""
    sent = reminders.sent(session, client.id, since=now - PROMPT_COUNTS_FOR)
    prompted_at = next((row.at for row in reversed(sent) if any(map(_is_card, row.parts))), None)
    if prompted_at is None:
        return None
    day = day_of(prompted_at, zone_of(client))
    diary = diary_of(session, cipher, client, now)
    last = last_said(session, client.id, {returns.ON_CONTACT})
    if day >= diary.today or diary.is_filled(day) or (last is not None and last >= prompted_at):
        return None
    buttons = ((f"missed.start.{About.DIARY.number}",), ("diary.open", "missed.leave"))
    return Say(returns.ON_CONTACT, when(day, diary.today), buttons), None


def _is_card(part: str) -> bool:
    return part.partition(".")[0] == Reminded.DIARY


def _order(matter: str) -> int:
    known = [one.value for one in Matter]
    return known.index(matter) if matter in known else len(known)


def _both(answer: Answer, added: Effect | None) -> Answer:
    first = answer.effect
    if added is None:
        return answer

    def both(session: Session, client: Client) -> None:
        if first is not None:
            first(session, client)
        added(session, client)

    return replace(answer, effect=both)
