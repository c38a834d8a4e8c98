"""Logging that cannot carry a client's words: once serving, only our own lines and bare facts pass.

Rasa formats message text, slots and tracker states into its records at several levels, and structlog's JSON
renderer adds the local variables of every frame. So nothing a library says after start-up is printed: only
who said it, where, and which exceptions were involved. Lines of our own `middlepath` loggers are printed.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any, TextIO

import structlog

OWN_LOGGER = "middlepath"
_EVENT_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+\Z")
_FRAMES = 6


class QuietFormatter(logging.Formatter):
    """Prints records in full until `serving` is set; afterwards withholds every foreign message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.serving = False

    def format(self, record: logging.LogRecord) -> str:
        """One line, plus exception types and code positions; never a local variable."""
        own = record.name == OWN_LOGGER or record.name.startswith(f"{OWN_LOGGER}.")
        shown = record.getMessage() if own or not self.serving else _withheld(record)
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {shown}"
        if record.exc_info and record.exc_info[1] is not None:
            line = f"{line} | {describe_exception(record.exc_info[1])}"
        return line


def _withheld(record: logging.LogRecord) -> str:
    if isinstance(record.msg, str) and _EVENT_NAME.fullmatch(record.msg):
        return record.msg
    return f"(withheld) {record.filename}:{record.lineno}"


def describe_exception(error: BaseException) -> str:
    """Name the chain of exception types with the last code positions of each; no message, no values."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < _FRAMES:
        frames = traceback.extract_tb(current.__traceback__)[-_FRAMES:]
        places = " ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
        parts.append(f"{type(current).__name__} at {places or 'unknown'}")
        current = current.__cause__ or current.__context__
    return " from ".join(parts)


def _event_only(_: Any, __: str, event_dict: dict[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    """Last structlog step: keep the event's name and the exception, drop every value."""
    return (str(event_dict.get("event", "")),), {"exc_info": event_dict.get("exc_info")}


def install(level: int, stream: TextIO | None = None) -> QuietFormatter:
    """Route all logging, warnings and uncaught exceptions through one quiet handler.

    Returns the formatter, whose `serving` is to be set once clients can be heard.
    """
    formatter = QuietFormatter()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for stale in list(root.handlers):
        root.removeHandler(stale)
    root.addHandler(handler)
    root.setLevel(level)
    # A logger without a handler, or a record that fails to format, would otherwise print itself to stderr.
    logging.lastResort = handler
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    structlog.configure(
        processors=[_event_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )

    def log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not formatter.serving:
            sys.__excepthook__(kind, error, trace)
        elif not issubclass(kind, KeyboardInterrupt):
            logging.getLogger(OWN_LOGGER).critical("uncaught exception", exc_info=(kind, error, trace))

    sys.excepthook = log_uncaught
    return formatter
