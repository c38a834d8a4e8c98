"""Validation before any suggestion, in every turn as it is put together (dbt-brief section 2; table 1, row 20)."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.missing_links import About
from content.library import Library
from content.say import Say
from content.turn_order import in_order, suggests, validates_first
from conversation.own import links
from tests.support.rehearsal import Rehearsal
from tests.unit.actions.test_no_dead_ends import a_move


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_first_sentence_of_any_turn_with_a_suggestion_validates(library: Library, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    client = Rehearsal(library, seed=seed)
    for _ in range(25):
        move = a_move(client, chance)
        assert in_order(library, client.says), (move, [say.key for say in client.says])


def test_the_random_conversations_reach_every_kind_of_suggestion(library: Library) -> None:
    """Else the property above would hold of nothing."""
    met = set()
    for seed in range(250):
        chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
        client = Rehearsal(library, seed=seed)
        for _ in range(25):
            a_move(client, chance)
            met |= {say.key for say in client.says}
    suggesting = {message.key for message in library.messages.values() if suggests(message)}
    assert len(suggesting) >= 10
    assert {"offer.strong", "offer.middle", "offer.gentle", "outcome.human"} <= met & suggesting


def test_an_order_that_is_wrong_is_found(library: Library) -> None:
    offer, neutral = Say("offer.strong"), Say("intake.skill_soon")
    line = Say("validation.l1.any")
    assert in_order(library, (line, offer))
    assert in_order(library, (offer,))
    assert not in_order(library, (neutral, offer))
    assert in_order(library, (neutral,))


@pytest.mark.parametrize(
    "intent", ["ask_what_skill_is", "ask_about_bot", "thank", "greet", "ask_direct", "out_of_scope", "ask_privacy"]
)
def test_an_aside_in_the_middle_of_an_offer_is_answered_with_validation_first(
    library: Library, intent: str
) -> None:
    client = Rehearsal(library)
    client.hears("share_emotion", "I am so angry", emotion="angry")
    for payload in ("rate:8", "urge:none", "pick:alone"):
        client.presses(payload)
    said = client.hears(intent, "what is that")
    assert said[-1] == "offer.strong"
    assert validates_first(library.message(said[0]))


def test_the_first_reply_to_missed_practice_normalises_it(library: Library) -> None:
    """Dbt-brief table 1, row 14."""
    client = Rehearsal(library)
    assert client.hears("report_missed_practice", "i did not do my practice") == ["handoff.missed"]
    assert all(validates_first(library.message(links.opening(about)[0].key)) for about in About)
    for fix in ("explain", "pros_and_cons", "reminder", "smaller_step", "unknown"):
        assert validates_first(library.message(f"missed.fix_{fix}"))
