"""What a turn needs from the world; implementations live in adapters/ and bot/, fakes in the tests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from conversation.types import DialogueAnswer, DialogueRequest, Lane, Outgoing

Clock = Callable[[], datetime]
"""Gives the current moment, aware, in UTC."""

Pick = Callable[[int], int]
"""Chooses one of n variants: a number from 0 to n-1."""


class DialogueError(Exception):
    """The dialogue engine gave no usable answer; the client gets the kind fallback instead."""


class Dialogue(Protocol):
    """A dialogue engine."""

    async def answer(self, request: DialogueRequest) -> DialogueAnswer:
        """Answer one message. Raises DialogueError on a time-out, an error or a malformed answer."""
        ...

    async def forget(self, client: str) -> None:
        """Erase what the engine remembers of a client. Raises DialogueError."""
        ...


class SendError(Exception):
    """A message was not sent, as far as we know.

    `permanent`: trying again will not help. `ambiguous`: it may have arrived all the same (a time-out after the
    request went out). `retry_after`: seconds the receiver asked us to wait. `reason` is a word for the record.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, ambiguous: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.retry_after = retry_after


class Messenger(Protocol):
    """The way out to a chat."""

    async def send(self, chat_id: int, message: Outgoing) -> int:
        """Send one message and return its id in the chat. Raises SendError."""
        ...

    def has_room(self, chat_id: int) -> bool:
        """Tell whether an ordinary line to this chat would go out at once, or wait for its budget."""
        ...

    async def edit(self, chat_id: int, message_id: int, text: str, *, caption: bool, lane: Lane) -> None:
        """Change the words of a message of ours, or the words under its picture (`caption`). Raises SendError."""
        ...

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message of ours back. Raises SendError; Telegram allows it for two days."""
        ...

    async def react(self, chat_id: int, message_id: int, mark: str) -> None:
        """Put a mark under a message; never raises, it is cosmetic."""
        ...

    async def answer_button(self, callback_id: str) -> None:
        """Take the waiting mark off a pressed button; never raises, it is cosmetic."""
        ...

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is coming; never raises, it is cosmetic."""
        ...

    async def pin(self, chat_id: int, message_id: int) -> None:
        """Keep a message in sight at the top of the chat, silently; never raises, the message itself is there."""
        ...

    async def answers(self) -> bool:
        """Tell whether Telegram can be reached now; never raises."""
        ...

    async def leave(self, chat_id: int) -> None:
        """Leave a group. Raises SendError."""
        ...

    async def probe(self, chat_id: int) -> None:
        """Find out whether a chat can be written to, without writing anything. Raises SendError."""
        ...

    async def has_topics(self, chat_id: int) -> bool:
        """Tell whether a group has topics. Raises SendError."""
        ...

    async def open_topic(self, chat_id: int, name: str) -> int:
        """Open a topic in a group and return its id. Raises SendError."""
        ...


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One row of a week's picture: a value for each day (None: missing), and on which days it was acted on.

    `shaded` rows hold strengths from 0 to 5; the others plain numbers.
    """

    label: str
    values: tuple[float | None, ...]
    acted: tuple[bool, ...] = ()
    shaded: bool = True


@dataclass(frozen=True, slots=True)
class WeekPicture:
    """What the picture of a week shows, all of it words and numbers: rows in groups, and the lines of the page."""

    title: str
    days: tuple[str, ...]
    groups: tuple[tuple[str, tuple[WeekRow, ...]], ...]
    sleep: WeekRow
    legend: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A week as a picture for the chat (PNG) and as one page to print (PDF)."""

    picture: bytes
    page: bytes


@dataclass(frozen=True, slots=True)
class ChainBox:
    """One box of a chain's picture: what shape it has, its heading, its words; `skipped`: nothing was said.

    `strength` is 0 to 10, where there is one, and `strength_words` says it. `note` stands below: what could help.
    """

    shape: str
    label: str
    words: str
    skipped: bool
    strength: float | None
    strength_words: str
    note: str


@dataclass(frozen=True, slots=True)
class ChainPicture:
    """What the picture of a chain shows, top to bottom.

    `undrawn` is said in place of words whose letters no font has: they stand in the text beside the picture.
    """

    title: str
    boxes: tuple[ChainBox, ...]
    lines: tuple[str, ...]
    undrawn: str


class DrawError(Exception):
    """A picture was not made; whoever wanted it gets the words without it."""


class Drawing(Protocol):
    """What makes pictures."""

    async def week(self, picture: WeekPicture) -> Drawn:
        """Draw a week. Raises DrawError."""
        ...

    async def chain(self, picture: ChainPicture) -> bytes:
        """Draw a chain analysis, as PNG. Raises DrawError."""
        ...


@dataclass(frozen=True, slots=True)
class PageNote:
    """What a page says outside Telegram: a code, a pseudonym and a time, never a client's words.

    `id` is the same for each try of one page, so that a gateway can leave out a repeat.
    """

    id: str
    address: str
    code: str
    text: str
    opened_at: datetime


class Reach(Protocol):
    """A way to reach a member of staff outside Telegram."""

    async def page(self, note: PageNote) -> None:
        """Hand one page over. Raises SendError."""
        ...


class DurableQueue(Protocol):
    """Work that is stored in the same transaction as the rows it is about, and done even after a crash."""

    def enqueue_turn(self, session: Session, item_id: str, chat_key: str, order: int, delay: float = 0) -> None:
        """Handle one inbox item, in the chat's order, `delay` seconds from now."""
        ...

    def enqueue_crisis(self, session: Session, item_id: str) -> None:
        """See to it that every crisis reply of this item is delivered."""
        ...

    def enqueue_silence(self, session: Session, item_id: str, number: int, delay: float) -> None:
        """Ask again, for the `number`th time, if nothing has come since this item; `delay` seconds from now."""
        ...

    def enqueue_watch(self, session: Session, takeover_id: str) -> None:
        """See to it that a chat held by a person does not go quiet unnoticed, until they give it back."""
        ...

    def enqueue_follow_up(self, session: Session, change_id: str, delay: float) -> None:
        """Ask a client how they are after a pause was lifted; `delay` seconds from now."""
        ...

    def enqueue_diary(self, session: Session, work_id: str, delay: float) -> None:
        """Do a piece of work on a diary (see `conversation.diary_work`); `delay` seconds from now."""
        ...

    def enqueue_reminder(self, session: Session, work_id: str, delay: float) -> None:
        """Look at a reminder that is due (see `conversation.reminding.work`); `delay` seconds from now, once."""
        ...

    def enqueue_tone(self, session: Session, order_id: str, delay: float) -> None:
        """End the run of plain messages of this order; `delay` seconds from now."""
        ...

    def enqueue_page(self, session: Session, escalation_id: str) -> None:
        """Page a human about this escalation until somebody acknowledges it."""
        ...

    def enqueue_on_call(self, session: Session, work: str, delay: float = 0) -> None:
        """Do a piece of on-call work, named by its kind and its row; the same work queued twice is done once."""
        ...
