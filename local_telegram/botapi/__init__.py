"""The Bot API itself: one file for each topic of methods, and the endpoint that serves them."""

from importlib import import_module

_TOPICS = ("sending", "editing", "callbacks", "receiving", "profile", "files", "chats", "topics", "copying")


def load_methods() -> None:
    """Import every topic, which registers its methods."""
    for topic in _TOPICS:
        import_module(f"{__name__}.{topic}")
