"""The tone policy's small model, searched whole: every state that can be reached, by everything that can happen.

The invariants of dbt-brief 1.2: (a) no plain message within 168 h of a flag, above 40, or in the first 30 days;
(b) never a third one running; (c) each run is followed by the return or by SAFE; (d) adherence alone reaches none.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from coaching.tone import Event, Send, Standing, Step, Tone, step
from coaching.tone_guards import NEVER, ToneFacts
from tests.support.tone import ALL_HOLDS, NOW, ORDER

FLAGS = {
    "never": NEVER,
    "just now": NOW,
    "this week": NOW - timedelta(hours=167),
    "a week ago": NOW - timedelta(hours=168),
}
STRENGTHS = (None, 40, 41)
DAYS = {"new": NOW - timedelta(days=29), "a month": NOW - timedelta(days=30)}
ORDERS = {"none": None, "armed": ORDER, "spent": replace(ORDER, spent=True)}
BARRIERS = (0, 3)


START = Standing()


@dataclass(frozen=True)
class World:
    """A client, as coarse as the invariants allow; `running` and `hanging` are counted here, not by the policy."""

    standing: Standing = START
    flag: str = "never"
    strength: int | None = None
    days: str = "new"
    order: str = "none"
    consented: bool = False
    stopped: bool = False
    cooled: bool = True
    barrier: int = 0
    running: int = 0
    hanging: bool = False

    @property
    def facts(self) -> ToneFacts:
        return replace(
            ALL_HOLDS,
            flagged_at=FLAGS[self.flag],
            intensity=self.strength,
            began_at=DAYS[self.days],
            order=ORDERS[self.order],
            consent=ALL_HOLDS.consent if self.consented else None,
            stopped=self.stopped,
            returned_at=NEVER if self.cooled else NOW,
            barrier_met=self.barrier,
        )


def life(world: World) -> Iterator[tuple[str, World]]:
    """Yield what can happen around the policy without its doing."""
    if world.flag == "just now":
        yield "days pass", replace(world, flag="this week")
    yield "two weeks pass", replace(world, flag="never" if world.flag == "never" else "a week ago", cooled=True)
    yield "a month passes", replace(world, days="a month")
    for strength in STRENGTHS:
        yield "a rating", replace(world, strength=strength)
    for barrier in BARRIERS:
        yield "practice is reported", replace(world, barrier=barrier)
    if not world.stopped:
        yield "consent", replace(world, consented=True)
    if world.standing.tone is not Tone.MATTER_OF_FACT:
        yield "a clinician arms", replace(world, order="armed")
    yield "a clinician disarms", replace(world, order="none")


def happen(world: World, event: Event) -> tuple[World, Step]:
    """Let one event happen, with what comes with it in life."""
    if event is Event.FLAG:
        world = replace(world, flag="just now")
    if event is Event.STOPPED:
        world = replace(world, stopped=True)
    moved = step(world.standing, event, world.facts, NOW)
    running, hanging = world.running, world.hanging
    for send in moved.sends:
        running, hanging = (running + 1, True) if send is Send.PLAIN else (0, False)
    if moved.standing.tone is Tone.SAFE or event is Event.UNSENT:
        running, hanging = 0, False
    order = (
        "spent" if Send.PLAIN in moved.sends and moved.standing.tone is not Tone.MATTER_OF_FACT else world.order
    )
    if world.standing.tone is Tone.MATTER_OF_FACT and moved.standing.tone is not Tone.MATTER_OF_FACT:
        order = "spent"
    cooled = world.cooled and Send.RETURN not in moved.sends
    new = replace(world, standing=moved.standing, running=running, hanging=hanging, order=order, cooled=cooled)
    return new, moved


def search() -> dict[World, list[tuple[Event, World, Step]]]:
    found: dict[World, list[tuple[Event, World, Step]]] = {}
    waiting = deque([World()])
    while waiting:
        world = waiting.popleft()
        if world in found:
            continue
        found[world] = []
        for event in Event:
            new, moved = happen(world, event)
            found[world].append((event, new, moved))
            waiting.append(new)
        waiting.extend(new for _, new in life(world))
    return found


WORLDS = search()
MOVES = [(world, *move) for world, moves in WORLDS.items() for move in moves]


def test_the_search_reaches_every_tone_and_sends_plain_messages_at_all() -> None:
    assert {world.standing.tone for world in WORLDS} == set(Tone)
    assert any(moved.sends == (Send.PLAIN,) for *_, moved in MOVES)
    assert any(moved.sends == (Send.PLAIN, Send.RETURN) for *_, moved in MOVES)


def test_a_no_plain_message_after_a_flag_at_strong_feelings_or_in_the_first_month() -> None:
    for world, _event, _new, moved in MOVES:
        if Send.PLAIN in moved.sends:
            assert world.flag in {"never", "a week ago"}
            assert world.strength == 40
            assert world.days == "a month"


def test_b_never_a_third_one_running() -> None:
    longest = max(world.running + moved.sends.count(Send.PLAIN) for world, *_, moved in MOVES)
    assert longest == 2


def test_c_each_run_is_followed_by_the_return_or_by_safe() -> None:
    for world, event, new, _moved in MOVES:
        if world.hanging:
            assert world.standing.tone is Tone.MATTER_OF_FACT, "a run that waits for its return is still a run"
            assert new.hanging or event is Event.UNSENT or new.standing.tone in {Tone.WARM_RETURN, Tone.SAFE}
            if event in {Event.WROTE, Event.TIME_UP}:
                assert not new.hanging, "what the client does next, or ten minutes, ends it"


def test_c_a_return_that_was_not_delivered_stays_owed_until_it_is() -> None:
    for world, event, new, moved in MOVES:
        if world.standing.owed and event not in {Event.RETURNED}:
            assert new.standing.owed
            if event is Event.CLEARED and world.standing.tone is Tone.SAFE:
                assert Send.RETURN in moved.sends


def test_d_without_order_or_consent_nothing_is_sent_whatever_was_practised() -> None:
    for world, _event, _new, moved in MOVES:
        if Send.PLAIN in moved.sends:
            assert world.order == "armed"
            assert world.consented


def test_row_33_after_a_no_there_is_never_another_one() -> None:
    assert not any(Send.PLAIN in moved.sends for world, _, _, moved in MOVES if world.stopped)


def test_one_order_serves_one_occasion_and_two_weeks_lie_between_two() -> None:
    for world, event, _new, moved in MOVES:
        if Send.PLAIN in moved.sends:
            assert event in {Event.OCCASION, Event.MORE}
            assert world.cooled


def test_from_every_state_warm_is_reached_without_any_more_plain_words() -> None:
    back = {Event.WROTE, Event.RETURNED, Event.CLEARED, Event.TOPIC_OVER}
    warm = {world for world in WORLDS if world.standing.tone is Tone.WARM}
    reached = set(warm)
    while new := {
        world
        for world, moves in WORLDS.items()
        if world not in reached
        and any(e in back and w in reached and Send.PLAIN not in m.sends for e, w, m in moves)
    }:
        reached |= new
    assert reached == set(WORLDS)
