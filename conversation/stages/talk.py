"""The dialogue: what is no text, what the engine answers, and the kind fallback when it cannot."""

import asyncio
from datetime import timedelta
from typing import Any

import structlog

from content.say import Say
from conversation.answers import SILENCE, Answer, TurnItem
from conversation.kit import Kit
from conversation.metrics import DIALOGUE_FAILURES
from conversation.onboarding import emergency_slot
from conversation.payloads import parse_payload
from conversation.ports import Dialogue, DialogueError
from conversation.reminding.planning import note_skill
from conversation.stages.first import FirstConversation
from conversation.stages.handoffs import Handoffs
from conversation.staying import passes_over, stay
from conversation.steering_words import asks_for_menu
from conversation.types import NON_TEXT, DialogueAnswer, DialogueRequest, Inbound, Kind
from records import clients, transcript
from safety.modes import Mode

log = structlog.get_logger()

TYPING_AFTER_SECONDS = 1.0
FLAGGED_FOR = timedelta(minutes=30)
"""How long a message answered as a possible crisis keeps validation plain (dbt-brief 2: any flag uses level 2)."""
OPEN_FOR = timedelta(hours=72)
"""How long a code keeps the skills it blocks away, such as those that abuse rules out (dbt-brief 1.2, 8)."""
FALLBACK, MENU = Say("house.fallback"), Say("menu.main")
MENU_INTENT = "show_menu"
"""Surer than any reading of the words: whoever wants the menu gets it out of every question."""
COMMAND_INTENTS = {"stop": "stop"}
APP_INTENTS = {"crisis:skill": "ask_for_skill"}
"""Buttons of a safety reply that lead back into the dialogue."""


class NotText:
    """Says honestly what can be done with a thing that is not words, and what cannot."""

    def __init__(self, first: FirstConversation) -> None:
        self._first = first

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer everything but text, buttons, commands and timers."""
        key = NON_TEXT.get(item.inbound.kind)
        if key == "house.location":
            return Answer((Say(key, {"emergency": emergency_slot(self._first.country(item.client))}),))
        if key is not None:
            return Answer((Say(key),))
        if item.inbound.kind is not Kind.TEXT or any(ch.isalnum() for ch in item.inbound.text):
            return None
        return Answer((Say("house.emoji_only" if item.inbound.text.strip() else "house.blank"),))


class Talk:
    """Asks the dialogue engine; anything but a usable answer earns the kind fallback."""

    def __init__(self, kit: Kit, dialogue: Dialogue, handoffs: Handoffs) -> None:
        self._kit = kit
        self._dialogue = dialogue
        self._handoffs = handoffs

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer everything that is left."""
        if item.inbound.kind is Kind.TIMER and await asyncio.to_thread(self._started_anew, item.inbound):
            return SILENCE
        request = self._request(item, await asyncio.to_thread(self._facts, item))
        if request is None:
            return Answer((Say("house.stale_button"),))
        try:
            answer = await self._ask(request, item)
        except DialogueError as error:
            return self._failed(str(error), item)
        if not answer.says:
            # A late timer may rightly earn silence; a person who wrote never does.
            return SILENCE if item.inbound.kind is Kind.TIMER else self._failed("empty", item)
        if not all(self._kit.composer.knows(say.key) or self._handoffs.knows(say.key) for say in answer.says):
            return self._failed("unknown_wording", item)
        if passes_over(answer.says) and (stays := await asyncio.to_thread(self._stays, item)) is not None:
            return Answer((stays,), outcome="talk", intent=answer.intent, confidence=answer.confidence)
        handled = await asyncio.to_thread(self._handoffs.resolve, answer.says, item)
        return Answer(
            handled.says,
            effect=handled.effect or note_skill(handled.says, self._kit),
            outcome="talk",
            intent=answer.intent,
            confidence=answer.confidence,
            urgent=handled.urgent,
        )

    def _stays(self, item: TurnItem) -> Say | None:
        with self._kit.db.transaction() as session:
            # Where only the skills for hard moments are open, the danger is not over with one answer.
            next_turn_only = Mode(item.client.mode) is Mode.COACHING
            return stay(session, self._kit, item, next_turn_only=next_turn_only)

    def _facts(self, item: TurnItem) -> dict[str, Any]:
        """Return what the dialogue must respect: the mode, what was flagged lately, and the codes still open."""
        now = self._kit.clock()
        with self._kit.db.transaction() as session:
            open_codes = transcript.screenings_with_action(session, item.client.id, since=now - OPEN_FOR)
            lately = transcript.screenings_with_action(session, item.client.id, since=now - FLAGGED_FOR)
        return {
            "mode": item.client.mode,
            "language": item.client.language,
            "safety_flag": bool(lately),
            "open_codes": sorted({code for code, _ in open_codes}),
        }

    def _request(self, item: TurnItem, facts: dict[str, Any]) -> DialogueRequest | None:
        inbound = item.inbound
        base = DialogueRequest(item.client.id, inbound.item_id, facts=facts)
        if inbound.kind is Kind.TIMER:
            return _with_intent(base, "timer_done", _timer_entities(inbound))
        if inbound.kind is Kind.BUTTON:
            if inbound.payload in APP_INTENTS:
                return _with_intent(base, APP_INTENTS[inbound.payload], {})
            payload = parse_payload(inbound.payload or "")
            if payload is None or payload.intent is None:
                return None
            return _with_intent(base, payload.intent, dict(payload.entities))
        if inbound.kind is Kind.COMMAND:
            return _with_intent(base, COMMAND_INTENTS[inbound.command or ""], {})
        if asks_for_menu(inbound.text):
            return _with_intent(base, MENU_INTENT, {})
        # A slash typed by a client is a character like any other, never an intent.
        return DialogueRequest(base.client, base.message_id, text=inbound.text.lstrip("/ \t\n"), facts=facts)

    def _started_anew(self, timer: Inbound) -> bool:
        # Going back to a step starts its time again: the first clock must not end the second one early.
        with self._kit.db.transaction() as session:
            return transcript.newer_timer(session, int(timer.item_id.removeprefix("timer:")))

    async def _ask(self, request: DialogueRequest, item: TurnItem) -> DialogueAnswer:
        asking = asyncio.ensure_future(self._dialogue.answer(request))
        done, _ = await asyncio.wait({asking}, timeout=TYPING_AFTER_SECONDS)
        if not done and item.inbound.kind is not Kind.TIMER:
            await self._kit.messenger.typing(clients.chat_of(item.client, self._kit.vault))
        return await asking

    @staticmethod
    def _failed(reason: str, item: TurnItem) -> Answer:
        DIALOGUE_FAILURES.labels(reason=reason).inc()
        log.warning("the dialogue gave no usable answer", reason=reason, item=item.inbound.item_id)
        if item.inbound.kind is Kind.TEXT and asks_for_menu(item.inbound.text):
            return Answer((MENU,), outcome="fallback")
        return Answer((FALLBACK,), outcome="fallback")


def _with_intent(base: DialogueRequest, intent: str, entities: dict[str, str]) -> DialogueRequest:
    return DialogueRequest(base.client, base.message_id, intent=intent, entities=entities, facts=base.facts)


def _timer_entities(inbound: Inbound) -> dict[str, str]:
    # A timer remembers the wording it was started with: skill.<id>.step.<step id>
    parts = inbound.text.split(".")
    return {"skill": parts[1], "step": parts[3]} if len(parts) == 4 else {}
