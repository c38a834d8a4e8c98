"""JSON lines in, JSON lines out: the screener and the dialogue's understanding, for evaluation by anyone."""

import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, TextIO

import anyio

from adapters.rasa import RasaDialogue
from middlepath.prepare import PrepareError, make_secrets
from middlepath.processes import RASA_PROJECT, RASA_PYTHON, rasa_environment
from safety.screening.screener import build_screener, screen_safely
from safety.types import ScreenInput
from settings.app import Settings

START_SECONDS = 90
TEMPORARY_PORT = 5905


class LineError(ValueError):
    """A line that cannot be read; says which and why, without its content."""


def read(source: TextIO) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON lines file; raises LineError naming the first bad line."""
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError:
            raise LineError(f"line {number} is not JSON") from None
        if not isinstance(item, dict) or "id" not in item or not isinstance(item.get("text"), str):
            raise LineError(f"line {number} needs an 'id' and a 'text'")
        yield item


def screen(source: TextIO, target: TextIO) -> None:
    """Screen each line; out come id, action, code and the names of what found it, never the text."""
    screener = build_screener()
    for item in read(source):
        result = screen_safely(
            screener,
            ScreenInput(
                text=item["text"],
                context=tuple(item.get("context") or ()),
                question=item.get("question"),
                lang=item.get("lang"),
            ),
        )
        out = {
            "id": item["id"],
            "action": result.action.value,
            "code": result.code.value,
            "evidence": list(result.evidence),
        }
        target.write(json.dumps(out) + "\n")


async def understand(settings: Settings, source: TextIO, target: TextIO) -> None:
    """Tell each line's intent and confidence, from the running dialogue engine or one started for this.

    `unsure` marks a guess on which a client would be asked what they meant.
    """
    make_secrets(settings)
    async with _engine(settings) as dialogue:
        for item in read(source):
            guess = await dialogue.understand(item["text"])
            out = {"id": item["id"], "intent": guess.intent, "confidence": round(guess.confidence, 4)}
            target.write(json.dumps(out | ({"unsure": True} if guess.unsure else {})) + "\n")


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[RasaDialogue]:
    running = RasaDialogue(settings.rasa_url, settings.rasa_shared_secret, timeout=10)
    try:
        if await running.ready():
            yield running
            return
    finally:
        await running.close()
    url = f"http://127.0.0.1:{TEMPORARY_PORT}"
    process = await anyio.open_process(
        [str(RASA_PYTHON), "serve.py", "--port", str(TEMPORARY_PORT)],
        cwd=RASA_PROJECT,
        env=rasa_environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    own = RasaDialogue(url, settings.rasa_shared_secret, timeout=10)
    try:
        with anyio.move_on_after(START_SECONDS):
            while process.returncode is None and not await own.ready():  # noqa: ASYNC110 - another process
                await anyio.sleep(0.2)
        if not await own.ready():
            raise PrepareError("the dialogue engine did not start: run `middlepath setup` first")
        yield own
    finally:
        await own.close()
        if process.returncode is None:
            process.terminate()
        await process.wait()
