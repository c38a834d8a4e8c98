"""Counters and timings of the turn; labels are closed sets of words, never a client's words or ids."""

from prometheus_client import Counter, Gauge, Histogram

ACCEPTED = Counter("middlepath_accepted", "Items accepted, by kind", ["kind"])
SCREENED = Counter("middlepath_screened", "Messages screened, by action and code", ["action", "code"])
SCREEN_SECONDS = Histogram(
    "middlepath_screen_seconds",
    "Time to screen a message",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.035, 0.1, 0.5),
)
SENDS = Counter("middlepath_sends", "Sends to Telegram, by lane and outcome", ["lane", "outcome"])
TURNS = Counter("middlepath_turns", "Turns finished, by outcome", ["outcome"])
TURN_SECONDS = Histogram(
    "middlepath_turn_seconds", "From acceptance to the last send", buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15)
)
CRISIS_SECONDS = Histogram(
    "middlepath_crisis_seconds",
    "From acceptance to the first crisis line sent",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 5),
)
DIALOGUE_FAILURES = Counter("middlepath_dialogue_failures", "Dialogue answers that were not usable", ["reason"])
EDGE_ERRORS = Counter("middlepath_edge_errors", "Exceptions caught at the process's edge", ["where"])
LIVING = Gauge("middlepath_workers", "Bot processes that live and share the work, this one included")
RECEIVING = Gauge("middlepath_receiving", "1 while this process asks Telegram for updates")
REMINDERS = Counter("middlepath_reminders", "Reminders that were due, by what became of them", ["outcome"])
RESCUED = Counter("middlepath_rescued", "Pieces of work given back to their queue, by reason", ["reason"])
