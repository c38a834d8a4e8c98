"""The edge to rasa-sdk: parses a call, runs its handler off the event loop, answers, logs without text."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import Counter
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import LoopReply, Reply
from actions.services import Services
from actions.turn import Turn, read_turn

Handler = Callable[[Turn, Services], Reply | LoopReply | None]
Action = Callable[[CollectingDispatcher, Tracker, Mapping[str, Any]], Awaitable[list[dict[str, Any]]]]

log = structlog.get_logger("actions")
FAILURES = Counter("actions_failures_total", "Actions that failed, by action", ["action"])


class ActionFailedError(Exception):
    """An action could not be carried out; names the action only, never what a client wrote."""


def as_action(name: str, handler: Handler, services: Services) -> Action:
    """Return the function that rasa-sdk calls for the action `name`.

    A handler that returns None passes the message on: in a loop, Rasa then answers it by a rule and comes back.
    A failing handler is logged and counted and fails the call, so that the app answers with its own fallback.
    """

    async def run(
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Mapping[str, Any],  # noqa: ARG001 - rasa-sdk's signature
    ) -> list[dict[str, Any]]:
        try:
            turn = read_turn(_state(tracker))
            reply = await asyncio.to_thread(handler, turn, services)
        except Exception as error:  # noqa: BLE001 - the edge: logged without text, counted, failed loudly
            FAILURES.labels(name).inc()
            log.error("action_failed", action=name, kind=type(error).__name__, where=_where(error))
            raise ActionFailedError(f"{name} failed; see the log of the action server") from None
        if reply is None:
            return []
        for say in reply.says:
            dispatcher.utter_message(json_message=say.to_json())
        return [SlotSet(slot, value) for slot, value in reply.all_slots().items()]

    return run


def _state(tracker: Tracker) -> dict[str, Any]:
    return {
        "sender_id": tracker.sender_id,
        "slots": tracker.slots,
        "latest_message": tracker.latest_message,
        "events": tracker.events,
        "active_loop": tracker.active_loop,
    }


def _where(error: BaseException) -> list[str]:
    """Return file:line of each frame: enough to find the fault, and nothing a client wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
