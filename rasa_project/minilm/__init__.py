"""The sentence encoder of the dialogue engine: all-MiniLM-L6-v2 in plain NumPy."""

from minilm.encoder import DIMENSIONS, SentenceEncoder, load_encoder
from minilm.weights import WeightsError, model_directory

__all__ = ["DIMENSIONS", "SentenceEncoder", "WeightsError", "load_encoder", "model_directory"]
