"""The log of every Bot API call, so that tests and benchmarks can see what the bot did and when."""

from collections import deque
from dataclasses import dataclass
from itertools import count

from local_telegram.model import Json

MAX_CALLS = 200_000


@dataclass(slots=True)
class Call:
    """One call: times are Unix seconds, `status` is the HTTP status answered and None while unanswered.

    `performed` tells whether the server did what was asked, which the caller may not have learnt.
    """

    seq: int
    method: str
    started_at: float
    params: Json
    chat_id: int | None = None
    message_id: int | None = None
    finished_at: float | None = None
    status: int | None = None
    description: str | None = None
    retry_after: int | None = None
    fault: str | None = None
    performed: bool = False

    def as_json(self) -> Json:
        """Return the call as the control API shows it."""
        return {name: getattr(self, name) for name in self.__slots__}


class CallLog:
    """The newest calls in the order in which they arrived."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=MAX_CALLS)
        self._numbers = count(1)

    def begin(self, method: str, params: Json, now: float) -> Call:
        """Note a call that has just arrived."""
        chat = params.get("chat_id")
        call = Call(next(self._numbers), method, now, params)
        try:
            call.chat_id = int(chat) if chat is not None else None
        except (TypeError, ValueError):
            call.chat_id = None
        self._calls.append(call)
        return call

    def read(self, *, method: str | None = None, chat_id: int | None = None, after: int = 0) -> list[Call]:
        """Return calls after number `after`, of one method (any case) and chat where given."""
        wanted = method.lower() if method else None
        return [
            call
            for call in self._calls
            if call.seq > after
            and (wanted is None or call.method.lower() == wanted)
            and (chat_id is None or call.chat_id == chat_id)
        ]

    def reset(self) -> None:
        """Forget all calls; numbers go on."""
        self._calls.clear()
