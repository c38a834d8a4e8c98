"""What a crash run sends: which client writes what and when, drawn once from a seed."""

import random
from dataclasses import dataclass

ORDINARY = (
    "a quiet lunch, and then a walk by the river",
    "my boss was short with me in the meeting",
    "I called my sister and it went okay",
    "slept badly, and the morning was slow",
    "the bus was late again and I was cross",
    "cooked for a friend and it turned out well",
)
CRISIS = {
    "I do not want to be here any more": "check_in",
    "I want to kill myself": "urgent",
    "I took all my pills": "emergency",
}
"""Wordings whose screening is beyond doubt (dbt-brief section 8: T1, T2, T5), and the action of each."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One message of the run: `number` is its place in the whole run, `client` an index."""

    number: int
    client: int
    text: str
    crisis: bool


def plan(rng: random.Random, *, clients: int, messages: int, crises: int) -> list[Planned]:
    """Return the messages in sending order: clients take random turns, each in crisis at most once."""
    if crises > clients:
        raise ValueError("at most one crisis message for each client: raise --clients or lower --crises")
    writers = [index % clients for index in range(messages)]
    rng.shuffle(writers)
    in_crisis = _crisis_places(rng, writers, crises)
    wordings = list(CRISIS)
    out = []
    for number, client in enumerate(writers, start=1):
        if number in in_crisis:
            text = wordings[in_crisis.index(number) % len(wordings)]
            out.append(Planned(number, client, text, crisis=True))
        else:
            out.append(Planned(number, client, f"note {number}: {rng.choice(ORDINARY)}", crisis=False))
    return out


def _crisis_places(rng: random.Random, writers: list[int], crises: int) -> list[int]:
    """Choose one message each of so many clients, anywhere but among a client's first three."""
    places = []
    for client in rng.sample(range(max(writers) + 1), crises):
        own = [number for number, writer in enumerate(writers, start=1) if writer == client]
        places.append(rng.choice(own[3:] or own))
    return places
