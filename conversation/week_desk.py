"""The skill of the week by command: a clinician sets what the group practises, for the clients of the clinic."""

from sqlalchemy.orm import Session

from coaching.skill_names import named_skill
from conversation.kit import Kit
from conversation.staffroom.acts import Actor, Outcome, said
from conversation.types import Inbound
from records import week_skills
from records.models import Clinic
from records.week_skills import FOR

OFF = "off"


class WeekDesk:
    """Answers `/week_skill`, `/week_skill SKILL` and `/week_skill off`."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def by_command(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Show, set or take away the skill of the week."""
        clinic, now = actor.clinic_id or self._kit.house.clinic_id, self._kit.clock()
        wanted = inbound.argument.strip()
        if session.get(Clinic, clinic) is None or (wanted and not actor.clinician):
            return said("staff.week_clinician")
        if not wanted:
            return self._shown(session, clinic)
        if wanted.casefold() == OFF:
            week_skills.clear(session, clinic)
            return said("staff.week_off")
        skills = self._kit.composer.library.skills
        skill = wanted.upper() if wanted.upper() in skills else named_skill(wanted, skills)
        if skill is None and wanted.casefold() == skills["DT01"].name.casefold():
            skill = "DT01"  # alone the word is a command to the dialogue, and here it is a name
        if skill is None:
            return said("staff.week_usage")
        week_skills.put(session, clinic, skill, actor.name, now)
        return said("staff.week_set", skill=f"@skill.{skill}.name", until=f"{now + FOR:%Y-%m-%d}")

    def _shown(self, session: Session, clinic: str) -> Outcome:
        row = week_skills.current(session, clinic, self._kit.clock())
        if row is None or row.skill not in self._kit.composer.library.skills:
            return said("staff.week_none")
        until = f"{row.set_at + FOR:%Y-%m-%d}"
        return said("staff.week_skill_shown", skill=f"@skill.{row.skill}.name", staff=row.set_by, until=until)
