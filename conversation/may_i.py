"""Hears a fact about a client's past, and asks once, when things are calmer, whether it may be mentioned later.

Dbt-brief section 2, level 4: only what the client shared and said is "ok to mention" is ever linked to today.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coaching.shared_past import MOST_FACTS, fact_in
from coaching.situations import situations_in
from coaching.unsaid import care_in
from content.say import Say, client_words
from conversation.answers import Answer, Effect, TurnItem
from conversation.client_record import sleep_of
from conversation.kit import Kit
from conversation.own.history import MAY_I, MAY_I_SLEEP, may_i_rows
from conversation.types import Kind
from records import history, transcript
from records.models import Client
from records.vault import ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

TELLING = frozenset({"share_emotion", "feel_invalidated", "interpersonal_conflict", "too_much"})
CALM_ENDS = frozenset(
    {"wrapup.saved", "wrapup.done", "log.kept", "log.kept_unrated", "practice.kept", "offer.logged", "talk.thank"}
)
"""Wordings with which something comes to a quiet end; nothing is asked in the middle of a hard moment."""
ASK_WITHIN = timedelta(hours=24)
FLAG_CLOSES = timedelta(hours=72)
"""After a message that may have meant danger nothing about the past is kept or asked for so long."""

Stage = Callable[[TurnItem], Awaitable[Answer | None]]


class MayI:
    """Stands around the dialogue: what was told is heard, and at a calm end the question is added."""

    def __init__(self, kit: Kit, talk: Stage) -> None:
        self._kit = kit
        self._talk = talk

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Return the dialogue's answer, with the question where it fits; what fails here never costs an answer."""
        answer = await self._talk(item)
        if answer is None or answer.outcome != "talk" or answer.urgent:
            return answer
        return await asyncio.to_thread(self._with, item, answer)

    def _with(self, item: TurnItem, answer: Answer) -> Answer:
        now = self._kit.clock()
        with self._kit.db.transaction() as session:
            client = session.get_one(Client, item.client.id)
            if not allows(Mode(client.mode), Activity.COACHING):
                return answer
            if transcript.screenings_with_action(session, client.id, since=now - FLAG_CLOSES):
                return answer
            try:
                if {say.key for say in answer.says} & CALM_ENDS:
                    return self._asking(session, client, answer, now)
                return self._hearing(item, answer, now)
            except (ErasedError, SealBrokenError):
                return answer

    def _hearing(self, item: TurnItem, answer: Answer, now: datetime) -> Answer:
        text, language = item.inbound.text, self._kit.composer.library.language
        if (
            item.inbound.kind is not Kind.TEXT
            or answer.intent not in TELLING
            or care_in(text, language) is not None
        ):
            return answer
        fact = fact_in(text, language)
        if fact is None:
            return answer
        about = frozenset(situation.value for situation in situations_in(text, "", language=language))

        def effect(session: Session, client: Client) -> None:
            cipher = self._kit.vault.of(session, client.id)
            history.hear(session, cipher, client.id, item.inbound.item_id, now, text=fact, about=about)

        return replace(answer, effect=_both(answer.effect, effect))

    def _asking(self, session: Session, client: Client, answer: Answer, now: datetime) -> Answer:
        cipher = self._kit.vault.of(session, client.id)
        fact = history.next_to_ask(session, cipher, client.id, since=now - ASK_WITHIN)
        if fact is not None and len(history.mentionable(session, cipher, client.id)) < MOST_FACTS:
            says = Say(MAY_I, {"words": client_words(fact.text)}, may_i_rows(fact.number))
            asked = fact.number
            return self._added(answer, says, lambda s, c: history.mark_asked(s, c.id, asked, now))
        hours = sleep_of(session, cipher, client, now)
        if hours is not None and history.sleep_state(session, client.id) is None:
            says = Say(MAY_I_SLEEP, {"hours": hours})
            return self._added(answer, says, lambda s, c: history.set_sleep(s, c.id, history.ASKED, now))
        return answer

    @staticmethod
    def _added(answer: Answer, question: Say, effect: Effect) -> Answer:
        return replace(answer, says=(*answer.says, question), effect=_both(answer.effect, effect))


def _both(first: Effect | None, second: Effect) -> Effect:
    def effect(session: Session, client: Client) -> None:
        if first is not None:
            first(session, client)
        second(session, client)

    return effect
