"""Logging of the process: structured lines on standard error; libraries that quote requests are kept quiet."""

import logging
import sys

import structlog

QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "alembic", "dbos", "uvicorn", "uvicorn.access", "asyncio")


def configure(fmt: str, level: str = "INFO") -> None:
    """Set logging up: `fmt` is console or json. httpx's own lines would show the bot's token: warnings only."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if fmt == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S" if fmt == "console" else "iso", utc=fmt == "json"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
