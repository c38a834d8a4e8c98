"""Shows how far training is: a bar that fills on a terminal, one line a stage elsewhere."""

from __future__ import annotations

import logging
import re
import time
from typing import TextIO

_BAR_CELLS = 28
_STARTED = re.compile(r"Starting to train component '(\w+)'")
_EMBEDDED = re.compile(r"embedding (\d+)/(\d+)")
_NAMES = {
    "MemoizationPolicy": "stories",
    "RulePolicy": "rules",
    "EntitySynonymMapper": "synonyms",
    "RegexEntityExtractor": "entities",
    "RegexFeaturizer": "entity patterns",
    "CRFEntityExtractor": "entities",
    "EmbeddingIntentClassifier": "intents",
}
# How far along a stage begins, in percent of a typical run.
_BEGINS = {"stories": 35, "rules": 38, "embedding": 45, "intents": 85}


class Progress(logging.Handler):
    """Tells stages on `stream`; as a logging handler it learns them from Rasa's own training records."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(logging.INFO)
        self._stream = stream
        self._began = time.monotonic()
        self._stage = ""
        self._percent = 0

    def stage(self, name: str, percent: int) -> None:
        """Tell that a stage begins; `percent` is how much of a typical run lies behind it."""
        self._percent = max(self._percent, min(percent, 100))
        if self._stream.isatty():
            filled = self._percent * _BAR_CELLS // 100
            bar = "#" * filled + "." * (_BAR_CELLS - filled)
            self._stream.write(f"\r\033[K[{bar}] {self._percent:3d} %  {self.elapsed():5.1f} s  {name}")
        elif name.split(" ", maxsplit=1)[0] != self._stage.split(" ")[0]:
            self._stream.write(f"{self.elapsed():6.1f} s  {self._percent:3d} %  {name}\n")
        self._stage = name
        self._stream.flush()

    def emit(self, record: logging.LogRecord) -> None:
        """Translate one training record into a stage."""
        message = record.getMessage()
        if started := _STARTED.search(message):
            name = _NAMES.get(started.group(1), started.group(1))
            self.stage(name, _BEGINS.get(name, self._percent))
        elif embedded := _EMBEDDED.search(message):
            done, total = int(embedded.group(1)), int(embedded.group(2))
            self.stage(f"embedding {done}/{total} examples", _BEGINS["embedding"] + 40 * done // max(total, 1))

    def end(self, line: str) -> None:
        """Close the bar, if any, with a last line."""
        self._stream.write(f"\r\033[K{line}\n" if self._stream.isatty() else f"{line}\n")
        self._stream.flush()

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began
