"""The queue of updates a bot has not yet confirmed, with Telegram's rules on offsets and wanted kinds."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from local_telegram.model import Json
from local_telegram.signals import Signal

UNASKED_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
REMEMBERED = 5_000


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, and how the last posts went."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    last_error_at: float | None = None
    last_error: str | None = None


class UpdateQueue:
    """Updates in order; each stays until a later offset, or a webhook's 2xx, confirms it."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.pending: deque[Json] = deque()
        self.sent: deque[Json] = deque(maxlen=REMEMBERED)
        self.allowed: list[str] = []
        self.webhook: Webhook | None = None
        self.arrived = Signal()
        self.poller = 0
        self.takeover_reason = ""
        self.on_confirmed: Callable[[Json], None] = lambda _: None

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind; member changes and reactions must be asked for by name."""
        return kind in self.allowed if self.allowed else kind not in UNASKED_KINDS

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue an update and return its id, or None when the bot does not want this kind."""
        if not self.wants(kind):
            return None
        update_id = self.next_id
        update: Json = {"update_id": update_id, kind: payload}
        self.next_id += 1
        self.pending.append(update)
        self.sent.append(update)
        self.arrived.fire()
        return update_id

    def repeat(self, update_id: int) -> bool:
        """Deliver a remembered update once more, as Telegram does when a confirmation is lost."""
        for update in self.sent:
            if update["update_id"] == update_id:
                self.pending.appendleft(update)
                self.arrived.fire()
                return True
        return False

    def confirm_before(self, offset: int) -> None:
        """Drop what `offset` confirms; a negative offset keeps only that many of the newest."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.confirm_first()
            return
        while self.pending and self.pending[0]["update_id"] < offset:
            self.confirm_first()

    def confirm_first(self) -> None:
        """Drop the oldest update: the bot has it."""
        self.on_confirmed(self.pending.popleft())

    def take_over(self, reason: str) -> int:
        """Become the one receiver: whoever waits now is told `reason`; the result names the new receiver."""
        self.poller += 1
        self.takeover_reason = reason
        self.arrived.fire()
        return self.poller
