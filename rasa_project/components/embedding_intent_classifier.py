"""Rasa intent classifier: logistic regression on embeddings, letters and word pairs, saved as plain arrays."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.depths import WIDTH
from components.linear_model import LinearModel, fit_linear_model

logger = logging.getLogger(__name__)

_FILE = "intents.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmbeddingIntentClassifier(IntentClassifier, GraphComponent):
    """Class-balanced logistic regression with calibrated confidences."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs a featurizer that sets a dense sentence feature."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that Rasa checks before training."""
        return ["scipy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse strength of the L2 penalty; `ranking_length`: intents kept with each message."""
        return {"C": 5.0, "ranking_length": 5}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EmbeddingIntentClassifier:
        """Build an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that carries an intent and a vector."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT) and one.get(INTENT)]
        if len({one.get(INTENT) for one in examples}) < 2:
            raise InvalidConfigException(
                "The intent classifier needs examples of at least two intents. Add them under data/nlu/."
            )
        vectors = np.concatenate([_vector(one) for one in examples])
        texts, intents = [one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples]
        self._model = fit_linear_model(vectors, texts, intents, self._config["C"])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / _FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EmbeddingIntentClassifier:
        """Read the fitted arrays back."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder / _FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking`; a blank message gets every intent at equal, low confidence."""
        if self._model is None:
            return messages
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Later components see predictions on the training examples too."""
        self.process(training_data.training_examples)
        return training_data

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        probabilities = self._model.probabilities(_vector(message), [message.get(TEXT) or ""])[0]
        order = np.argsort(-probabilities, kind="stable")
        return [{"name": self._model.labels[i], "confidence": float(probabilities[i])} for i in order]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a penalty or a ranking length that cannot work."""
        if float(config.get("C", 1.0)) <= 0 or int(config.get("ranking_length", 2)) < 2:
            raise InvalidConfigException(
                "EmbeddingIntentClassifier in config.yml: C must be above 0 and ranking_length at least 2."
            )


def _vector(message: Message) -> np.ndarray:
    """Read the message's sentence vector, shape (1, width); zeros if no featurizer gave one."""
    _, sentence = message.get_dense_features(attribute=TEXT)
    if sentence is None:
        return np.zeros((1, WIDTH), dtype=np.float32)
    return np.asarray(sentence.features)
