"""What an act of staff is: who does it, and what is said back, where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.library import Library
from content.render import Rows, render
from content.say import Say
from conversation.types import Inbound


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which clinic (None: for every one), and whether they may open a held chat again.

    `member_id` is empty where nobody is enrolled and whoever is in the staff chat counts as staff: then they have
    no chat of their own, in which alone a client's words may stand.
    """

    name: str
    clinic_id: str | None
    clinician: bool = True
    member_id: str | None = None
    own_chat: int | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """One message back to staff.

    `to` is a chat other than the one the item came from. `words` is text that is no wording of ours (what a client
    wrote). `asks` (what about, and whom or what it concerns) makes it a question: a reply to it is the answer.
    """

    say: Say | None = None
    words: str = ""
    rows: Rows = ()
    to: int | None = None
    asks: tuple[str, str] | None = None
    protect: bool = False
    reply_to: int | None = None

    def text(self, library: Library) -> str:
        """Return the words to send."""
        return render(library, self.say, lambda _count: 0).text if self.say is not None else self.words


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a message that was passed on to a client."""

    relay_id: int
    chat: int
    number: int
    text: str
    caption: bool


@dataclass(frozen=True, slots=True)
class Deletion:
    """A message that was passed on to a client and is taken back."""

    relay_id: int
    chat: int
    number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act leads to beside its rows."""

    backs: tuple[Back, ...] = ()
    edits: tuple[Edit, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    forget: bool = False
    """The item held words to a client: they stand in the client's transcript now and nowhere else."""


Act = Callable[[Session, Inbound, Actor], Outcome]


def said(key: str, **slots: str) -> Outcome:
    """Return one message in the chat that the item came from."""
    return Outcome((Back(Say(key, slots)),))


def rows_for(library: Library, keys: Sequence[Sequence[str]], subject: str) -> Rows:
    """Return rows of buttons that act on `subject`: an alert, a takeover, a client."""
    buttons = [[library.button(key) for key in row] for row in keys]
    return tuple(tuple((b.label, f"{b.payload}:{subject}") for b in row) for row in buttons)
