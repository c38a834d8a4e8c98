"""A stand-in for Rasa that speaks the channel's contract: one approved line for each message, which it names.

It answers after 20 to 80 ms, and the same message id twice in the same words, as the real channel does.
"""

import asyncio
import random
import re
from collections import Counter

from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect

SAY, SLOT = "outcome.noted", "strength"
"""A line with a slot of our choice and two variants: the slot tells which message the line answers.

It must be none that passes over a disclosure (`conversation/staying.py`): those are replaced after danger."""
TIMER_SECONDS = 4
TIMER_EVERY = 40
_NUMBER = re.compile(r"note (\d+)")


def token(number: int) -> str:
    """Return the mark by which an answer names the message it belongs to."""
    return f"m{number:04d}"


def timer_token(item_id: str) -> str:
    """Return the mark of the answer to a timer's end."""
    return f"t{item_id.removeprefix('timer:')}"


def has_timer(number: int) -> bool:
    """Tell whether the answer to this message starts a timer."""
    return number % TIMER_EVERY == 0


class FakeDialogue:
    """The app to serve, and how often each message id was asked."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - a run that can be repeated
        self.asked: Counter[str] = Counter()
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self.app.add_api_route("/webhooks/middlepath/health", self._health, methods=["GET"])
        self.app.add_api_route("/webhooks/middlepath/message", self._message, methods=["POST"])

    async def _health(self) -> dict[str, bool]:
        return {"ready": True}

    async def _message(self, request: Request) -> dict[str, object]:
        try:
            body = await request.json()
        except ClientDisconnect:  # the bot was killed while it asked
            return {}
        message_id = str(body["message_id"])
        self.asked[message_id] += 1
        await asyncio.sleep(self._rng.uniform(0.02, 0.08))
        messages = [] if body.get("intent") == "interrupted" else [self._say(message_id, body.get("text") or "")]
        return {"ok": True, "messages": messages, "intent": {"name": "log_practice", "confidence": 1.0}}

    @staticmethod
    def _say(message_id: str, text: str) -> dict[str, object]:
        found = _NUMBER.search(text)
        if found is None:
            return {"say": SAY, "slots": {SLOT: timer_token(message_id)}}
        number = int(found.group(1))
        say: dict[str, object] = {"say": SAY, "slots": {SLOT: token(number)}}
        return say | ({"timer_seconds": TIMER_SECONDS} if has_timer(number) else {})
