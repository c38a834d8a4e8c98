"""Which layers of the sentence encoder the intents are told apart by."""

from minilm import DIMENSIONS

DEPTHS = (6, 4, 3)
"""The last layer is made for what a text is about; the middle ones keep more of how it is said, as a "not"."""
WIDTH = DIMENSIONS * len(DEPTHS)
