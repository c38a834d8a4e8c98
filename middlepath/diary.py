"""The command line's way to a client's diary: what the card asks, which days are filled, and the week in words."""

from datetime import UTC, datetime

from content.render import render
from content.say import Say
from conversation import weeks
from conversation.diaries import UNREADABLE, diary_of
from conversation.diary_desk import facts_of
from conversation.week_text import WeekText
from middlepath.of_client import Opened, Pseudonym, opened


def show(pseudonym: Pseudonym) -> None:
    """Show a client's diary and their week: a client's own answers, for whoever looks after them."""
    with opened(pseudonym, named_by="/diary", what="diary", unreadable=UNREADABLE) as of_client:
        text = _text(of_client)
    print(text)  # noqa: T201 - the command's result


def _text(of_client: Opened) -> str:
    session, client, library, now = of_client.session, of_client.client, of_client.library, datetime.now(UTC)
    cipher = of_client.vault.of(session, client.id)
    slots = {"pseudonym": client.pseudonym} | facts_of(session, client, diary_of(session, cipher, client, now))
    week = weeks.week_now(session, cipher, client, now)
    about = render(library, Say("staff.diary_shown", slots), lambda _count: 0).text
    return f"{about}\n\n{WeekText(library, week).text()}"
