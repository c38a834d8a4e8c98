"""What validation may say from a client's record: strengths, facts they allowed, last night's sleep.

The action server loads this module: it must bring no screener and no encoder with it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from coaching.diary import Card, CardUnreadableError, day_of
from coaching.profile import ClientProfile
from coaching.shared_past import SHORT_NIGHT, Fact
from coaching.strengths import RECENT, Done, Eased, strengths_in
from content.models import Situation
from conversation.diaries import zone_of
from records import diaries, history, record_of_deeds
from records.history import Kept
from records.models import Client
from records.vault import Cipher

SITUATIONS = frozenset(Situation)


def with_record(
    session: Session, cipher: Cipher, client_id: str, profile: ClientProfile, now: datetime
) -> ClientProfile:
    """Return the profile with what validation may use. Raises SealBrokenError for words that do not open."""
    client = session.get(Client, client_id)
    if client is None:
        return profile
    today = day_of(now, zone_of(client))
    cards = _cards(session, cipher, client_id, today)
    done = _done(session, cipher, client_id, cards, now)
    return replace(
        profile,
        strengths=MappingProxyType({**profile.strengths, **strengths_in(done, today, client.language)}),
        facts=tuple(map(fact_of, history.mentionable(session, cipher, client_id))),
        sleep_hours=short_night(cards, today) if history.sleep_state(session, client_id) == history.YES else None,
    )


def fact_of(kept: Kept) -> Fact:
    """Return a stored fact as the decisions read it."""
    return Fact(kept.text, frozenset(Situation(one) for one in kept.about & SITUATIONS))


def short_night(cards: Mapping[date, Card], today: date) -> str | None:
    """Return last night's hours of sleep where today's card says that they were few."""
    card = cards.get(today)
    hours = None if card is None else card.answers.get("sleep")
    return f"{hours:g}" if isinstance(hours, int | float) and 1 < hours <= SHORT_NIGHT else None


def sleep_of(session: Session, cipher: Cipher, client: Client, now: datetime) -> str | None:
    """Return last night's hours of sleep, if today's diary card has them and they were few."""
    today = day_of(now, zone_of(client))
    return short_night(_cards(session, cipher, client.id, today), today)


def _cards(session: Session, cipher: Cipher, client_id: str, today: date) -> dict[date, Card]:
    found: dict[date, Card] = {}
    for row in diaries.entries(session, client_id, since=today - RECENT):
        try:
            found[row.day] = Card.from_json(diaries.card_of(cipher, row), row.day, late=row.late)
        except CardUnreadableError:
            continue  # a card of another release: it says nothing here, and stays as it is
    return found


def _done(session: Session, cipher: Cipher, client_id: str, cards: Mapping[date, Card], now: datetime) -> Done:
    since = now - RECENT
    return Done(
        eased=[Eased(*row) for row in record_of_deeds.rated(session, client_id, since=since)],
        steps=record_of_deeds.steps(session, cipher, client_id, since=since),
        cards=[cards[day] for day in sorted(cards)],
    )
