"""Every state that a client with an alert can reach: each has a way to a person, none silences an alert."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from records.escalation_states import PAGING, Status, Step, after, before
from safety.modes import Activity, Clearance, ClearanceRefusedError, Mode, ModeState, Role, allows, cleared
from safety.policy import load_policy
from safety.states import LADDER, drawing, mode_steps

ROOT = Path(__file__).parents[3]
ROWS = tuple(load_policy().rows)
NEVER_HELD_BACK = (Activity.HELPLINES, Activity.SAFETY_PLAN, Activity.SAFETY_REPLIES, Activity.PAGES)


@dataclass(frozen=True)
class World:
    """A client's mode, and their alert: where it stands, and how urgent it is (seconds to acknowledge)."""

    state: ModeState
    alert: Status | None = None
    seconds: int = 0


def seconds_of(row: object) -> int:
    within = row.page.acknowledge_within  # type: ignore[attr-defined]
    return within if isinstance(within, int) else 24 * 3600


def steps(world: World) -> Iterator[tuple[str, World]]:
    """Yield everything that can happen to a client: messages of every row, staff, the pager, time."""
    for name, state in mode_steps(world.state):
        if not name.startswith("a code"):
            yield name, replace(world, state=state)
    for row in ROWS:
        ladder = max(world.state.ladder, row.mode, key=lambda mode: mode.rank)
        told = replace(world, state=replace(world.state, ladder=ladder))
        if row.page.to == "summary":
            yield f"message {row.code}", told
        elif world.alert in PAGING and seconds_of(row) >= world.seconds:
            yield f"message {row.code}, added", told
        else:  # a new alert; the one before it, if it was open, has been superseded by this faster one
            if world.alert in PAGING:
                assert after(Step.WORSE_CODE, world.alert) is Status.SUPERSEDED  # type: ignore[arg-type]
            yield f"message {row.code}, alert", replace(told, alert=Status.OPEN, seconds=seconds_of(row))
    if world.alert is not None:
        for step in (Step.PAGE_GOES_OUT, Step.STAFF_ACKNOWLEDGE, Step.STAFF_RESOLVE):
            yield step.value, replace(world, alert=after(step, world.alert))


def reachable() -> dict[World, list[tuple[str, World]]]:
    found: dict[World, list[tuple[str, World]]] = {}
    waiting = deque([World(ModeState())])
    while waiting:
        world = waiting.popleft()
        if world not in found:
            found[world] = list(steps(world))
            waiting.extend(new for _, new in found[world])
    return found


WORLDS = reachable()


def test_the_search_reaches_every_mode_and_every_place_of_an_alert() -> None:
    assert {world.state for world in WORLDS} >= {
        ModeState(ladder, human) for ladder in LADDER for human in (True, False)
    }
    assert {world.alert for world in WORLDS} == {None, *Status} - {Status.SUPERSEDED}


def test_every_state_has_a_way_to_helplines_the_plan_and_a_person() -> None:
    for world, ways in WORLDS.items():
        assert all(allows(world.state.mode, activity) for activity in NEVER_HELD_BACK)
        assert world.state.human or any(name == "staff take over" for name, _ in ways)


def test_no_path_silences_an_open_alert() -> None:
    by_a_human = {Step.STAFF_ACKNOWLEDGE.value, Step.STAFF_RESOLVE.value}
    for world, ways in WORLDS.items():
        if world.alert in PAGING:
            for name, new in ways:
                assert name in by_a_human or (new.alert in PAGING and new.seconds <= world.seconds), (world, name)


def test_only_a_clinicians_clearance_makes_a_mode_lighter() -> None:
    for world, ways in WORLDS.items():
        for name, new in ways:
            assert new.state.ladder.rank >= world.state.ladder.rank or name.startswith("a clinician clears")


def test_a_person_leaving_the_chat_uncovers_the_mode_as_it_was_or_stricter() -> None:
    for world, ways in WORLDS.items():
        for name, new in ways:
            if name.startswith("handed back"):
                assert new.state == ModeState(world.state.ladder)


def test_from_every_state_an_alert_can_be_closed_and_coaching_opened() -> None:
    settled = {w for w in WORLDS if w.state == ModeState() and w.alert in {None, Status.RESOLVED}}
    reached = set(settled)
    while new := {w for w, ways in WORLDS.items() if w not in reached and any(n in reached for _, n in ways)}:
        reached |= new
    assert reached == set(WORLDS)


@pytest.mark.parametrize("role", [Role.BOT, Role.CLIENT, Role.OPERATOR])
@pytest.mark.parametrize("ladder", [mode for mode in LADDER if mode is not Mode.COACHING])
def test_nobody_but_a_clinician_clears(role: Role, ladder: Mode) -> None:
    with pytest.raises(ClearanceRefusedError):
        cleared(ModeState(ladder), Clearance(role, "somebody", "a reason"))


def test_a_step_from_a_place_it_cannot_be_taken_from_changes_nothing() -> None:
    for step in Step:
        for status in set(Status) - set(before(step)):
            assert after(step, status) is status


def test_the_page_shows_the_states_that_run() -> None:
    page = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    shown = page.split("<!-- states -->\n")[1].split("<!-- /states -->")[0].strip()
    assert shown == drawing(), (
        "the drawings are out of date: put what `middlepath states` prints into docs/states.md"
    )
