"""A client in the terminal: the same acceptance, turn and delivery as Telegram, with the screen as the phone."""

import asyncio
import itertools
import random
import sys
from datetime import UTC, datetime

from rich.console import Console

from adapters.assembly import Parts, prepare_records, wire
from adapters.inline import InlineQueue
from adapters.log import configure
from adapters.rasa import RasaDialogue
from content.serving import load_served
from conversation.compose import Composer
from conversation.kit import House, Kit
from conversation.ports import SendError
from conversation.types import Inbound, Kind, Lane, Outgoing
from middlepath.prepare import make_secrets
from records.db import Database
from records.vault import Vault, read_master_key
from settings.app import Deployment, Enrolment, Settings, Switch

TERMINAL_CHAT = 1
WIDTH = 78


class Screen:
    """Shows messages as they would stand on a phone; a button is pressed by typing its number."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._ids = itertools.count(1)
        self.buttons: list[tuple[str, str]] = []

    async def send(self, chat_id: int, message: Outgoing) -> int:
        """Print one message with its buttons numbered."""
        who = "Middle Path" if chat_id == TERMINAL_CHAT else "to the staff chat"
        self._console.print(f"\n[bold]{who}[/bold]")
        self._console.print(message.text, markup=False, width=WIDTH)
        if chat_id == TERMINAL_CHAT and message.rows:
            self.buttons = [button for row in message.rows for button in row]
            labels = "   ".join(f"{n}) {label}" for n, (label, _) in enumerate(self.buttons, start=1))
            self._console.print(labels, style="cyan", markup=False, width=WIDTH)
        return next(self._ids)

    def has_room(self, chat_id: int) -> bool:  # noqa: ARG002 - the port's signature
        """Say that a screen takes every line."""
        return True

    async def edit(self, chat_id: int, message_id: int, text: str, *, caption: bool, lane: Lane) -> None:
        """Leave it: nobody holds a terminal's chat."""

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Leave it, as above."""

    async def react(self, chat_id: int, message_id: int, mark: str) -> None:
        """Show nothing."""

    async def answer_button(self, callback_id: str) -> None:
        """Nothing to show."""

    async def typing(self, chat_id: int) -> None:  # noqa: ARG002 - the port's signature
        """Show that an answer is coming."""
        self._console.print("...", style="dim")

    async def pin(self, chat_id: int, message_id: int) -> None:
        """Nothing scrolls away for good in a terminal."""

    async def answers(self) -> bool:
        """Say that the screen is there."""
        return True

    async def leave(self, chat_id: int) -> None:
        """There are no groups here."""

    async def probe(self, chat_id: int) -> None:
        """Nothing to find out: a terminal is always there."""

    async def has_topics(self, chat_id: int) -> bool:  # noqa: ARG002 - the port's signature
        """There are none here."""
        return False

    async def open_topic(self, chat_id: int, name: str) -> int:  # noqa: ARG002 - the port's signature
        """There are none here."""
        raise SendError("no_topic", permanent=True)


def parse_line(line: str, number: int, buttons: list[tuple[str, str]]) -> Inbound:
    """Read one typed line: `#2` presses the second button, `/menu` is a command, the rest is text."""
    item = f"terminal:{number}"
    if line.startswith("#") and line[1:].isdigit() and 0 < int(line[1:]) <= len(buttons):
        payload = buttons[int(line[1:]) - 1][1]
        return Inbound(item, number, Kind.BUTTON, chat_id=TERMINAL_CHAT, payload=payload)
    if line.startswith("/"):
        command, _, argument = line[1:].partition(" ")
        return Inbound(
            item,
            number,
            Kind.COMMAND,
            chat_id=TERMINAL_CHAT,
            text=argument,
            command=command.lower(),
            argument=argument,
        )
    return Inbound(item, number, Kind.TEXT, chat_id=TERMINAL_CHAT, text=line)


async def run(settings: Settings) -> None:
    """Chat until end of input or `/quit`."""
    configure(settings.log_format, "ERROR")
    console = Console(highlight=False)
    make_secrets(settings)
    queue, screen = InlineQueue(), Screen(console)
    kit = _kit(settings, queue, screen)
    prepare_records(kit)
    dialogue = RasaDialogue(settings.rasa_url, settings.rasa_shared_secret, timeout=settings.rasa_timeout_seconds)
    if not await dialogue.ready():
        console.print(
            "The dialogue engine is not running: start it with `make up` in another terminal.", style="yellow"
        )
    console.print("Type as a client would. #2 presses button 2, /quit leaves. Begin with /start.", style="dim")
    try:
        await _loop(wire(kit, dialogue, "terminal"), queue, screen)
    finally:
        for task in queue.background:
            task.cancel()
        await dialogue.close()
        kit.db.close()


def _kit(settings: Settings, queue: InlineQueue, screen: Screen) -> Kit:
    return Kit(
        house=House(
            settings.clinic_id,
            settings.clinic_name,
            settings.telegram[2],
            settings.deployment is Deployment.CLINICAL,
            settings.enrolment is Enrolment.INVITE,
            plain_messages=settings.plain_messages is Switch.ON,
        ),
        db=Database(settings.database),
        vault=Vault(read_master_key(settings.master_key_path)),
        composer=Composer(load_served(settings.content_dir), random.SystemRandom()),
        messenger=screen,
        queue=queue,
        clock=lambda: datetime.now(UTC),
    )


async def _loop(parts: Parts, queue: InlineQueue, screen: Screen) -> None:
    first = int(datetime.now(UTC).timestamp() * 1000)
    timers: set[asyncio.Task[None]] = set()
    for number in itertools.count(first):
        line = await asyncio.to_thread(_read)
        if line is None or line.strip() == "/quit":
            break
        await parts.gateway.take(parse_line(line.strip(), number % 2**31, screen.buttons))
        await queue.drain(parts.jobs)
        while queue.delayed:
            delay, item_id = queue.delayed.pop()
            timers.add(asyncio.create_task(_later(delay, item_id, parts)))
    for task in timers:
        task.cancel()


async def _later(delay: float, item_id: str, parts: Parts) -> None:
    await asyncio.sleep(delay)
    await parts.jobs.turn(item_id)


def _read() -> str | None:
    sys.stdout.write("\nyou> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None
