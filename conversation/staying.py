"""After a disclosure the next turn stays with the person, whatever their words were understood as.

Coaching may be on hold, and what was written may be no danger by itself: neither is a reason to answer as if
nothing had been said a moment ago.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from content.say import Say
from conversation.answers import TurnItem
from conversation.kit import Kit
from conversation.steering_words import only_steers
from conversation.types import Kind
from records import transcript
from safety.replies import stays_with
from safety.types import Code

STAYS_FOR = timedelta(minutes=30)
_PASSES_OVER = re.compile(
    r"fallback\.|talk\.(?:ask_direct|out_of_scope|no_is_fine|what_next|greet|thank|goodbye|good_news|wait"
    r"|nothing_to_repeat)$|coaching\.(?:not_caught|still_not_caught|left_open|corrected|at_the_start)$"
)
"""Answers that pass over what was said before: a misunderstanding, a courtesy, a question about something else."""


def passes_over(says: Sequence[Say]) -> bool:
    """Tell whether an answer of the dialogue would pass over a disclosure."""
    return bool(says) and _PASSES_OVER.match(says[0].key) is not None


def stay(session: Session, kit: Kit, item: TurnItem, *, next_turn_only: bool) -> Say | None:
    """Return what stays with a client who disclosed lately; None for all others, and for words that only steer.

    `next_turn_only` asks whether the very last message before this one was the disclosure.
    """
    if item.inbound.kind is not Kind.TEXT or only_steers(item.inbound.text):
        return None
    found = transcript.last_screening_before(session, item.client.id, item.message_id or 0)
    since = kit.clock() - STAYS_FOR
    flagged = transcript.screenings_with_action(session, item.client.id, since=since)
    if not flagged or (next_turn_only and found == "none"):
        return None
    country = kit.composer.library.countries.get(item.client.country or "")
    number = country.emergency if country is not None and country.emergency else "@crisis.local_emergency_number"
    return Say(stays_with(Code(flagged[-1][0])), {"emergency": number})
