"""Tells a client's clinician that the same barrier was met warmly three times (dbt-brief table 1, row 18).

A note to a person, and no more: nothing about the bot changes by it, least of all its tone.
"""

from coaching.missing_links import is_stuck
from content.say import Say
from conversation.interfering import text_of
from conversation.kit import Kit
from conversation.ports import SendError
from conversation.types import Lane, Outgoing
from conversation.week_work import recipient
from records import interfering, staff
from records.models import Client


class Stuck:
    """Tells a client's clinician that the same barrier was met three times; said once for each three."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def run(self, work: str) -> None:
        """Look whether one report made it so, and tell; `work` is the client's id, a slash, and the message's."""
        client_id, _, message_id = work.partition("/")
        note = await self._kit.urgent.run(self._note, client_id, message_id)
        if note is None:
            return
        try:
            await self._kit.messenger.send(*note)
        except SendError as error:
            if not error.permanent:
                raise

    def _note(self, client_id: str, message_id: str) -> tuple[int, Outgoing] | None:
        with self._kit.db.transaction() as session:
            client = session.get(Client, client_id)
            fix = interfering.fix_of(session, client_id, message_id)
            if client is None or fix is None:
                return None
            count = interfering.barriers(session, client_id, upto=message_id).get(fix, 0)
            member = recipient(session, client)
            chat = staff.chat_of(member, self._kit.vault) if member is not None else None
            if chat is None or not is_stuck(count):
                return None
            slots = {"pseudonym": client.pseudonym, "fix": f"@staff.fix.{fix}", "count": str(count)}
            return chat, Outgoing(text_of(self._kit, Say("staff.stuck", slots)), (), Lane.PAGE)
