"""Reminders: what is due, whether it may come now, what it says, and what a client sets."""
