"""From what is to be said to lines of the transcript: approved wording, fresh variants, traced to a version."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from content.library import Library
from content.render import RenderError, render
from content.say import Say
from conversation.types import Lane
from records import history, transcript
from records.transcript import NewLine

NO_REPEAT = timedelta(days=7)
"""A wording does not come back within this time while another variant is left (dbt-brief section 2)."""
LAST_LINES = 20
"""After a silence longer than that, so many of the last lines still count: they hold the last five turns."""


class Composer:
    """Turns Say values into lines, choosing for each the variant this client has not seen lately."""

    def __init__(self, library: Library, rng: random.Random) -> None:
        self.library = library
        self._rng = rng

    def knows(self, key: str) -> bool:
        """Tell whether there is wording for this key."""
        try:
            self.library.message(key)
        except LookupError:
            return False
        return True

    def lines(
        self, session: Session, client_id: str, says: Sequence[Say], *, prefix: str, lane: Lane, now: datetime
    ) -> list[NewLine]:
        """Return a line for each say, keyed `prefix/index`. Raises RenderError for wording that does not exist."""
        shown = transcript.recent_variants(session, client_id, since=now - NO_REPEAT)
        short = False
        if lane is Lane.REPLY:  # in danger nothing is read that does not help
            shown = shown or transcript.newest_variants(session, client_id, LAST_LINES)
            short = history.wants_short(session, client_id)
        return [self._line(say, shown, f"{prefix}/{index}", lane, short=short) for index, say in enumerate(says)]

    def _line(self, say: Say, shown: list[tuple[str, int]], key: str, lane: Lane, *, short: bool) -> NewLine:
        chosen: list[int] = []

        def pick(count: int) -> int:
            # The first choice is that of the message itself; later ones fill its slots.
            if chosen:
                return self._rng.randrange(count)
            seen = [v for k, v in shown if k == say.key]
            usable = shorter_half(self.library.message(say.key).variants) if short else range(count)
            chosen.append(fresh_variant(seen, usable, self._rng))
            return chosen[0]

        rendered = render(self.library, say, pick)
        shown.insert(0, (say.key, rendered.variant))
        return NewLine(
            key=key,
            text=rendered.text,
            say_key=rendered.key,
            variant=rendered.variant,
            content_version=self.library.fingerprint,
            rows=rendered.rows,
            lane=lane.value,
            timer_seconds=say.timer_seconds,
        )


def fresh_variant(seen_newest_first: Sequence[int], usable: Sequence[int], rng: random.Random) -> int:
    """Return a usable variant not seen lately, at random; when all were seen, the one seen longest ago."""
    unseen = [v for v in usable if v not in seen_newest_first]
    if unseen:
        return rng.choice(unseen)
    newest_first = list(dict.fromkeys(seen_newest_first))
    return next(v for v in reversed(newest_first) if v in usable)


def shorter_half(variants: Sequence[str]) -> Sequence[int]:
    """Return the places of the shorter half of the variants, for a client who asked for short messages."""
    by_length = sorted(range(len(variants)), key=lambda index: (len(variants[index]), index))
    return by_length[: (len(variants) + 1) // 2]


__all__ = ["Composer", "RenderError", "fresh_variant", "shorter_half"]
