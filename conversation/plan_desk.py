"""Safety plans by command: a member of staff reads and changes a client's plan, in their own chat, by name.

The words of a plan are private: the staff chat says so and shows none. Each change is a version of its own under
the member's enrolled name, and the client is told of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.say import Say
from conversation import plans
from conversation.kit import Kit
from conversation.types import Inbound, Lane
from records import clients, safety_plans, takeovers, transcript
from records.models import Client, SafetyPlanVersion
from records.vault import Cipher
from safety.plan import (
    MAX_ITEMS,
    MAX_LENGTH,
    ItemError,
    ItemTooLongError,
    Plan,
    Section,
    SectionFullError,
    changed_sections,
    names_means,
)
from safety.plan_print import pages_of

PARTS = ", ".join(section.value for section in Section)
TOLD = "plan.changed_by_team"
_ADD, _REMOVE, _CHANGE = "planadd", "planremove", "planchange"
_NEEDS = {_ADD: 3, _REMOVE: 3, _CHANGE: 4}
"""How many pieces each command has: name, part, number, words."""

PlanAct = Callable[[Session, Inbound, str | None, bool], Say]


@dataclass(frozen=True, slots=True)
class _Order:
    """One change of one item: its section, its number (from 1; 0 for a new one) and its words."""

    section: Section
    number: int = 0
    words: str = ""

    def done(self, plan: Plan) -> Plan:
        """Return the changed plan; raises ItemError."""
        if not self.words:
            return plan.removed(self.section, self.number)
        if self.number:
            return plan.changed(self.section, self.number, self.words)
        return plan.added(self.section, self.words)


class PlanDesk:
    """Answers the commands; each gets a clinic's id (None: staff of every one) and whether a clinician acts."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.commands: Mapping[str, PlanAct] = {
            "plan": self._show,
            "planversion": self._show_version,
            "planversions": self._list,
            _ADD: self._change,
            _CHANGE: self._change,
            _REMOVE: self._change,
        }

    def _show(self, session: Session, inbound: Inbound, clinic_id: str | None, _clinician: bool) -> Say:
        if not inbound.private:
            return Say("staff.plan_private")
        name, *rest = inbound.argument.split() or [""]
        if not name:
            return Say("staff.plan_usage", {"parts": PARTS})
        client = clients.find_by_pseudonym(session, name, clinic_id)
        if client is None:
            return Say("staff.clear_unknown")
        row = safety_plans.newest(session, client.id)
        return self._page(session, client, row, _number(rest[0]) if rest else 1, by=inbound.sender_name)

    def _show_version(self, session: Session, inbound: Inbound, clinic_id: str | None, _clinician: bool) -> Say:
        if not inbound.private:
            return Say("staff.plan_private")
        name, number, *rest = [*inbound.argument.split(), "", ""]
        client = clients.find_by_pseudonym(session, name, clinic_id) if name else None
        if client is None:
            return Say("staff.clear_unknown")
        row = safety_plans.version(session, client.id, _number(number))
        if row is None:
            return Say("staff.plan_no_version", {"pseudonym": client.pseudonym})
        return self._page(session, client, row, _number(rest[0]) or 1, by=inbound.sender_name)

    def _page(self, session: Session, client: Client, row: SafetyPlanVersion | None, page: int, *, by: str) -> Say:
        if row is None:
            return Say("staff.plan_none", {"pseudonym": client.pseudonym})
        try:
            plan = Plan.from_json(safety_plans.body_of(self._kit.vault.of(session, client.id), row))
        except plans.UNREADABLE:
            return Say("staff.plan_unreadable", {"pseudonym": client.pseudonym})
        takeovers.viewed(session, client.id, by=by, what="safety plan", now=self._kit.clock())
        pages = pages_of(self._kit.composer.library, plan, numbered=True) or ("",)
        page = min(max(page, 1), len(pages))
        return Say(
            "staff.plan_shown",
            {
                "pseudonym": client.pseudonym,
                "number": str(row.number),
                "date": f"{row.made_at:%Y-%m-%d}",
                "by": _by(row),
                "page": str(page),
                "pages": str(len(pages)),
                "plan": pages[page - 1],
            },
        )

    def _list(self, session: Session, inbound: Inbound, clinic_id: str | None, _clinician: bool) -> Say:
        name = inbound.argument.strip()
        client = clients.find_by_pseudonym(session, name, clinic_id) if name else None
        if client is None:
            return Say("staff.clear_unknown")
        try:
            lines = version_lines(session, self._kit.vault.of(session, client.id), client.id)
        except plans.UNREADABLE:
            return Say("staff.plan_unreadable", {"pseudonym": client.pseudonym})
        if not lines:
            return Say("staff.plan_none", {"pseudonym": client.pseudonym})
        return Say("staff.plan_versions", {"pseudonym": client.pseudonym, "versions": "\n".join(lines)})

    def _change(self, session: Session, inbound: Inbound, clinic_id: str | None, clinician: bool) -> Say:
        if not inbound.private:
            return Say("staff.plan_private")
        if not clinician:
            return Say("staff.plan_clinician")
        command = inbound.command or ""
        pieces = inbound.argument.split(maxsplit=_NEEDS[command] - 1)
        order = _order(command, pieces)
        if order is None:
            return Say("staff.plan_usage", {"parts": PARTS})
        client = clients.find_by_pseudonym(session, pieces[0], clinic_id)
        if client is None:
            return Say("staff.clear_unknown")
        if names_means(order.words):
            return Say("staff.plan_means")
        return self._done(session, inbound, client, order)

    def _done(self, session: Session, inbound: Inbound, client: Client, order: _Order) -> Say:
        about = {"pseudonym": client.pseudonym, "part": order.section.value}
        version_id = self._kit.vault.fingerprint(f"plan:{inbound.item_id}")[:40]
        try:
            cipher = self._kit.vault.of(session, client.id)
            number, before = plans.newest_of(session, cipher, client.id)
            # A command that is handled again after a crash must not take out a second item.
            again = safety_plans.has(session, version_id)
            plan = before if again else order.done(before)
        except plans.UNREADABLE:
            return Say("staff.plan_unreadable", about)
        except ItemTooLongError:
            return Say("staff.plan_too_long", {"limit": str(MAX_LENGTH)})
        except SectionFullError:
            return Say("staff.plan_full", {"limit": str(MAX_ITEMS)})
        except ItemError:
            return Say("staff.plan_no_item", about)
        if not again:
            if plan == before:
                return Say("staff.plan_unchanged", about)
            number += 1
            safety_plans.add(
                session,
                cipher,
                client.id,
                number=number,
                body=plan.to_json(),
                by_staff=inbound.sender_name,
                now=self._kit.clock(),
                version_id=version_id,
            )
            self._tell(session, cipher, client, inbound)
        return Say("staff.plan_saved", about | {"number": str(number), "count": str(len(plan.of(order.section)))})

    def _tell(self, session: Session, cipher: Cipher, client: Client, inbound: Inbound) -> None:
        """Tell the client that their plan was changed, once for changes that follow each other."""
        last = transcript.last_outgoing(session, client.id)
        if (
            last is not None
            and last.say_key == TOLD
            and last.id > transcript.newest_incoming_id(session, client.id)
        ):
            return
        now, says = self._kit.clock(), (Say(TOLD, {"staff": inbound.sender_name}),)
        prefix = f"plan/{inbound.item_id}"
        lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.REPLY, now=now)
        transcript.add_outgoing(session, cipher, client, lines, inbox_id=inbound.item_id, now=now)


def version_lines(session: Session, cipher: Cipher, client_id: str) -> list[str]:
    """Return a line for each version, newest first: number, day, who, and which parts changed; never the words.

    Raises SealBrokenError or PlanUnreadableError for a version that does not open.
    """
    lines: list[str] = []
    before = Plan()
    for row in reversed(safety_plans.versions(session, client_id)):
        plan = Plan.from_json(safety_plans.body_of(cipher, row))
        parts = ", ".join(section.value for section in changed_sections(before, plan))
        lines.insert(0, f"{row.number}. {row.made_at:%Y-%m-%d}, {_by(row)}: {parts}")
        before = plan
    return lines


def _by(row: SafetyPlanVersion) -> str:
    return row.by_staff or "the client"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _order(command: str, pieces: list[str]) -> _Order | None:
    """Read a command's pieces; None when one is missing or is no part or number."""
    if len(pieces) < _NEEDS[command] or pieces[1].lower() not in set(Section):
        return None
    section = Section(pieces[1].lower())
    if command == _ADD:
        return _Order(section, words=pieces[2])
    number = _number(pieces[2])
    return _Order(section, number, pieces[3] if command == _CHANGE else "") if number else None
