"""What the tone policy adds to an answer: a plain message, its return, or the plain twin of a wording; never less.

The answer itself is made without it. Whatever cannot be read leaves the answer as it is, and that is warm.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from coaching.tone import Event, Send, Standing, Tone
from coaching.tone_cues import asks_plainly, is_hurt
from coaching.tone_guards import ToneFacts
from coaching.tone_texts import MORE, plain_text
from content.say import Say
from content.tone_checks import TWIN
from conversation.answers import Answer, TurnItem
from conversation.kit import Kit
from conversation.metrics import EDGE_ERRORS
from conversation.onboarding import Stage
from conversation.own.repair import OUTCOME as REPAIRED
from conversation.tone_facts import facts_of, must_be_safe, standing_of, switched_on
from conversation.tone_moves import CLIENT, Moved, keep, moved, settled
from conversation.types import Kind
from records import tone, tone_facts
from records.models import Client
from records.tone_models import ToneOrder

RESTING = ("missed.fix_", "practice.kept", "tone.helpful_kept", "wrapup.done", "wrapup.saved")
"""Wordings after which nothing is under way; a plain message never stands between a question and its answer."""
FINISHED = frozenset({"wrapup.done", "wrapup.saved"})
TOPIC_OVER = frozenset({"talk.goodbye", "menu.main", "coaching.stopped"})
REPAIR = frozenset({"talk.repair", "talk.complaint", "repair.dropped", "repair.missed", "repair.hostile"})
"""What answers a hurt; after a plain message its return answers it, and once is enough."""
ASK_DIRECT = "talk.ask_direct"
NO_ACT = frozenset({Kind.TIMER, Kind.BLOCKED_BOT, Kind.UNBLOCKED_BOT})
LEAVES_ALONE = frozenset({"house.delete_done"})
UNREADABLE = (SQLAlchemyError, ValueError, LookupError)


@dataclass(slots=True)
class _Turn:
    """One turn as the policy sees it: the answer so far, and the moves made on the way."""

    session: Session
    client: Client
    item: TurnItem
    answer: Answer
    standing: Standing
    now: datetime
    moves: list[tuple[Moved, str | None]]

    @property
    def said(self) -> frozenset[str]:
        """Return the keys of what is said."""
        return frozenset(say.key for say in self.answer.says)

    def hurt(self) -> bool:
        """Tell whether the client's message shows distress."""
        return self.answer.outcome == REPAIRED or is_hurt(self.item.inbound.text, self.answer.intent)


