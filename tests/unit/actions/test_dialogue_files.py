"""Rasa's domain and rules, the actions, the buttons and the wording belong together without gaps."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions import registry
from actions.episode import FRESH
from actions.loops import ASIDES
from actions.reply import Leads
from coaching.handoffs import ALL, PREFIX
from coaching.missing_links import Fix, Link
from content.library import Library
from content.models import Feeling
from conversation.payloads import MEANT_INTENTS, MENU_INTENTS
from tests.support.rehearsal import rules

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = ROOT / "rasa_project" / "domain"
ACTIONS = ROOT / "actions"
TRUSTED = {
    "pick", "choose_skill", "answer_urge", "walk", "start_coaching", "start_rerating", "timer_done", "interrupted",
    "resume_after_pause",
}  # fmt: skip


def domain() -> dict[str, Any]:
    merged: dict[str, Any] = {"intents": [], "entities": [], "actions": [], "slots": {}, "forms": {}}
    for file in DOMAIN.glob("*.yml"):
        part = yaml.safe_load(file.read_text())
        for name, known in merged.items():
            given = part.get(name)
            if given:
                known.extend(given) if isinstance(known, list) else known.update(given)
    return merged


def test_every_action_of_the_domain_is_served_and_every_served_one_is_in_the_domain() -> None:
    assert set(domain()["actions"]) == set(registry.HANDLERS)


def test_every_intent_has_exactly_one_rule() -> None:
    assert set(domain()["intents"]) == set(rules()[0])


def test_nothing_is_worded_in_the_domain() -> None:
    for file in DOMAIN.glob("*.yml"):
        assert "responses" not in yaml.safe_load(file.read_text()), file.name


def test_every_way_a_dialogue_may_lead_has_a_rule_and_a_value() -> None:
    values = set(domain()["slots"]["next_loop"]["values"])
    assert values == {leads.value for leads in Leads} == set(rules()[1])


def test_every_slot_that_actions_set_exists() -> None:
    assert set(FRESH) <= set(domain()["slots"])


def test_forms_ask_exactly_their_loops_questions() -> None:
    forms = {name: tuple(form["required_slots"]) for name, form in domain()["forms"].items()}
    assert forms == {loop.form: loop.questions for loop in registry.LOOPS}


def test_buttons_lead_to_intents_that_exist() -> None:
    assert MEANT_INTENTS | set(MENU_INTENTS.values()) <= set(domain()["intents"])


def test_no_trusted_intent_can_be_understood_from_words() -> None:
    examples = ROOT / "rasa_project" / "data" / "nlu"
    trained = {
        intent for file in examples.glob("*.yml") for intent in re.findall(r"- intent: (\w+)", file.read_text())
    }
    assert not trained & TRUSTED
    assert set(domain()["intents"]) - TRUSTED - {"nlu_fallback"} == trained


def test_an_aside_is_answered_by_one_action_and_opens_nothing() -> None:
    for intent in ASIDES:
        assert len(rules()[0][intent]) == 1, intent


def said_keys() -> set[str]:
    """Every wording key written in the actions as a plain string."""
    found = set()
    for file in ACTIONS.glob("*.py"):
        text = file.read_text()
        found |= set(
            re.findall(
                r'"((?:coaching|intake|offer|walk|rerate|outcome|wrapup|practice|missed|log|talk|explain|fallback)\.[a-z_.]+)"',
                text,
            )
        )
    return found


@pytest.mark.parametrize("key", sorted(said_keys()))
def test_every_key_the_actions_say_or_show_is_written(library: Library, key: str) -> None:
    assert key in library.messages or key in library.buttons or key in library.wording


@pytest.mark.parametrize("family", ["missed.ask_", "missed.fix_", "feeling."])
def test_composed_keys_are_written_too(library: Library, family: str) -> None:
    members = {"missed.ask_": Link, "missed.fix_": Fix, "feeling.": Feeling}[family]
    assert all(f"{family}{member}" in library.messages for member in members)


def test_every_skill_that_can_be_walked_through_has_its_own_praise(library: Library) -> None:
    """Dbt-brief section 4, step 9: name the exact act."""
    for skill in library.skills.values():
        if skill.steps:
            assert f"outcome.act.{skill.id}" in library.messages, skill.id


def test_hand_overs_are_no_wording(library: Library) -> None:
    assert all(key.startswith(PREFIX) and key not in library.wording for key in ALL)


def test_the_first_sentence_about_missed_practice_makes_it_ordinary(library: Library) -> None:
    """Dbt-brief table 1, row 14: it does not open with "why didn't you"."""
    for text in library.message("missed.ordinary").variants:
        first = re.split(r"[.?!]", text)[0].lower()
        assert any(word in first for word in ("lots of people", "life gets", "learning skills is hard"))
        assert "why" not in text.lower()
