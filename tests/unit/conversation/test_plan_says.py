"""What the builder of a safety plan says: it can always be said, and every button of it comes back as its own."""

from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_library
from content.render import render
from conversation.payloads import Owner, parse_payload
from conversation.plan_says import says_for
from conversation.stages.plan import press_of
from conversation.types import Inbound, Kind
from safety.plan import MAX_ITEMS, MAX_LENGTH
from safety.plan_draft import Draft
from safety.plan_editor import (
    ENDS,
    Moved,
    Told,
    Verb,
    begin,
    press,
    set_aside,
    view,
    write,
)

LIBRARY = load_library()
WORDS = ["No sleep", "a\nb", "@plan.saved", "{plan} {items}", "\U0001f6b6 by the river", "x" * 400]
CROWD = "\n".join(f"{n}{'x' * (MAX_LENGTH - 1)}" for n in range(MAX_ITEMS))


def seen(moved: Moved) -> list[tuple[str, list[str]]]:
    """Return each message as the client sees it, with the payloads of its buttons."""
    shown = [render(LIBRARY, say, lambda _count: 0) for say in says_for(LIBRARY, moved)]
    return [(message.text, [payload for row in message.rows for _, payload in row]) for message in shown]


def presses_of(moved: Moved) -> list[str]:
    return [payload for _, payloads in seen(moved) for payload in payloads if payload.startswith("plan:")]


@given(st.lists(st.one_of(st.sampled_from([*WORDS, CROWD]), st.integers(0, 20)), max_size=40), st.booleans())
def test_whoever_taps_and_writes_on_always_gets_an_answer_that_can_be_sent(
    steps: list[str | int], called: bool
) -> None:
    moved = begin(1_790_000_000)
    if called:
        moved = view(set_aside(moved.draft, "@I wish I was gone"))
    for step in steps:
        for text, payloads in seen(moved):
            assert text.strip()
            assert len(text) <= 4096
            assert all(parse_payload(payload) is not None for payload in payloads)
        if moved.told in ENDS:
            return
        if isinstance(step, str):
            moved = write(moved.draft, step)
            continue
        choices = presses_of(moved)
        chosen = choices[step % len(choices)]
        meant = press_of(Inbound("tg:1", 1, Kind.BUTTON, payload=chosen))
        assert meant is not None
        if meant.name == "resume":
            moved = view(moved.draft)
        else:
            assert meant.step in {None, moved.draft.step}
            moved = press(moved.draft, Verb(meant.name), meant.step, meant.which)


def test_a_button_carries_the_step_it_was_shown_at_and_belongs_to_the_app() -> None:
    button = LIBRARY.button("plan.discard_yes.1790000000")
    assert (button.label, button.payload) == ("Yes, drop it", "plan:discard_yes:1790000000")
    meaning = parse_payload(button.payload)
    assert meaning is not None
    assert meaning.owner is Owner.APP


def test_the_words_set_aside_are_the_clients_and_name_no_wording_of_ours() -> None:
    ((text, _),) = seen(view(set_aside(Draft(), "@plan.saved")))
    assert "@plan.saved" in text


def test_the_prompt_for_a_safer_space_asks_for_no_thing() -> None:
    asked = LIBRARY.message("plan.ask.space").variants
    assert all("No need to name the things" in variant for variant in asked)
    assert {f"plan.{told.value}" for told in Told} - {"plan.ask"} <= set(LIBRARY.messages)