class Voice:
    """Speaks an answer in the tone that the policy allows."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def around(self, item: TurnItem, answer: Answer) -> Answer:
        """Return the answer as it is to be said. Where the policy's records cannot be read it stays warm."""
        if item.client.onboarding != Stage.DONE or any(say.key in LEAVES_ALONE for say in answer.says):
            return answer
        try:
            return await asyncio.to_thread(self._around, item, answer)
        except UNREADABLE:
            EDGE_ERRORS.labels(where="tone").inc()
            return answer

    def _around(self, item: TurnItem, answer: Answer) -> Answer:
        with self._kit.db.transaction() as session:
            client = session.get_one(Client, item.client.id)
            row = tone.state(session, client.id)
            turn = _Turn(session, client, item, answer, standing_of(row), self._kit.clock(), [])
            if item.inbound.kind in NO_ACT:
                return answer if must_be_safe(session, client, turn.now) else self._twins(turn)
            if self._danger(turn):
                return self._finished(turn)
            if row is not None and (done := settled(session, self._kit, row, self._facts(turn))) is not None:
                self._go(turn, done)
            if turn.standing.tone is Tone.SAFE:
                self._happens(turn, Event.CLEARED, first=True)
            if turn.standing.tone is Tone.MATTER_OF_FACT:
                self._run(turn, tone.order(session, row.order_id if row is not None else None))
            elif turn.standing.tone in (Tone.WARM, Tone.WARM_DIRECT) and not turn.moves:
                self._warm(turn)
            turn.answer = self._twins(turn)
            return self._finished(turn)

    def _danger(self, turn: _Turn) -> bool:
        """Tell whether this is a moment of safety: then the safety desk speaks, and a return can wait."""
        urgent = turn.item.screened_action != "none" or turn.item.answered_at_once or turn.answer.urgent
        if not urgent and not must_be_safe(turn.session, turn.client, turn.now):
            return False
        facts, row = self._facts(turn), tone.state(turn.session, turn.client.id)
        settling = settled(turn.session, self._kit, row, facts)
        if settling is not None and settling.event is not Event.LOST:
            turn.moves.append((settling, None))
            turn.standing = settling.step.standing
        done = moved(self._kit, turn.standing, Event.FLAG, facts, order=self._order(turn))
        if done.changes:
            turn.moves.append((done, None))
        return True

    def _run(self, turn: _Turn, order: ToneOrder | None) -> None:
        """End the run, for a plain message was sent: all but asking to hear more does."""
        event = turn.answer.tone or (Event.HURT if turn.hurt() else Event.WROTE)
        more = plain_text(self._kit.composer.library, order.text_key + MORE) if order is not None else None
        if event is Event.MORE and more is None:
            event = Event.WROTE
        if event is Event.HURT:
            kept = tuple(say for say in turn.answer.says if say.key not in REPAIR)
            turn.answer = replace(turn.answer, says=kept)
        if event is Event.STOPPED:
            turn.answer = replace(turn.answer, says=())
        facts = facts_of(
            turn.session,
            self._kit.house,
            turn.client,
            turn.now,
            order=order,
            text=more if event is Event.MORE else None,
            running=True,
        )
        self._go(turn, moved(self._kit, turn.standing, event, facts, actor=CLIENT, order=order), first=True)

    def _warm(self, turn: _Turn) -> None:
        if turn.standing.tone is Tone.WARM_DIRECT:
            self._leave_style(turn)
        if turn.answer.outcome not in {"talk", "tone"} or turn.hurt():
            return
        self._ask_helpful(turn)
        asks = ASK_DIRECT in turn.said or (turn.answer.outcome == "talk" and asks_plainly(turn.item.inbound.text))
        row = tone.state(turn.session, turn.client.id)
        if asks or (row is not None and (row.wants_style or turn.standing.tone is Tone.WARM_DIRECT)):
            self._style(turn, asked_now=asks)
        order = tone.armed(turn.session, turn.client.id)
        if order is not None and turn.answer.says and turn.answer.says[-1].key.startswith(RESTING):
            text = plain_text(self._kit.composer.library, order.text_key)
            facts = facts_of(turn.session, self._kit.house, turn.client, turn.now, order=order, text=text)
            self._go(turn, moved(self._kit, turn.standing, Event.OCCASION, facts, order=order))

    def _leave_style(self, turn: _Turn) -> None:
        facts = self._facts(turn)
        if turn.hurt() or turn.answer.tone is Event.STOPPED:
            event = Event.STOPPED if turn.answer.tone is Event.STOPPED else Event.HURT
        elif turn.said & TOPIC_OVER or not facts.asked_for_style:
            event = Event.TOPIC_OVER
        else:
            return
        self._go(turn, moved(self._kit, turn.standing, event, facts, actor=CLIENT))

    def _style(self, turn: _Turn, *, asked_now: bool) -> None:
        facts = self._facts(turn)
        if asked_now and tone.stopped(turn.session, turn.client.id) is None:
            facts = replace(facts, asked_for_style=True)
        done = moved(self._kit, turn.standing, Event.ASKED, facts, actor=CLIENT)
        if done.changes:
            self._go(turn, done)
        if turn.standing.tone is Tone.WARM_DIRECT and asked_now:
            tried, eased = tone_facts.tried(turn.session, turn.client.id)
            slots = {"tried": str(tried), "eased": str(eased)}
            fact = Say("tone.direct_tried", slots) if eased else Say("tone.direct_new")
            says = tuple(fact if say.key == ASK_DIRECT else say for say in turn.answer.says)
            turn.answer = _with_effect(replace(turn.answer, says=says), self._asked(turn))

    def _asked(self, turn: _Turn) -> Callable[[Session, Client], None]:
        now = turn.now

        def effect(session: Session, client: Client) -> None:
            tone.state_to_change(session, client.id, now).asked_at = now

        return effect

    def _ask_helpful(self, turn: _Turn) -> None:
        """Ask how helpful a finished coaching was, where plain messages may come at all (guard G5)."""
        stopped = tone.stopped(turn.session, turn.client.id) is not None
        if turn.said & FINISHED and not stopped and switched_on(turn.session, self._kit.house, turn.client):
            turn.answer = replace(turn.answer, says=(*turn.answer.says, Say("tone.ask_helpful")))

    def _facts(self, turn: _Turn) -> ToneFacts:
        return facts_of(turn.session, self._kit.house, turn.client, turn.now)

    def _order(self, turn: _Turn) -> ToneOrder | None:
        row = tone.state(turn.session, turn.client.id)
        return tone.order(turn.session, row.order_id if row is not None else None)

    def _happens(self, turn: _Turn, event: Event, *, first: bool = False) -> None:
        done = moved(self._kit, turn.standing, event, self._facts(turn), order=self._order(turn))
        self._go(turn, done, first=first)

    def _go(self, turn: _Turn, done: Moved, *, first: bool = False) -> None:
        """Make a move, and say what it sends: the return first, a plain message last."""
        if not done.changes:
            return
        says = done.says()
        place = 0 if first or done.event is Event.LOST else len(turn.answer.says)
        ordinary = turn.answer.says
        turn.answer = replace(turn.answer, says=(*ordinary[:place], *says, *ordinary[place:]))
        key = says[-1].key if Send.RETURN in done.step.sends else None
        turn.moves.append((done, key))
        turn.standing = done.step.standing

    def _twins(self, turn: _Turn) -> Answer:
        """Return the answer with plain twins where plain style is on: other words, the same help."""
        if turn.standing.tone is not Tone.WARM_DIRECT:
            return turn.answer
        says = tuple(
            replace(say, key=say.key + TWIN, variant=None) if self._kit.composer.knows(say.key + TWIN) else say
            for say in turn.answer.says
        )
        return replace(turn.answer, says=says)

    def _finished(self, turn: _Turn) -> Answer:
        if not turn.moves:
            return turn.answer
        moves, keys = tuple(turn.moves), [say.key for say in turn.answer.says]
        prefix, message_id = f"turn/{turn.item.inbound.item_id}", turn.item.message_id

        def effect(session: Session, client: Client) -> None:
            for done, said in moves:
                line = f"{prefix}/{keys.index(said)}" if said is not None and said in keys else None
                if not keep(session, self._kit, client, done, message_id=message_id, return_key=line):
                    return

        return _with_effect(turn.answer, effect)


def _with_effect(answer: Answer, added: Callable[[Session, Client], None]) -> Answer:
    first = answer.effect
    if first is None:
        return replace(answer, effect=added)

    def both(session: Session, client: Client) -> None:
        first(session, client)
        added(session, client)

    return replace(answer, effect=both)
