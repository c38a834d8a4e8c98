"""The first conversation inside a turn, and the later change of country and time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from content.models import Country
from content.say import Say
from conversation import onboarding
from conversation.answers import SILENCE, Answer, Effect, TurnItem
from conversation.kit import Kit
from conversation.onboarding import Move, Stage, World
from conversation.types import Inbound, Kind
from records import clients
from records.models import Client


class FirstConversation:
    """Consent and its questions before anything else (dbt-brief section 10)."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._library = kit.composer.library

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer until the first conversation is done, and to a /start that comes again."""
        inbound, client = item.inbound, item.client
        stage = Stage(client.onboarding)
        started = inbound.kind is Kind.COMMAND and inbound.command == "start"
        if stage is Stage.DONE:
            return self._started_again(inbound, client) if started else None
        if inbound.kind is Kind.TIMER:
            return SILENCE
        if stage is Stage.NEW or (started and stage is not Stage.UNDER_AGE):
            return self._begin(inbound, client)
        move = onboarding.advance(stage, inbound, self.world(client), self.country(client))
        return Answer(move.says, effect=self._keep(move))

    def world(self, client: Client) -> World:
        """Return what the first conversation needs to know."""
        now = self._kit.clock()
        zone = ZoneInfo(client.timezone) if client.timezone else None
        return World(
            today=now.astimezone(zone).date(),
            countries=self._library.countries,
            invite_needed=self._kit.house.invite_needed,
            starter_content=not self._kit.house.clinical,
            staff_watching=self._kit.house.staff_watching,
        )

    def country(self, client: Client) -> Country | None:
        """Return the client's country, if it is one we know."""
        return self._library.countries.get(client.country or "")

    def _begin(self, inbound: Inbound, client: Client) -> Answer:
        enrolled, bad = self._enrol(inbound, client)
        move = onboarding.begin(self.world(client), enrolled=enrolled, invite_was_bad=bad)
        return Answer(move.says, effect=self._keep(move))

    def _started_again(self, inbound: Inbound, client: Client) -> Answer:
        self._enrol(inbound, client)
        return Answer((Say("menu.main"),))

    def _enrol(self, inbound: Inbound, client: Client) -> tuple[bool, bool]:
        """Use the invite code of a deep link, if there is one; returns (enrolled, the code was no good)."""
        code = inbound.argument.strip() if inbound.command == "start" else ""
        if not code:
            return client.enrolled_at is not None, False
        with self._kit.db.transaction() as session:
            row = session.get_one(Client, client.id)
            enrolment = clients.use_invite(session, self._kit.vault, code, row, self._kit.clock())
            return row.enrolled_at is not None, enrolment is None

    def _keep(self, move: Move) -> Effect:
        now: datetime = self._kit.clock()
        consent_version = self._library.fingerprint

        def effect(_session: Session, client: Client) -> None:
            client.onboarding = move.stage.value
            if move.consented:
                client.consented_at = now
                client.consent_version = consent_version
            if move.country is not None:
                client.country = move.country or None
            if move.timezone is not None:
                client.timezone = move.timezone

        return effect
