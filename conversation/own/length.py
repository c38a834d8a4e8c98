"""Shorter messages, and the usual length again: asked for in plain words or with a button, and done at once."""

from sqlalchemy.orm import Session

from coaching.criticism import is_criticism
from coaching.languages import words_of
from coaching.quoting import plain
from coaching.validation import done_key
from content.models import Deed
from content.say import Say
from conversation.answers import Answer
from conversation.kit import Kit
from conversation.own.desk import Moment
from conversation.own.feedback import kept_as
from records import history
from records.models import Client


class LengthDesk:
    """Answers the wish for shorter or longer messages. The same is said, in the shorter wordings."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:  # noqa: ARG002 - the port
        """Answer a message that asks for nothing but this, and the two buttons."""
        pressed = moment.press("length")
        deed = (
            Deed.SHORTER if pressed and pressed[0] == "short" else Deed.LONGER if pressed else self._read(moment)
        )
        if deed is None:
            return None
        short, now = deed is Deed.SHORTER, self._kit.clock()
        # "Your messages are too long" is criticism too: what can be done is done, and it is kept like all of it.
        keep = kept_as(self._kit, moment, "criticism") if is_criticism(moment.words) else None

        def effect(session: Session, client: Client) -> None:
            history.set_short(session, client.id, short=short, now=now)
            if keep is not None:
                keep(session, client)

        return Answer((Say(done_key(deed)), Say("length.after")), effect=effect)

    def _read(self, moment: Moment) -> Deed | None:
        library = self._kit.composer.library
        words = words_of(library.language)
        if words is None or moment.what or moment.takes_words(library):
            return None
        said = plain(moment.words)
        if words.shorter.fullmatch(said):
            return Deed.SHORTER
        return Deed.LONGER if words.longer.fullmatch(said) else None
