"""Faults on demand: what goes wrong with which Bot API calls and how often, by a seedable random source."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from random import Random

from local_telegram.model import Json


class FaultKind(StrEnum):
    """What can go wrong with a call. The `_after` kinds perform it first, which the bot cannot know."""

    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    BAD_GATEWAY = "bad_gateway"
    ERROR = "error"
    HANG = "hang"
    HANG_AFTER = "hang_after"
    LATE = "late"
    CUT = "cut"
    CUT_AFTER = "cut_after"
    ERROR_AFTER = "error_after"
    LATENCY = "latency"


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule.

    `method` is a Bot API method in any case, "*" for all but getUpdates, or "webhook" for deliveries to the
    bot (where every kind means that the bot's 2xx is taken as lost). `times` limits it to the next so many
    calls, `probability` picks calls at random. `seconds` is the delay of LATENCY (before performing) and LATE
    (after performing), uniform up to `seconds_max` where that is given. ERROR answers `code` and
    `description`; ERROR_AFTER does so after performing.
    """

    kind: FaultKind
    method: str = "*"
    chat_id: int | None = None
    times: int | None = None
    probability: float = 1.0
    retry_after: int = 1
    seconds: float = 0.0
    seconds_max: float | None = None
    code: int = 500
    description: str = "Internal Server Error"


@dataclass(slots=True)
class _Armed:
    id: int
    fault: Fault
    left: int | None
    hits: int = 0


class Faults:
    """The rules in force. Latency adds up over rules; of the others the first that fits strikes."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._next_id = 1
        self._random = Random(0)  # noqa: S311 - repeatable trouble, not a secret
        self.down_until: float | None = None

    def seed(self, value: int) -> None:
        """Start the random choices again from `value`."""
        self._random.seed(value)

    def add(self, fault: Fault) -> int:
        """Put a rule in force and return its id."""
        armed = _Armed(self._next_id, fault, fault.times)
        self._next_id += 1
        self._armed.append(armed)
        return armed.id

    def remove(self, fault_id: int | None) -> None:
        """Lift one rule, or all of them for None."""
        self._armed = [armed for armed in self._armed if fault_id is not None and armed.id != fault_id]

    def as_json(self) -> list[Json]:
        """Return the rules in force, with how often each struck and how often it still may."""
        return [{"id": a.id, "hits": a.hits, "left": a.left, **asdict(a.fault)} for a in self._armed]

    def choose(self, method: str, chat_id: int | None) -> tuple[float, Fault | None]:
        """Seconds of latency, and the fault that strikes this call if any."""
        latency = 0.0
        for armed in self._armed:
            if not self._strikes(armed, method, chat_id):
                continue
            if armed.fault.kind is FaultKind.LATENCY:
                latency += self.delay(armed.fault)
            else:
                return latency, armed.fault
        return latency, None

    def delay(self, fault: Fault) -> float:
        """Return the delay of this strike, in seconds."""
        if fault.seconds_max is None:
            return fault.seconds
        return self._random.uniform(fault.seconds, fault.seconds_max)

    def is_down(self, now: float) -> bool:
        """Whether the whole server is to look dead at `now` (monotonic seconds)."""
        return self.down_until is not None and now < self.down_until

    def _strikes(self, armed: _Armed, method: str, chat_id: int | None) -> bool:
        fault = armed.fault
        wanted = fault.method.lower()
        fits = wanted == method.lower() or (wanted == "*" and method.lower() not in ("getupdates", "webhook"))
        if not fits or armed.left == 0 or (fault.chat_id is not None and fault.chat_id != chat_id):
            return False
        if fault.probability < 1.0 and self._random.random() >= fault.probability:
            return False
        if armed.left is not None:
            armed.left -= 1
        armed.hits += 1
        return True
