"""Finds the function behind a Bot API method's name."""

from collections.abc import Callable

from local_telegram.params import Params
from local_telegram.world import World

Handler = Callable[[World, Params], object]

HANDLERS: dict[str, tuple[str, Handler]] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Register a function as the handler of these methods (found in any case, as Telegram does)."""

    def register(handler: Handler) -> Handler:
        for name in names:
            HANDLERS[name.lower()] = (name, handler)
        return handler

    return register
