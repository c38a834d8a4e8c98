"""Commands and buttons of the house: menu, privacy, deletion, settings, and skills that need no dialogue."""

from collections.abc import Callable

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from content.say import Say
from conversation import onboarding
from conversation.answers import Answer, TurnItem
from conversation.kit import Kit
from conversation.onboarding import Stage
from conversation.ports import Dialogue, DialogueError
from conversation.reminding.planning import plan as plan_reminder
from conversation.safety_facts import asked
from conversation.stages.first import FirstConversation
from conversation.types import Kind
from records import (
    chains,
    coaching_store,
    diaries,
    escalations,
    history,
    reminders,
    safety_plans,
    tone,
    topics,
)
from records.models import Client, InboxItem, Message

log = structlog.get_logger()

ERASED = b""
CHANGES = ("settings:country", "settings:timezone", "onboard:country:", "onboard:timezone:")
_SAY: dict[str, str] = {
    "/menu": "menu.main",
    "/back": "menu.main",
    "/privacy": "house.privacy",
    "/delete": "house.delete_confirm",
    "menu:main": "menu.main",
    "data:delete": "house.delete_confirm",
    "data:delete_no": "house.delete_kept",
    "offline:breathing": "house.offline_breathing",
    "offline:grounding": "house.offline_grounding",
    "offline:stop": "house.offline_stop",
    "menu:delete_data": "house.delete_confirm",
}


class HouseKeeping:
    """Answers everything that is the app's own business and no part of the dialogue."""

    def __init__(self, kit: Kit, dialogue: Dialogue, first: FirstConversation) -> None:
        self._kit = kit
        self._dialogue = dialogue
        self._first = first

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer a command or a button of the house."""
        what = asked(item.inbound)
        if what in _SAY:
            return Answer((Say(_SAY[what]),))
        if what == "data:delete_yes":
            return await self._erase(item)
        if what in {"/settings", "menu:settings"}:
            return Answer((self._settings(item.client),))
        if what.startswith(CHANGES):
            return self._change(item, what)
        if item.inbound.kind is Kind.COMMAND and item.inbound.command != "stop":
            return Answer((Say("house.unknown_command"),))
        return None

    def settings_say(self, client: Client) -> Say:
        """Return the settings as they stand."""
        return self._settings(client)

    def _settings(self, client: Client) -> Say:
        country = self._first.country(client)
        return Say(
            "house.settings",
            {
                "country": country.name if country else "@house.not_set",
                "timezone": client.timezone or "@house.not_set",
            },
        )

    def _change(self, item: TurnItem, what: str) -> Answer:
        world, country = self._first.world(item.client), self._first.country(item.client)
        if what == "settings:country":
            return Answer(onboarding.ask(Stage.COUNTRY, world))
        if what == "settings:timezone":
            return Answer(onboarding.ask(Stage.TIMEZONE, world, country))
        stage = Stage.COUNTRY if what.startswith("onboard:country:") else Stage.TIMEZONE
        move = onboarding.advance(stage, item.inbound, world, country)

        def effect(session: Session, client: Client) -> None:
            if move.country is not None:
                client.country = move.country or None
            if move.timezone is not None:
                client.timezone = move.timezone
                plan_reminder(session, client, self._kit)  # the hours stay what they are, by the new clock

        says = move.says if move.stage is Stage.TIMEZONE else (Say("house.settings_saved"),)
        return Answer(says, effect=effect)

    async def _erase(self, item: TurnItem) -> Answer:
        """Erase the client's words: the key, the stored fields, and what the dialogue engine remembers."""
        with self._kit.db.transaction() as session:
            if escalations.open_for(session, item.client.id) is not None:
                return Answer((Say("house.delete_open_alert"),))
        try:
            await self._dialogue.forget(item.client.id)
        except DialogueError as error:
            # Its memory is sealed and expires by itself; the next start of `forget` may still reach it.
            log.error("the dialogue engine could not forget a client", reason=str(error), client=item.client.id)
        return Answer((Say("house.delete_done"),), effect=self._erasure(item.inbound.item_id))

    def _erasure(self, keep_item: str) -> Callable[[Session, Client], None]:
        def effect(session: Session, client: Client) -> None:
            self._kit.vault.erase(session, client.id)
            session.flush()
            session.execute(
                update(Message).where(Message.client_id == client.id).values(text_sealed=None, buttons=None)
            )
            session.execute(
                update(InboxItem)
                .where(InboxItem.client_id == client.id, InboxItem.id != keep_item)
                .values(body_sealed=ERASED)
            )
            coaching_store.erase(session, client.id)
            history.erase(session, client.id)
            escalations.erase(session, client.id)
            safety_plans.erase(session, client.id)
            topics.forget(session, client.id)
            diaries.erase(session, client.id)
            chains.erase(session, client.id)
            tone.erase(session, client.id)
            reminders.erase(session, client.id)
            # Someone who writes again starts anew; the new key opens nothing that was written before.
            self._kit.vault.create(session, client.id)
            client.onboarding = Stage.NEW.value
            client.country = client.timezone = client.consented_at = client.consent_version = None

        return effect
