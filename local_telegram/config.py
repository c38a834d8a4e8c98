"""Every choice a run of the local Bot API server can make, in one frozen value."""

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_TOKEN = "424242:local-phone-token-for-demos-and-tests"  # noqa: S105 - opens nothing but this server


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Telegram's published ceilings; a send above one of them is answered with 429."""

    bot_per_second: float = 30.0
    chat_per_second: float = 1.0
    chat_burst: int = 5
    group_per_minute: float = 20.0


@dataclass(frozen=True, slots=True)
class Config:
    """How one server behaves.

    `token` is the only bot the server knows; its digits before the colon are the bot's user id.
    `clients` and `staff` name people who exist from the start; staff share the group `staff_chat_id`
    (a supergroup id such as -1001000000001) in which the bot is an administrator.
    `state_file` keeps chats over a restart; without it everything lives in memory only.
    `callback_ttl` is how many seconds a pressed button waits for its answer before Telegram calls
    the query too old.
    """

    token: str = DEFAULT_TOKEN
    bot_username: str = "middle_path_local_bot"
    bot_name: str = "Middle Path"
    privacy_mode: bool = True
    clients: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    staff_chat_id: int | None = None
    staff_chat_title: str = "Staff room"
    staff_forum: bool = False
    state_file: Path | None = None
    rate_limits: RateLimits | None = None
    callback_ttl: float = 60.0
    first_update_id: int = 100_000_001
    webhook_backoff: tuple[float, ...] = field(default=(0.1, 0.2, 0.5, 1.0, 2.0, 5.0))
    webhook_timeout: float = 60.0

    @property
    def bot_id(self) -> int:
        """The bot's user id, as Telegram writes it into the token."""
        return int(self.token.partition(":")[0])
