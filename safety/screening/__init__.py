"""Decides, for every message, what happens next: rules over words, pure, no IO once the tables are loaded."""

from safety.screening.screener import CONTEXT_MESSAGES, Screener, build_screener, screen_safely

__all__ = ["CONTEXT_MESSAGES", "Screener", "build_screener", "screen_safely"]
