"""Writes to a client because of what staff did; the lines go out with the item of the staff room."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.types import Inbound, Lane
from records import transcript
from records.models import Client, Message
from records.vault import ErasedError


class ClientWriter:
    """Puts lines for a client into the transcript, inside the caller's transaction."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def write(
        self, session: Session, client: Client, says: Sequence[Say], prefix: str, inbound: Inbound, lane: Lane
    ) -> list[Message]:
        """Write lines of approved wording; none where the client's key was erased, for nothing can be sealed."""
        now = self._kit.clock()
        try:
            cipher = self._kit.vault.of(session, client.id)
        except ErasedError:
            return []  # nothing can be written to them any more; what staff did stands all the same
        lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=lane, now=now)
        return transcript.add_outgoing(session, cipher, client, lines, inbox_id=inbound.item_id, now=now)
