"""A small local Telegram Bot API server with a phone-like page, for demos, tests and load."""

from local_telegram.app import create_app
from local_telegram.config import Config, RateLimits

__all__ = ["Config", "RateLimits", "create_app"]
