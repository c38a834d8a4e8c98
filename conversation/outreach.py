"""One page to one person by one way, and what it teaches us about which ways still work.

The pages of an alert, the pages that ask for a clearance and the drills all go out here, so that a drill
rehearses what a page does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from content.render import render
from content.say import Say
from conversation.kit import Kit
from conversation.ports import PageNote, SendError
from conversation.topics import Topics
from conversation.types import Lane, Outgoing
from records import reach, staff
from safety.reach import Standing
from safety.rota import STAFF_CHAT_ALONE, Way

log = structlog.get_logger()

LASTING = frozenset({"blocked", "gone", "no_rights", "migrated"})
"""Reasons for which a chat cannot be written to until somebody changes something."""
TEST, NOTICE, CLEARANCE = "TEST", "NOTICE", "HELD"
"""What stands in place of a safety code where a page is no alert."""
_SUBJECTS = {
    TEST: Say("staff.drill.subject"),
    NOTICE: Say("staff.notice.subject"),
    CLEARANCE: Say("staff.clearance.subject"),
}
Rows = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A page, whoever gets it. `says` is what every way says; `outside` is added beside Telegram.

    `id` is the same for each try, so that a gateway can leave out a repeat. `about` is the client it is about.
    """

    id: str
    clinic_id: str
    code: str
    says: tuple[Say, ...]
    opened_at: datetime
    rows: Rows = ()
    outside: tuple[Say, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Went:
    """Where a page in Telegram went. The errors are words for the record; empty where all is well."""

    own: bool = False
    staff_chat: bool = False
    own_error: str = ""
    copy_error: str = ""


def subject(code: str) -> Say:
    """Return the subject line of a mail for a code; what is no alert must not look like one."""
    return _SUBJECTS.get(code, Say("staff.page.subject", {"code": code}))


class Outreach:
    """Sends pages. A chat that cannot be written to any more is recorded at once, and one that can again too."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._topics = Topics(kit)

    def standing(self, session: Session, clinic_id: str) -> Standing:
        """Read what works now."""
        lost = {row.person for row in reach.lost(session, clinic_id)}
        ours = {row.person for row in reach.lost(session, self._kit.house.clinic_id)}
        return Standing(
            chats=staff.chats(session, self._kit.vault, clinic_id),
            outside=frozenset(self._kit.reach),
            staff_chat=self._kit.house.staff_chat_id,
            lost=frozenset(lost - {reach.STAFF_CHAT}),
            staff_chat_lost=reach.STAFF_CHAT in ours,  # one chat serves every clinic of a deployment
        )

    async def page(self, call: Call, person: str, way: Way, standing: Standing) -> Went:
        """Page one person by one way. Raises SendError when nothing took it."""
        if way is Way.TELEGRAM:
            return await self._in_telegram(call, person, standing)
        known = self._kit.house.rota.people.get(person)
        if known is None:
            raise SendError("not_in_rota", permanent=True)  # the rota was changed a moment ago
        says = (*call.says, *(replace(say, slots={**say.slots, "person": person}) for say in call.outside))
        note = PageNote(
            id=call.id,
            address=(known.email if way is Way.EMAIL else known.pager) or "",
            code=call.code,
            text=self.words(says),
            opened_at=call.opened_at,
        )
        await self._kit.reach[way].page(note)
        return Went()

    async def _in_telegram(self, call: Call, person: str, standing: Standing) -> Went:
        """Page in the person's own chat, with a copy in the staff chat; there alone where the own chat fails."""
        message, group = self.message(call, person), standing.staff_chat
        own_error, reached, passing = "", False, None
        for name, chat in self._own_chats(person, standing).items():
            # A chat that was lost is tried too: it is refused in an instant, or works again unheard of.
            try:
                await self.send(chat, message, call.clinic_id, name)
            except SendError as error:
                own_error = error.reason
                passing = passing if error.permanent else error
            else:
                reached = True
        if not reached and passing is not None:
            raise passing
        if not reached:
            if group is None:
                raise SendError("gone", permanent=True)
            await self.to_staff_chat(call, message)
            return Went(staff_chat=True, own_error=own_error)
        failed = await self.copy(call, message) if group is not None else ""
        return Went(own=True, staff_chat=group is not None and not failed, own_error=own_error, copy_error=failed)

    def _own_chats(self, person: str, standing: Standing) -> dict[str, int]:
        """Return whose own chats a page goes to: without a rota everybody's, for nobody is on call by name."""
        if person in standing.chats:
            return {person: standing.chats[person]}
        return dict(standing.chats) if self._kit.house.rota is STAFF_CHAT_ALONE else {}

    async def to_staff_chat(self, call: Call, message: Outgoing) -> None:
        """Write to the staff chat as a whole, and silently into the client's topic there. Raises SendError."""
        await self._to_all(message)
        if call.about is not None:
            await self._topics.send(self._group, call.about, replace(message, silent=True))

    async def _to_all(self, message: Outgoing) -> None:
        await self.send(self._group, message, self._kit.house.clinic_id, reach.STAFF_CHAT)

    @property
    def _group(self) -> int:
        return self._kit.house.staff_chat_id or 0

    async def copy(self, call: Call, message: Outgoing) -> str:
        """Show a page to the others, in the client's topic where there are topics, else in the staff chat.

        Its failure is no failure of the page: returns the reason, or nothing.
        """
        if call.about is not None:
            there, gone = await self._topics.send(self._group, call.about, message)
            if there and gone is None:
                return ""
            if gone is not None:
                note = Say("staff.topic.new" if there else "staff.topic.none", {"pseudonym": gone})
                message = replace(message, text=f"{message.text}\n{self.words((note,))}")
        try:
            await self._to_all(message)
        except SendError as error:
            log.error("the staff chat did not get its copy of a page", reason=error.reason, id=call.id)
            return error.reason
        return ""

    def message(self, call: Call, person: str) -> Outgoing:
        """Return a page as it stands in Telegram, with its buttons and for whom it is."""
        named = [] if self._kit.house.rota is STAFF_CHAT_ALONE else [Say("staff.page.for", {"person": person})]
        return Outgoing(self.words((*call.says, *named)), call.rows, Lane.PAGE)

    def words(self, says: Sequence[Say]) -> str:
        """Return approved staff wording, a line for each."""
        return "\n".join(render(self._kit.composer.library, say, lambda _count: 0).text for say in says)

    async def send(self, chat_id: int, message: Outgoing, clinic_id: str, whose: str) -> None:
        """Write to a member's own chat, or the staff chat, and note whether it can be. Raises SendError."""
        try:
            await self._kit.messenger.send(chat_id, message)
        except SendError as error:
            if error.permanent and error.reason in LASTING:
                await self._kit.urgent.run(self._lose, clinic_id, whose, error.reason)
            raise
        await self._kit.urgent.run(self._regain, clinic_id, whose)

    def _lose(self, clinic_id: str, whose: str, reason: str) -> None:
        with self._kit.db.transaction() as session:
            self.lose(session, clinic_id, whose, reason)

    def _regain(self, clinic_id: str, whose: str) -> None:
        with self._kit.db.transaction() as session:
            self.regain(session, clinic_id, whose)

    def lose(self, session: Session, clinic_id: str, whose: str, reason: str) -> None:
        """Record that a chat cannot be written to, and see to it that the others hear of it."""
        if row := reach.lose(session, clinic_id, whose, reason, self._kit.clock()):
            log.error("a chat of staff cannot be written to any more", reason=reason, staff_chat=not whose)
            self._kit.queue.enqueue_on_call(session, f"lost/{row.id}")

    def regain(self, session: Session, clinic_id: str, whose: str) -> None:
        """Record that a chat can be written to again, where it was lost."""
        if row := reach.regain(session, clinic_id, whose, self._kit.clock()):
            log.info("a chat of staff can be written to again", staff_chat=not whose)
            self._kit.queue.enqueue_on_call(session, f"back/{row.id}")
