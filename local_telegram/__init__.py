"""A small local Telegram Bot API server with a phone-like page, for demos, tests and load."""
