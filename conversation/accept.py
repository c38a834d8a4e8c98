"""Takes one thing in: stored once, screened, and if it is a crisis answered, all in one transaction.

Nothing here waits for the dialogue engine, the action server, the console or a member of staff.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.ratings import read_rating
from conversation.decisions import DecisionWriter
from conversation.diaries import typed_answer
from conversation.kit import Kit
from conversation.last_asked import last_line
from conversation.metrics import ACCEPTED, EDGE_ERRORS, SCREEN_SECONDS, SCREENED
from conversation.safety_desk import EVADED, SafetyDesk
from conversation.staffroom.to_member import note_incoming
from conversation.steering_words import begun_before, only_steers
from conversation.types import Inbound, Kind, Lane
from records import client_phrases, clients, inbox, staff, transcript
from records.locks import Name, one_at_a_time
from records.models import Client, Message
from records.transcript import NewLine
from records.vault import Cipher, ErasedError, SealBrokenError
from safety.types import Code, Phrase, Screening, ScreenInput

CONTEXT_LINES = 6
CONTEXT_WINDOW = timedelta(minutes=30)
LANGUAGES = ("en",)
ABOUT_OTHER_URGES = frozenset({"intake.ask_acted"})
"""Asked about drink, food and anger alone: a "yes, I did" to it is no harm that the client did to themselves."""
STRENGTH_ASKED, FEW_WORDS = "crisis.sh_u.ask_strength", 5
STAFF_KEY = "staff"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting led to: lines to send at once, in the crisis lane, and whether an ordinary turn follows."""

    new: bool
    urgent_lines: tuple[int, ...] = ()
    turn_follows: bool = False


