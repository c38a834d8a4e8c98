"""The loaded Rasa agent, put together from our own turn processor, tracker store and action endpoint."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain

from engine import action_checks
from engine.settings import EngineSettings
from engine.turns import TurnProcessor, WatchedEndpoint, circuit_broken
from stores.encrypted_tracker_store import EncryptedTrackerStore


class MiddlePathAgent(Agent):
    """Rasa's agent with a `TurnProcessor`, and without the fall-back to an unencrypted in-memory store."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load the model file and hand its domain to everything that needs it."""
        self.processor = TurnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            generator=self.nlg,
            action_endpoint=self.action_endpoint,
            on_circuit_break=circuit_broken,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain | None) -> TrackerStore:
        # Rasa would answer a store's failure with an empty memory; a failed turn is honest and can be resent.
        if store is None:
            raise ValueError("The agent needs a tracker store.")
        store.domain = domain
        return store


def load_agent(settings: EngineSettings, model: Path) -> MiddlePathAgent:
    """Build the agent and load `model`; raise `TrackerKeyError`, `WeightsError` or Rasa's `ModelNotFound`."""
    action_checks.install()
    agent = MiddlePathAgent(
        tracker_store=EncryptedTrackerStore(
            settings.tracker_url,
            settings.tracker_key,
            session_events=settings.session_events,
            keep_days=settings.keep_days,
        ),
        lock_store=InMemoryLockStore(),
        action_endpoint=WatchedEndpoint(settings.actions_url),
    )
    agent.load_model(model)
    return agent
