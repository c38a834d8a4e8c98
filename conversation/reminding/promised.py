"""What a tap on a check-in that was asked for opens: the client's own first step, and ways on."""

from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.memory import Note
from coaching.what_works import fit_for_a_list
from content.say import Say, client_words
from conversation.kit import Kit
from records import saved_words
from records.models import Client
from records.vault import ErasedError, SealBrokenError
from safety.plan import names_means

PLAN_FOR = timedelta(days=7)
"""A plan older than this is not brought up by a check-in."""


def opened(session: Session, kit: Kit, client: Client) -> Say:
    """Return the question how it has been, with the first step they wrote, where it can be shown."""
    try:
        cipher, since = kit.vault.of(session, client.id), kit.clock() - PLAN_FOR
        found = saved_words.newest(session, cipher, client.id, Note.PLAN.value, since=since)
    except (ErasedError, SealBrokenError):
        return Say("remind.promised_open_plain")
    newest = next(reversed(found.values()), "")
    words = fit_for_a_list(newest) if newest and not names_means(newest) else None
    return (
        Say("remind.promised_open", {"words": client_words(words)}) if words else Say("remind.promised_open_plain")
    )
