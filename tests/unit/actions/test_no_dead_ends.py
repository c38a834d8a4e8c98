"""Whatever a client says or taps, in any order: something fitting is said, and there is always a way on."""

import random
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.handoffs import PREFIX
from content.library import Library
from content.loader import load_library
from content.models import Skill
from conversation.payloads import Owner, parse_payload
from tests.support.rehearsal import Rehearsal, rules

WORDS = {
    "share_emotion": "i feel so angry and ashamed",
    "rate_intensity": "7",
    "correct_answer": "sorry i meant 4",
    "nlu_fallback": "blue kettle sideways",
    "deny": "no",
    "affirm": "yes",
    "urge_nonsuicidal": "i want to drink",
    "log_practice": "i used paced breathing",
}
SILENT = {"timer_done", "interrupted"}
MOST_STEPS = 60
INTENTS = sorted(set(rules()[0]) - {"pick", "choose_skill", "answer_urge", "walk", *SILENT})


def a_move(client: Rehearsal, chance: random.Random) -> str:
    """Make one random move: a word, a button on the screen, a button from the past, a timer, a safety check."""
    own = [p for _, p in client.buttons() if _is_dialogues(p)]
    roll = chance.random()
    if roll < 0.45 and own:
        payload = chance.choice(own)
        client.presses(payload)
        return payload
    if roll < 0.85:
        intent = chance.choice(INTENTS)
        client.hears(intent, WORDS.get(intent, intent.replace("_", " ")), confidence=chance.choice([0.4, 0.95]))
        return intent
    if roll < 0.93:
        old = chance.choice(
            ["rate:3", "pick:yes", "urge:none", "walk:next:DT01:freeze", "skill:DT04", "emotion:sad"]
        )
        client.presses(old)
        return old
    silent = chance.choice(sorted(SILENT))
    client.app_sends(silent, skill="DT01", step="freeze")
    return silent


def _is_dialogues(payload: str) -> bool:
    meaning = parse_payload(payload)
    assert meaning is not None, f"{payload} means nothing"
    return meaning.owner is Owner.DIALOGUE


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_every_message_gets_words_that_can_be_shown_and_leaves_a_way_on(library: Library, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    client = Rehearsal(library, seed=seed)
    for _ in range(25):
        move = a_move(client, chance)
        if move in SILENT:
            continue
        assert client.says, f"{move} was met with silence"
        client.words()  # every key has wording and every slot a value
        open_question = client.loop is not None and client.slots.get("requested_slot") is not None
        hand_over = any(say.key.startswith(PREFIX) for say in client.says)
        assert open_question or hand_over or client.loop is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_from_anywhere_stop_menu_and_a_person_are_one_message_away(library: Library, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    client = Rehearsal(library, seed=seed)
    for _ in range(chance.randrange(1, 15)):
        a_move(client, chance)
    driving = client.slots.get("place") == "driving" and client.loop == "intake_form"
    wanted = (
        {"ask_human": "handoff.person"}
        if driving
        else {"ask_human": "handoff.person", "show_menu": "handoff.menu"}
    )
    words = {"ask_human": "i want to talk to a person now", "show_menu": "i want that now"}
    for intent, key in wanted.items():
        assert key in client.hears(intent, words[intent])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_no_skill_is_suggested_before_a_validating_word(library: Library, seed: int) -> None:
    """Dbt-brief table 1, row 20: turn order."""
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    client = Rehearsal(library, seed=seed)
    validated = False
    for _ in range(25):
        a_move(client, chance)
        for key in (say.key for say in client.says):
            if key == "coaching.start":
                validated = False
            validated = validated or key.startswith("validation.")
            assert validated or not key.startswith(("offer.strong", "offer.middle", "offer.gentle", "offer.one"))


def test_the_random_conversations_reach_every_loop(library: Library) -> None:
    reached = set()
    for seed in range(60):
        chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
        client = Rehearsal(library, seed=seed)
        for _ in range(25):
            a_move(client, chance)
            reached.add(client.loop)
    assert reached >= set(rules()[1].values()) - {"action_listen"}


def test_a_question_that_is_never_understood_is_left_after_three_tries(library: Library) -> None:
    client = Rehearsal(library)
    client.hears("share_emotion", "everything is odd", confidence=0.9)
    asked = []
    for _ in range(25):
        if client.loop != "intake_form":
            break
        asked.append(client.slots["requested_slot"])
        client.hears("nlu_fallback", "blue kettle sideways under the moon")
    assert client.loop == "offer_form"
    assert max(asked.count(question) for question in asked) == 3


@pytest.mark.parametrize(
    "skill", [skill for skill in load_library().skills.values() if skill.steps], ids=lambda s: s.id
)
def test_back_to_menu_from_each_step_of_each_skill(library: Library, skill: Skill) -> None:
    client = Rehearsal(library)
    client.opens(skill.id, intensity=20, place="alone", urge="use")
    stuck = []
    for _ in range(MOST_STEPS):
        if client.loop != "walkthrough_form":
            break
        beside = replace(client, slots=deepcopy(client.slots), events=list(client.events), says=[])
        if beside.app_sends("show_menu") != ["handoff.menu"] or beside.loop is not None:
            stuck.append(client.slots["walk"]["step"])
        client.goes_on()
    assert stuck == []
