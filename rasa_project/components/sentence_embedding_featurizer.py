"""Rasa featurizer that gives every message one sentence embedding."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.depths import DEPTHS
from components.vector_cache import cached_vectors
from minilm import load_encoder

progress_logger = logging.getLogger("middlepath.training")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbeddingFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds unit vectors of some layers of all-MiniLM-L6-v2, side by side, as the message's sentence feature."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants a tokenizer before any featurizer; ours brings its own word pieces."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that Rasa checks before training."""
        return ["safetensors", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`max_tokens`: word pieces read of a message; the encoder was trained with 128."""
        return {**DenseFeaturizer.get_default_config(), "max_tokens": 128}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = load_encoder(self._config["max_tokens"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbeddingFeaturizer:
        """Build the component; raises `WeightsError` when the weights are not the pinned ones."""
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Featurize the messages a client wrote."""
        self._featurize(messages, self._encode)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurize all training examples, in batches, telling the progress."""
        self._featurize(training_data.training_examples, lambda texts: cached_vectors(texts, self._encode_aloud))
        return training_data

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        return self._encoder.encode(texts, depths=DEPTHS)

    def _encode_aloud(self, texts: Sequence[str]) -> np.ndarray:
        return self._encoder.encode(
            texts, lambda done, total: progress_logger.info("embedding %d/%d", done, total), depths=DEPTHS
        )

    def _featurize(self, messages: list[Message], encode: Callable[[Sequence[str]], np.ndarray]) -> None:
        written = [message for message in messages if message.get(TEXT) is not None]
        if not written:
            return
        vectors = encode([message.get(TEXT) for message in written])
        for message, vector in zip(written, vectors, strict=False):
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS])
            )

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check beyond what `create` refuses."""
