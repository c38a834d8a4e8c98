"""The moment of a client who looks around in skills, for the same rules that decide about an offer."""

from datetime import datetime

from sqlalchemy.orm import Session

from coaching.offer import Circumstances, allowed
from coaching.profile import ClientProfile, Mode
from coaching.urges import Urge
from conversation.kit import Kit
from conversation.stages.talk import OPEN_FOR
from records import transcript, week_skills
from records.models import Client
from safety import modes


def while_looking(session: Session, client: Client, now: datetime) -> Circumstances:
    """Return the moment of a client who only looks at skills: nothing is strong yet, and an urge may be there.

    What is open by cautions, mode and codes shows; strength and urge are asked before a skill begins.
    """
    told = transcript.screenings_with_action(session, client.id, since=now - OPEN_FOR)
    coaching = modes.Mode(client.mode) is modes.Mode.COACHING
    return Circumstances(
        intensity=0,
        urge=Urge.OTHER,
        mode=Mode.NORMAL if coaching else Mode.CRISIS_SKILLS,
        codes=frozenset(code for code, _ in told),
    )


def week_skill(session: Session, kit: Kit, client: Client, profile: ClientProfile) -> str | None:
    """Return the skill of the week, if this client may be offered it."""
    row = week_skills.current(session, client.clinic_id, kit.clock())
    skill = kit.composer.library.skills.get(row.skill) if row is not None else None
    if skill is None or not allowed(skill, profile, while_looking(session, client, kit.clock())):
        return None
    return skill.id
