"""From the rows about a client to the profile that coaching decisions read; for the bot and the action server.

The action server loads this module: it must bring no screener and no encoder with it.
"""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from coaching.profile import ClientProfile, ShownLine, SkillRecord
from coaching.validation import NO_REPEAT
from content.models import Caution
from content.say import client_words
from records import coaching_store as store
from records import saved_lists
from records.coaching_models import ClientSkill
from records.vault import Cipher


def profile_of(session: Session, cipher: Cipher, client_id: str, now: datetime) -> ClientProfile:
    """Return what the tables hold of the client. Raises SealBrokenError for words that do not open."""
    record = store.read_record(session, cipher, client_id, shown_since=now - NO_REPEAT)
    clinic = store.clinic_means(session, client_id)
    lists = saved_lists.lists_of(session, client_id)
    settings = record.settings
    return ClientProfile(
        contacts=record.episodes,
        cautions=frozenset(Caution(one) for one in settings.cautions) if settings else frozenset(),
        health_known=settings is not None and settings.health_checked_at is not None,
        goals=record.goals,
        strengths=MappingProxyType({"strength": client_words(record.strength)} if record.strength else {}),
        record=MappingProxyType({m.skill: SkillRecord(m.uses, m.mean_drop) for m in record.means}),
        clinic_drop=MappingProxyType({mean.skill: mean.mean_drop for mean in clinic}),
        recent_lines=tuple(ShownLine(key, variant, at) for key, variant, at in record.shown),
        recent_skills=record.latest_skills,
        pinned=_pinned(record.skills),
        excluded=frozenset(one.skill for one in record.skills if one.excluded),
        taught=frozenset(one.skill for one in record.skills if one.taught_at is not None),
        cleared=frozenset(one.skill for one in record.skills if one.cleared_at is not None),
        saved_lists=lists | {one.skill for one in record.skills if one.list_saved_at is not None},
    )


def _pinned(skills: tuple[ClientSkill, ...]) -> tuple[str, ...]:
    pins = sorted((one.pin, one.skill) for one in skills if one.pin is not None)
    return tuple(skill for _, skill in pins)
