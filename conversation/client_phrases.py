"""The staff chat: a client's own words for danger, added and removed by name; the words are never said back.

A phrase counts from the next message on. The staff chat is no place for a client's words (decision 10): what it
answers names a phrase by its number and code, and tells how often the client has used it lately.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.safety_desk import SafetyDesk
from conversation.types import Inbound
from records import client_phrases, clients, transcript
from records.models import Client
from safety.screening.phrases import PhraseError
from safety.types import Code, Phrase

LOOKED_AT, WITHIN = 200, timedelta(days=90)
"""So many of the client's last messages, and not older, are looked through for a new phrase."""
CODES = tuple(code.value for code in Code if code not in (Code.NONE, Code.UNCLEAR))
_PARTS = 3  # name, code, words


class PhraseDesk:
    """Answers `/phrase`, `/phrases` and `/unphrase`; a clinic's id comes last (None: staff of every one)."""

    def __init__(self, kit: Kit, desk: SafetyDesk) -> None:
        self._kit = kit
        self._desk = desk
        self.commands: Mapping[str, Callable[[Session, Inbound, str | None], Say]] = {
            "phrase": self._add,
            "phrases": self._list,
            "unphrase": self._remove,
        }

    def _add(self, session: Session, inbound: Inbound, clinic_id: str | None) -> Say:
        parts = inbound.argument.split(maxsplit=_PARTS - 1)
        if len(parts) < _PARTS or parts[1].upper() not in CODES:
            return Say("staff.phrase_usage", {"codes": ", ".join(CODES)})
        client = clients.find_by_pseudonym(session, parts[0], clinic_id)
        if client is None:
            return Say("staff.clear_unknown")
        phrase = Phrase("of_client", parts[2], Code(parts[1].upper()))
        try:
            self._desk.check_phrase(phrase)
        except PhraseError as error:
            return Say("staff.phrase_refused", {"reason": str(error)})
        now = self._kit.clock()
        cipher = self._kit.vault.of(session, client.id)
        lately = transcript.recent_client_texts(
            session, cipher, client.id, now=now, within=WITHIN, limit=LOOKED_AT
        )
        client_phrases.add(
            session,
            cipher,
            client.id,
            text=phrase.text,
            code=phrase.code.value,
            by=inbound.sender_name or "staff",
            now=now,
        )
        return Say(
            "staff.phrase_added",
            {
                "pseudonym": client.pseudonym,
                "code": phrase.code.value,
                "number": str(len(client_phrases.of_client(session, client.id))),
                "used": str(self._desk.how_often(phrase, lately)),
                "messages": str(len(lately)),
            },
        )

    def _list(self, session: Session, inbound: Inbound, clinic_id: str | None) -> Say:
        client = self._client(session, inbound, clinic_id)
        if client is None:
            return Say("staff.clear_unknown")
        rows = client_phrases.of_client(session, client.id)
        if not rows:
            return Say("staff.phrases_none", {"pseudonym": client.pseudonym})
        lines = [
            f"{number}. {row.code}, {row.added_by}, {row.added_at:%Y-%m-%d}" for number, row in enumerate(rows, 1)
        ]
        return Say("staff.phrases", {"pseudonym": client.pseudonym, "phrases": "\n".join(lines)})

    def _remove(self, session: Session, inbound: Inbound, clinic_id: str | None) -> Say:
        client = self._client(session, inbound, clinic_id)
        if client is None:
            return Say("staff.clear_unknown")
        rows = client_phrases.of_client(session, client.id)
        number = inbound.argument.split()[-1]
        if not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= len(rows):
            return Say("staff.unphrase_usage", {"pseudonym": client.pseudonym})
        client_phrases.remove(rows[int(number) - 1], by=inbound.sender_name or "staff", now=self._kit.clock())
        return Say("staff.phrase_removed", {"pseudonym": client.pseudonym, "code": rows[int(number) - 1].code})

    def _client(self, session: Session, inbound: Inbound, clinic_id: str | None) -> Client | None:
        name = inbound.argument.split(maxsplit=1)[:1]
        return clients.find_by_pseudonym(session, name[0], clinic_id) if name else None
