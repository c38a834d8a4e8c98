"""The clients of a measurement: put into the database as if they had been through the first conversation."""

from collections.abc import Sequence
from datetime import UTC, datetime

from records import clients
from records.db import Database
from records.models import Client
from records.vault import Vault

CLINIC = "demo"


def onboard(database: Database, vault: Vault, chats: Sequence[int]) -> list[str]:
    """Put clients who may be coached into the database; return their random ids, in the order of `chats`."""
    now = datetime.now(UTC)
    made: list[Client] = []
    with database.transaction() as session:
        clients.ensure_clinic(session, CLINIC, "Demo clinic", now)
        for chat in chats:
            client = clients.create(session, vault, chat_id=chat, clinic_id=CLINIC, language="en", now=now)
            client.onboarding, client.country, client.timezone = "done", "GB", "Europe/London"
            client.consented_at = now
            made.append(client)
        return [client.id for client in made]
