"""Wakes every waiter of one kind at once, for long polls and live pages."""

import asyncio


class Signal:
    """A bell: whoever waits when it rings is woken; whoever comes later waits for the next ring."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        """Wake all present waiters."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, timeout: float | None) -> bool:  # noqa: ASYNC109 - callers hold a deadline, not a scope
        """Wait for the next ring for at most `timeout` seconds; True when it rang."""
        event = self._event
        try:
            await asyncio.wait_for(event.wait(), timeout)
        except TimeoutError:
            return False
        return True