class Acceptor:
    """Stores, screens and answers what must not wait. Safe to call again with the same item: it is taken once."""

    def __init__(
        self, kit: Kit, desk: SafetyDesk, writer: DecisionWriter, timer: Callable[[], float] = time.perf_counter
    ) -> None:
        self._kit = kit
        self._desk = desk
        self._writer = writer
        self._timer = timer

    def accept(self, inbound: Inbound) -> Accepted:
        """Take one item in. When this returns it is committed; when it raises, nothing is."""
        with self._kit.db.transaction() as session:
            # Two processes may be given one update, or two of one chat: what each reads first must still be so.
            one_at_a_time(session, Name("chat", self._kit.vault.fingerprint(f"chat:{inbound.chat_id}")))
            if inbox.exists(session, inbound.item_id):
                return Accepted(new=False, urgent_lines=self._left_unsent(session, inbound.item_id))
            ACCEPTED.labels(kind=inbound.kind.value).inc()
            if inbound.chat_id is None or not inbound.private or self._of_staff(session, inbound):
                return self._accept_elsewhere(session, inbound)
            return self._accept_client(session, inbound, inbound.chat_id)

    @staticmethod
    def _left_unsent(session: Session, item_id: str) -> tuple[int, ...]:
        """Return the crisis lines that a process stored with this item and did not live to send.

        None while one is being sent: those behind it must not overtake it, and the stored copy looks after all.
        """
        lines = transcript.outgoing_of(session, item_id, Lane.CRISIS.value)
        if any(line.status == transcript.SENDING for line in lines):
            return ()
        return tuple(line.id for line in lines if line.status == transcript.PENDING)

    def set_aside(self, inbound: Inbound) -> None:
        """Keep an item that could not be accepted, sealed and marked, so that those behind it are not held up."""
        with self._kit.db.transaction() as session:
            if inbox.exists(session, inbound.item_id):
                return
            inbox.add(
                session,
                self._kit.vault.house,
                item_id=inbound.item_id,
                client_id=None,
                kind=inbound.kind.value,
                body=replace(inbound, sender_name="").to_json(),
                now=self._kit.clock(),
            )
            inbox.finish(session, inbound.item_id, outcome="set_aside", now=self._kit.clock())

    def _of_staff(self, session: Session, inbound: Inbound) -> bool:
        """Tell whether a private chat is a member of staff's, or becomes one with this code."""
        if inbound.command == "start" and inbound.argument.startswith(staff.CODE_PREFIX):
            return True
        return staff.find_by_chat(session, self._kit.vault, inbound.chat_id or 0) is not None

    def _accept_elsewhere(self, session: Session, inbound: Inbound) -> Accepted:
        """Staff, groups, and what belongs to no chat: kept sealed under the house's own key."""
        now = self._kit.clock()
        known = inbound.chat_id is not None
        is_staff = known and (inbound.private or inbound.chat_id == self._kit.house.staff_chat_id)
        if not is_staff:
            inbound = replace(
                inbound, text="", argument="", sender_name=""
            )  # strangers' words are not ours to keep
        inbox.add(
            session,
            self._kit.vault.house,
            item_id=inbound.item_id,
            client_id=None,
            kind=inbound.kind.value,
            body=inbound.to_json(),
            now=now,
        )
        if not known:
            inbox.finish(session, inbound.item_id, outcome="unsupported", now=now)
            return Accepted(new=True)
        chat = self._kit.vault.fingerprint(f"chat:{inbound.chat_id}")[:16]
        key = (f"{STAFF_KEY}:{chat}" if inbound.private else STAFF_KEY) if is_staff else f"group:{chat}"
        self._kit.queue.enqueue_turn(session, inbound.item_id, key, inbound.order)
        return Accepted(new=True, turn_follows=True)

    def _accept_client(self, session: Session, inbound: Inbound, chat_id: int) -> Accepted:
        now = self._kit.clock()
        client = clients.find_by_chat(session, self._kit.vault, chat_id)
        if client is None:
            clients.ensure_clinic(session, self._kit.house.clinic_id, self._kit.house.clinic_name, now)
            language = (inbound.language or "en")[:2]
            client = clients.create(
                session,
                self._kit.vault,
                chat_id=chat_id,
                clinic_id=self._kit.house.clinic_id,
                language=language if language in LANGUAGES else "en",
                now=now,
            )
        if inbound.kind is not Kind.BLOCKED_BOT:
            client.unreachable_since = None  # whoever writes can be reached, whatever we were told before
        cipher = self._cipher(session, client)
        screening, seconds = self._screen(session, cipher, client, inbound)
        # Read before this message is stored: what was told before decides how it is told now.
        facts = self._desk.facts_of(session, client, self._kit, inbound)
        message = self._store(session, cipher, client, inbound, screening, seconds)
        note_incoming(session, self._kit, client, inbound, message)
        decision = self._desk.decide(screening, inbound, facts)
        lines: list[Message] = []
        if decision is not None:
            lines = self._writer.write(session, cipher, client, inbound.item_id, decision, now)
        self._kit.queue.enqueue_turn(session, inbound.item_id, client.id, inbound.order)
        return Accepted(new=True, urgent_lines=tuple(m.id for m in lines), turn_follows=not lines)

    def _cipher(self, session: Session, client: Client) -> Cipher:
        try:
            return self._kit.vault.of(session, client.id)
        except ErasedError:
            # Records restored without this client's key: the old words stay closed, new ones get a new key.
            return self._kit.vault.create(session, client.id)

    def _what_came_before(
        self, session: Session, cipher: Cipher, client: Client
    ) -> tuple[tuple[str, ...], str | None]:
        """Return the client's last lines and the bot's last one; nothing when they cannot be opened."""
        try:
            context = transcript.recent_client_texts(
                session, cipher, client.id, now=self._kit.clock(), within=CONTEXT_WINDOW, limit=CONTEXT_LINES
            )
            last = transcript.last_outgoing(session, client.id)
            asked = last if last is not None and last.say_key not in ABOUT_OTHER_URGES else None
            return context, transcript.text_of(cipher, asked) if asked else None
        except SealBrokenError:
            # An old line that does not open must not keep a new one from being screened.
            EDGE_ERRORS.labels(where="unreadable_context").inc()
            return (), None

    def _typed_strength(self, session: Session, client: Client, inbound: Inbound) -> str | None:
        """Return what a typed number means as a button where the strength of an urge was asked for last."""
        if inbound.kind is not Kind.TEXT or len(inbound.text.split()) > FEW_WORDS:
            return None
        line, points = last_line(session, client.id, self._kit.clock()), read_rating(inbound.text)
        if line is None or line.say_key != STRENGTH_ASKED or points is None:
            return None
        return f"urge_strength:self_harm:{round(points / 10)}"

    def _own_phrases(self, session: Session, cipher: Cipher, client: Client) -> tuple[Phrase, ...]:
        """Return this client's own words for danger; those that do not open are left out and counted."""
        found = []
        for row in client_phrases.of_client(session, client.id):
            try:
                found.append(Phrase("of_client", client_phrases.text_of(cipher, row), Code(row.code)))
            except (SealBrokenError, ValueError):
                EDGE_ERRORS.labels(where="unreadable_phrase").inc()
        return tuple(found)

    def _screen(
        self, session: Session, cipher: Cipher, client: Client, inbound: Inbound
    ) -> tuple[Screening, float]:
        context, last_text = self._what_came_before(session, cipher, client)
        if only_steers(inbound.text):
            # "Next" and "back to menu" end no sentence begun before, and are no answer to whatever the bot said
            # last. A safety question that stands open is still answered by them.
            context, last_text = begun_before(inbound.text, context), None
        on_card = typed_answer(session, self._kit, client.id, inbound)
        tapped = on_card or self._typed_strength(session, client, inbound)
        question, is_old = self._desk.question(session, client.id, last_text, self._kit.clock())
        started = self._timer()
        screening = self._desk.screen(
            ScreenInput(
                text=inbound.text,
                context=context,
                question=question if on_card is None else None,
                question_is_old=is_old,
                payload=inbound.payload,
                lang=inbound.language,
                phrases=self._own_phrases(session, cipher, client),
            )
        )
        if tapped is not None:
            # A strength that is typed counts as its button; what else was said still counts.
            by_number = self._desk.screen(ScreenInput("", payload=tapped))
            if all(found.startswith(EVADED) for found in screening.evidence):
                screening = by_number  # the direct question stands above it: a number is no answer to that one
            screening = max(screening, by_number, key=lambda found: found.action.rank)
        seconds = self._timer() - started
        SCREEN_SECONDS.observe(seconds)
        SCREENED.labels(action=screening.action.value, code=screening.code.value).inc()
        return screening, seconds

    def _store(
        self,
        session: Session,
        cipher: Cipher,
        client: Client,
        inbound: Inbound,
        screening: Screening,
        seconds: float,
    ) -> Message:
        now = self._kit.clock()
        # Who wrote is known by the client row; the name Telegram gives is not kept.
        stored = replace(inbound, sender_name="", sender_id=None)
        inbox.add(
            session,
            cipher,
            item_id=inbound.item_id,
            client_id=client.id,
            kind=inbound.kind.value,
            body=stored.to_json(),
            now=now,
        )
        message = transcript.add_incoming(
            session,
            cipher,
            client,
            NewLine(
                key=f"in/{inbound.item_id}", text=inbound.text or inbound.payload or "", kind=inbound.kind.value
            ),
            inbox_id=inbound.item_id,
            telegram_message_id=inbound.telegram_message_id,
            now=now,
        )
        transcript.record_screening(
            session,
            message,
            action=screening.action.value,
            code=screening.code.value,
            evidence=screening.evidence,
            version=screening.version,
            seconds=seconds,
            now=now,
        )
        return message
