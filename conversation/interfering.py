"""What staff read of a week beside the cards (dbt-brief 1.1): contact, what waits, may be stuck, our own faults.

Counts alone, for people to judge. Nothing here changes what a client gets, how soon or in which tone.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.diary_week import DAYS
from coaching.missing_links import STUCK_AFTER
from content.render import render
from content.say import Say
from conversation.diaries import zone_of
from conversation.kit import Kit
from conversation.own.parked import names
from conversation.staffroom.acts import Actor, Back, Outcome, said
from conversation.types import Inbound
from records import clients, interfering, parked, reminders, takeovers
from records.models import Client
from records.vault import ErasedError, SealBrokenError

WEEK = timedelta(days=DAYS)


def week_lines(session: Session, kit: Kit, client: Client) -> str:
    """Return what staff are told of a client's last seven days, a line each."""
    return "\n".join(text_of(kit, say) for say in _week_says(session, kit, client))


def _week_says(session: Session, kit: Kit, client: Client) -> Iterator[Say]:
    now = kit.clock()
    since = now - WEEK
    found = interfering.contact(session, client.id, since, zone_of(client))
    numbers = {"messages": found.messages, "days": found.days, "flagged": found.flagged_days}
    numbers["sent"] = len(reminders.sent(session, client.id, since=since))
    yield Say("staff.week_contact", {name: str(n) for name, n in numbers.items()})
    if found.in_crisis_alone:
        yield Say("staff.week_contact_crisis")
    waiting = _waiting(session, kit, client)
    if waiting is None:
        yield Say("staff.unreadable_matters", {"pseudonym": client.pseudonym})
    elif waiting:
        yield Say("staff.week_parked", {"matters": waiting})
    for fix, count in interfering.barriers(session, client.id).items():
        if count >= STUCK_AFTER and kit.composer.knows(f"staff.fix.{fix}"):
            yield Say("staff.week_stuck", {"fix": f"@staff.fix.{fix}", "count": str(count)})
    ours = interfering.faults(session, since=since, now=now, clinic_id=None, client_id=client.id)
    if ours:
        listed = "; ".join(text_of(kit, Say(f"staff.fault.{kind}", {"count": str(n)})) for kind, n in ours.items())
        yield Say("staff.week_faults", {"faults": listed})


def _waiting(session: Session, kit: Kit, client: Client) -> str | None:
    """Return what waits, by its approved names; None when it does not open."""
    try:
        kept = parked.open_ones(session, kit.vault.of(session, client.id), client.id)
    except (ErasedError, SealBrokenError):
        return None
    return names(kit.composer.library, list(dict.fromkeys(one.matter for one in kept)))


class InterferingDesk:
    """Answers `/parked NAME` and `/faults`."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def parked(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Show one client's week beside the cards, in the member's own chat; that it was read is kept."""
        if not inbound.private or actor.member_id is None:
            return said("staff.parked_private")
        name = inbound.argument.strip()
        if not name:
            return said("staff.parked_usage")
        client = clients.find_by_pseudonym(session, name, actor.clinic_id)
        if client is None:
            return said("staff.clear_unknown")
        takeovers.viewed(session, client.id, by=actor.name, what="parked", now=self._kit.clock())
        shown = {"pseudonym": client.pseudonym, "lines": week_lines(session, self._kit, client)}
        return Outcome((Back(Say("staff.parked_shown", shown), protect=True),))

    def faults(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:  # noqa: ARG002 - every act has this signature
        """Show how often this program was at fault in the last seven days: numbers alone, so anywhere."""
        now = self._kit.clock()
        clinic = actor.clinic_id or self._kit.house.clinic_id
        found = interfering.faults(session, since=now - WEEK, now=now, clinic_id=clinic)
        if not found:
            return said("staff.faults_none")
        listed = [text_of(self._kit, Say(f"staff.fault.{kind}", {"count": str(n)})) for kind, n in found.items()]
        return said("staff.faults_shown", lines="\n".join(f"- {line}" for line in listed))


def text_of(kit: Kit, say: Say) -> str:
    """Return the words of one line for staff."""
    return render(kit.composer.library, say, lambda _count: 0).text
