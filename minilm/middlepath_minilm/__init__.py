"""The sentence encoder both environments share: all-MiniLM-L6-v2, in NumPy or whole numbers."""

from middlepath_minilm.encoder import DIMENSIONS, SentenceEncoder, load_encoder
from middlepath_minilm.weights import WeightsError, model_directory

__all__ = ["DIMENSIONS", "SentenceEncoder", "WeightsError", "load_encoder", "model_directory"]
