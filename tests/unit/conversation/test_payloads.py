"""The one table of button payloads: every button means something, and only the app owns safety."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_library
from conversation.payloads import MAX_BYTES, Owner, Payload, parse_payload

LIBRARY = load_library()
STAFF = {"staff", "ack", "drill"}


@pytest.mark.parametrize(
    ("payload", "intent", "entities"),
    [
        ("emotion:angry", "share_emotion", {"emotion": "angry"}),
        ("rate:7", "rate_intensity", {"number": "7"}),
        ("urge:none", "answer_urge", {"urge": "none"}),
        ("skill:DT04", "choose_skill", {"skill": "DT04"}),
        ("walk:next:DT04:breathe", "walk", {"verb": "next", "skill": "DT04", "step": "breathe"}),
        ("walk:too_much:M10:see", "walk", {"verb": "too_much", "skill": "M10", "step": "see"}),
        ("menu:skill", "ask_for_skill", {}),
        ("menu:feeling", "start_coaching", {}),
        ("pick:alone", "pick", {"value": "alone"}),
        ("intent:ask_human", "ask_human", {}),
        ("explain:mindfulness", "ask_what_skill_is", {"skill": "mindfulness"}),
    ],
)
def test_the_dialogues_buttons_are_trusted_intents(payload: str, intent: str, entities: dict[str, str]) -> None:
    meaning = parse_payload(payload)
    assert meaning is not None
    assert (meaning.owner, meaning.intent, dict(meaning.entities)) == (Owner.DIALOGUE, intent, entities)


@pytest.mark.parametrize(
    "payload",
    [
        "suicide_answer:yes", "urge:self_harm", "urge:suicide", "urge_strength:7", "acted:self_harm:yes",
        "crisis:now", "crisis:person", "ack:17", "consent:yes", "onboard:country:GB", "menu:main", "menu:settings",
        "offline:breathing", "data:delete", "settings:country",
    ],
)  # fmt: skip
def test_safety_consent_and_settings_belong_to_the_app(payload: str) -> None:
    assert parse_payload(payload) == Payload(Owner.APP, tuple(payload.split(":")))


@pytest.mark.parametrize(
    "payload",
    [
        "", ":", "emotion", "emotion:", "emotion:furious", "rate:11", "rate:-1", "rate:7:8", "urge:everything",
        "skill:ZZ99", "skill:DT04:x", "walk:next", "walk:next:DT04", "walk:fly:DT04:sit", "menu:nowhere",
        "intent:delete_data", "intent:interrupted", "unknown:1", "rate:7\n", "Rate:7", "pick:" + "a" * 60,
        "/restart",
    ],
)  # fmt: skip
def test_anything_else_means_nothing(payload: str) -> None:
    assert parse_payload(payload) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_parser(payload: str) -> None:
    meaning = parse_payload(payload)
    assert meaning is None or len(payload.encode()) <= MAX_BYTES


@pytest.mark.parametrize("key", sorted(LIBRARY.buttons))
def test_every_shipped_button_means_something(key: str) -> None:
    button = LIBRARY.buttons[key]
    if button.payload.partition(":")[0] in STAFF:
        return
    if key.startswith("walk."):
        button = LIBRARY.button(f"{key}.DT04.sit")
    assert parse_payload(button.payload) is not None
    assert len(button.payload.encode()) <= MAX_BYTES


def test_every_skill_has_a_button_that_chooses_it() -> None:
    for skill in LIBRARY.skills:
        meaning = parse_payload(LIBRARY.button(f"skill.{skill}").payload)
        assert meaning is not None
        assert dict(meaning.entities) == {"skill": skill}


def test_every_step_has_buttons_bound_to_it_that_fit_telegrams_limit() -> None:
    for skill in LIBRARY.skills.values():
        for step in skill.steps:
            for verb in ("next", "back", "skip", "pause", "stop", "too_much"):
                payload = LIBRARY.button(f"walk.{verb}.{skill.id}.{step.id}").payload
                meaning = parse_payload(payload)
                assert meaning is not None
                assert meaning.entities["step"] == step.id
                assert len(payload.encode()) <= MAX_BYTES
