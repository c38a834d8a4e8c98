"""Telegram's rate limits on sends and edits, per bot, per chat and per group."""

import math
from dataclasses import dataclass

from local_telegram.config import RateLimits
from local_telegram.errors import too_many_requests


@dataclass(slots=True)
class _Bucket:
    """Tokens that refill at `rate` a second up to `size`."""

    rate: float
    size: float
    tokens: float
    at: float

    def seconds_until_one(self, now: float) -> float:
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1.0 else (1.0 - self.tokens) / self.rate


class Limiter:
    """Counts sends and edits and refuses those above a ceiling; a refused call costs nothing."""

    def __init__(self, limits: RateLimits | None) -> None:
        self._limits = limits
        self._buckets: dict[tuple[str, int], _Bucket] = {}

    def check(self, chat_id: int, *, is_group: bool, now: float) -> None:
        """Spend one send in `chat_id`, or raise 429 with the seconds to wait (`now` is monotonic)."""
        if self._limits is None:
            return
        limits = self._limits
        buckets = [self._bucket(("bot", 0), limits.bot_per_second, limits.bot_per_second, now)]
        if is_group:
            size = limits.group_per_minute
            buckets.append(self._bucket(("group", chat_id), size / 60.0, size, now))
        else:
            buckets.append(self._bucket(("chat", chat_id), limits.chat_per_second, limits.chat_burst, now))
        wait = max(bucket.seconds_until_one(now) for bucket in buckets)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for bucket in buckets:
            bucket.tokens -= 1.0

    def _bucket(self, key: tuple[str, int], rate: float, size: float, now: float) -> _Bucket:
        if key not in self._buckets:
            self._buckets[key] = _Bucket(rate, size, size, now)
        return self._buckets[key]
