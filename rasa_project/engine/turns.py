"""One client message through Rasa: either the whole turn is recorded, or nothing of it."""

from __future__ import annotations

import asyncio
import contextvars
import time
from dataclasses import dataclass
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, ActionSessionStart
from rasa.core.actions.loops import LoopAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from stores.history import changed_slots

_failures: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("turn_failures", default=None)
_REJECTED = 400


@dataclass(frozen=True)
class Turn:
    """Everything one message added to the dialogue; `failures` name actions and exception types only."""

    events: tuple[Event, ...]
    repeated: bool
    failures: tuple[str, ...]


class WatchedEndpoint(EndpointConfig):
    """The action server's address, noting every call that did not come back with an answer.

    Rasa swallows such failures, in some places without a trace in the dialogue.
    """

    async def request(self, *args: Any, **kwargs: Any) -> Any | None:
        """Call the action server; a refusal (400) is an answer, everything else is noted as a failure."""
        try:
            return await super().request(*args, **kwargs)
        except ClientResponseError as error:
            if error.status != _REJECTED:
                note_failure("action server", error)
            raise
        except Exception as error:
            note_failure("action server", error)
            raise


class _WatchedAction:
    """An action whose exceptions are noted before Rasa swallows them."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *args: Any, **kwargs: Any) -> list[Event]:
        try:
            return await self._action.run(*args, **kwargs)
        except ActionExecutionRejection as error:
            # A form that cannot use the answer rejects by design: the client is asked or heard otherwise.
            if not isinstance(self._action, LoopAction):
                note_failure(self._action.name(), error)
            raise
        except Exception as error:
            note_failure(self._action.name(), error)
            raise


def note_failure(where: str, error: BaseException) -> None:
    """Remember that `where` failed in the turn under way, by the exception's type alone."""
    failures = _failures.get()
    if failures is not None:
        failures.append(f"{where}: {type(error).__name__}")


class _CompactSessionStart(ActionSessionStart):
    """Starts a session with each slot's last value, where Rasa would replay every value it ever had."""

    @staticmethod
    def _slot_set_events_from_tracker(tracker: DialogueStateTracker) -> list[SlotSet]:
        return changed_slots(tracker)


class TurnProcessor(MessageProcessor):
    """Rasa's message processor, with repeated messages answered from the record and failed turns dropped."""

    async def take_turn(self, message: UserMessage) -> Turn:
        """Answer one message; the caller holds the client's lock.

        A message id that was answered before yields the recorded turn. A turn in which an action failed is
        not saved, so the same message id may be sent again later.
        """
        recorded = await self.tracker_store.recorded_turn(message.sender_id, message.message_id)
        if recorded:
            return Turn(tuple(recorded), repeated=True, failures=())
        failures: list[str] = []
        token = _failures.set(failures)
        try:
            tracker = await self.get_tracker(message.sender_id)
            before = len(tracker.events)
            await self._update_tracker_session(tracker, message.output_channel)
            await self._handle_message_with_tracker(message, tracker)
            await self._run_actions(message.output_channel, tracker)
        finally:
            _failures.reset(token)
        if not failures:
            await self.tracker_store.save_turn(tracker, message.message_id)
        return Turn(tuple(tracker.events)[before:], repeated=False, failures=tuple(failures))

    async def _run_actions(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        if _failures.get():
            return
        try:
            await self.run_action_extract_slots(output_channel, tracker)
        except Exception as error:  # noqa: BLE001 - whatever it was, the turn is given up and counted as failed
            note_failure("action_extract_slots", error)
        if not _failures.get():
            await self._run_prediction_loop(output_channel, tracker)

    async def _run_action(self, action: Action, tracker: DialogueStateTracker, *args: Any, **kwargs: Any) -> bool:
        again = await super()._run_action(_WatchedAction(action), tracker, *args, **kwargs)
        # Rasa would go on predicting after a failure; the turn is lost, so stop at the first.
        return again and not _failures.get()

    def _get_action(self, action_name: str) -> Action | None:
        action = super()._get_action(action_name)
        return _CompactSessionStart() if type(action) is ActionSessionStart else action

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        """Count the silence from the last event of any kind: a shortened history may hold no user event."""
        config = self.domain.session_config
        if not config.are_sessions_enabled() or not tracker.events:
            return False
        silence_seconds = max(0.0, time.time() - tracker.events[-1].timestamp)
        return silence_seconds / 60 > config.session_expiration_time


def circuit_broken(*_: Any) -> None:
    """Note, as Rasa's callback, that too many actions followed one message: half a turn is no answer."""
    note_failure("prediction loop", RuntimeError())


async def within(seconds: float, turn: Any) -> Turn:
    """Await the turn; a turn that takes longer counts as failed and leaves no trace."""
    try:
        return await asyncio.wait_for(turn, seconds)
    except asyncio.TimeoutError:
        return Turn((), repeated=False, failures=("turn: timeout",))
