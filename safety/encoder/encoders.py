"""The encoders there are, and where each one's published weights come from."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from safety.encoder.e5 import MultilingualE5
from safety.encoder.mpnet import Mpnet, MpnetTokenizer
from safety.encoder.sources import Source, Tokenizes
from safety.encoder.unigram import UnigramTokenizer


class Encoder(StrEnum):
    """One that knows English well, and one that knows a hundred languages."""

    ENGLISH = "english"
    MULTILINGUAL = "multilingual"


SOURCES: Mapping[Encoder, Callable[[], Source]] = {Encoder.ENGLISH: Mpnet, Encoder.MULTILINGUAL: MultilingualE5}
TOKENIZERS: Mapping[Encoder, Callable[[Path], Tokenizes]] = {
    Encoder.ENGLISH: MpnetTokenizer.load,
    Encoder.MULTILINGUAL: UnigramTokenizer.load,
}
