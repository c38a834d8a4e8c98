"""The building of a safety plan with the client: without the dialogue, a step a message, in a calm moment only.

Whether the client's words are an answer is read from what they were last shown: once anything else has been said,
a crisis reply above all, what they write is ordinary again. There is no state in which a message could be caught.
"""

import asyncio
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coaching.rupture import rupture_in
from content.say import Say
from conversation import plans
from conversation.answers import Answer, Effect, TurnItem
from conversation.kit import Kit
from conversation.last_asked import are_words, last_asked, typed
from conversation.plan_says import ASK, says_for
from conversation.types import Inbound, Kind
from records import safety_plans
from records.models import Client
from records.vault import Cipher, ErasedError
from safety.plan import Plan
from safety.plan_draft import Draft
from safety.plan_editor import (
    ENDS,
    TYPED,
    WANTS_WORDS,
    Moved,
    Told,
    Verb,
    begin,
    change,
    press,
    set_aside,
    view,
    write,
)
from safety.types import Action

ANSWERS_TO = frozenset(f"plan.{told.value}" for told in WANTS_WORDS)
_OPENERS = frozenset({"begin", "change", "resume"})


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the builder: what it does, to which item or part, and the step it was shown at."""

    name: str
    which: str = ""
    step: int | None = None


class PlanBuilding:
    """Leads through the parts of a plan and keeps the draft after each step."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer the builder's own buttons, and words that answer its last question."""
        button = press_of(item.inbound)
        if button is None and not _is_words(item.inbound):
            return None
        return await asyncio.to_thread(self._answer, item, button)

    def set_aside(self, item: TurnItem) -> Effect | None:
        """Keep words meant for the plan that were answered as a possible crisis; in an emergency they are none."""
        if item.inbound.kind is not Kind.TEXT or item.screened_action not in {Action.CHECK_IN, Action.URGENT}:
            return None

        def effect(session: Session, client: Client) -> None:
            if not self._was_asked(session, item):
                return
            try:
                cipher = self._kit.vault.of(session, client.id)
                draft = plans.draft_of(session, cipher, client.id, *plans.newest_of(session, cipher, client.id))
            except plans.UNREADABLE:
                return
            if draft is not None:
                self._keep(session, client.id, cipher, set_aside(draft, item.inbound.text))

        return effect

    def _answer(self, item: TurnItem, button: Press | None) -> Answer | None:
        client_id = item.client.id
        with self._kit.db.transaction() as session:
            if button is None and not self._was_asked(session, item):
                return None
            client = session.get_one(Client, client_id)
            if not plans.calm_now(session, client, self._kit):
                return Answer(self._not_now(session, client)) if button else None
            try:
                cipher = self._kit.vault.of(session, client_id)
                number, newest = plans.newest_of(session, cipher, client_id)
            except plans.UNREADABLE:
                return Answer((Say("plan.unreadable"),))
            draft = plans.draft_of(session, cipher, client_id, number, newest)
            if draft is None and (button is None or button.name not in _OPENERS):
                facts = plans.facts_of(session, client, self._kit, asked=True)
                return Answer(plans.opened(facts)) if button else None
        moved = self._moved(item.inbound, button, draft, number, newest)
        says = says_for(self._kit.composer.library, moved)
        if draft is None and moved.told is Told.ASK:
            says = (Say("plan.intro"), *says)
        return Answer(says, effect=self._effect(moved, newest))

    def _not_now(self, session: Session, client: Client) -> tuple[Say, ...]:
        facts = plans.facts_of(session, client, self._kit, asked=False)
        return (Say("plan.not_now"), *(plans.opened(facts) if facts.pages or facts.unreadable else ()))

    def _moved(
        self, inbound: Inbound, button: Press | None, draft: Draft | None, number: int, newest: Plan
    ) -> Moved:
        if draft is None:
            step = int(self._kit.clock().timestamp())
            return change(newest, number, step) if number else begin(step)
        if button is not None and button.name in _OPENERS:
            return view(draft)
        if button is not None:
            return press(draft, Verb(button.name), button.step, button.which)
        word = typed(inbound)
        if word not in TYPED:
            return write(draft, inbound.text)
        verb = TYPED[word]
        return view(draft) if verb is None else press(draft, verb, draft.step)

    def _effect(self, moved: Moved, newest: Plan) -> Effect:
        def effect(session: Session, client: Client) -> None:
            draft, now = moved.draft, self._kit.clock()
            try:
                cipher = self._kit.vault.of(session, client.id)
            except ErasedError:
                return
            if moved.told not in ENDS:
                self._keep(session, client.id, cipher, draft)
                return
            safety_plans.drop_draft(session, client.id)
            if moved.told is Told.SAVED and draft.plan != newest:
                safety_plans.add(
                    session,
                    cipher,
                    client.id,
                    number=draft.base + 1,
                    body=draft.plan.to_json(),
                    by_staff=None,
                    now=now,
                )

        return effect

    def _keep(self, session: Session, client_id: str, cipher: Cipher, draft: Draft) -> None:
        safety_plans.keep_draft(session, cipher, client_id, body=draft.to_json(), now=self._kit.clock())

    def _was_asked(self, session: Session, item: TurnItem) -> bool:
        """Tell whether the last thing shown before this item asks for words for the plan."""
        key = last_asked(session, item, self._kit.clock())
        return key.startswith(ASK) or key in ANSWERS_TO


def _is_words(inbound: Inbound) -> bool:
    """Tell whether this may be words for the plan; a call for help never is."""
    if inbound.kind is Kind.COMMAND:
        return inbound.command == "stop"
    # "That hurt" is said to this program, and is no item.
    return are_words(inbound) and rupture_in(inbound.text) is None


def press_of(inbound: Inbound) -> Press | None:
    """Return what a button of the builder means; None for everything else."""
    verb, *rest = (inbound.payload or "").split(":")
    if verb != "plan" or not rest:
        return None
    name, _, which = rest[0].partition(".")
    if name not in _OPENERS and name not in set(Verb):
        return None
    step = int(rest[1]) if len(rest) > 1 and rest[1].isascii() and rest[1].isdecimal() else None
    return Press(name, which, step)
