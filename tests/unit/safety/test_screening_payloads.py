"""Buttons that speak of safety give codes; all others are none of the screener's business."""

import pytest

from content.loader import load_library
from safety.screening import Screener
from safety.screening.payloads import screening_of_payload
from safety.types import Action, Code, ScreenInput


@pytest.mark.parametrize(
    ("payload", "code", "action"),
    [
        ("suicide_answer:yes", Code.T2, Action.URGENT),
        ("suicide_answer:unsure", Code.T2, Action.URGENT),
        ("suicide_answer:passive", Code.T1, Action.CHECK_IN),
        ("suicide_answer:no", Code.NONE, Action.NONE),
        ("urge:suicide", Code.T2, Action.URGENT),
        ("urge:self_harm", Code.SH_U, Action.CHECK_IN),
        ("acted:suicide:yes", Code.T5, Action.EMERGENCY),
        ("acted:self_harm:yes", Code.SH_A, Action.URGENT),
        ("acted:self_harm:no", Code.NONE, Action.NONE),
        ("acted:lash_out:yes", Code.HTO, Action.URGENT),
        ("urge_strength:self_harm:0", Code.NONE, Action.NONE),
        ("urge_strength:self_harm:4", Code.SH_U, Action.CHECK_IN),
        ("urge_strength:self_harm:5", Code.SH_U, Action.URGENT),
        ("urge_strength:suicide:1", Code.T2, Action.URGENT),
        ("diary_urge:suicide:2", Code.T1, Action.CHECK_IN),
        ("diary_urge:suicide:3", Code.T2, Action.URGENT),
        ("diary_urge:suicide:2:1700000000:1", Code.T1, Action.CHECK_IN),
        ("diary_urge:suicide:2:1700000000:0", Code.T2, Action.URGENT),
        ("diary_urge:suicide:0:1700000000:4", Code.NONE, Action.NONE),
        ("diary_urge:self_harm:3:1700000000", Code.SH_U, Action.URGENT),
        ("diary_acted:suicide:1700000000", Code.T5, Action.EMERGENCY),
        ("diary_acted:self_harm", Code.SH_A, Action.URGENT),
        ("diary_acted:harm_others:1700000000", Code.HTO, Action.URGENT),
        ("wound:none", Code.NONE, Action.NONE),
        ("wound:unsure", Code.SH_A, Action.EMERGENCY),
        ("wound:deep", Code.SH_A, Action.EMERGENCY),
        ("safe_to_type:no", Code.ABU, Action.EMERGENCY),
        ("urge:use", Code.NONE, Action.NONE),
        ("emotion:angry", Code.NONE, Action.NONE),
        ("crisis:lines", Code.NONE, Action.NONE),
    ],
)
def test_a_button_gives_its_code(screener: Screener, payload: str, code: Code, action: Action) -> None:
    found = screener.screen(ScreenInput(text="", payload=payload))
    assert (found.code, found.action) == (code, action)


def test_a_strength_that_cannot_be_read_is_not_a_weak_one(screener: Screener) -> None:
    assert screener.screen(ScreenInput("", payload="urge_strength:self_harm:x")).action is Action.URGENT


def test_a_safety_buttons_payload_counts_and_not_its_label(screener: Screener) -> None:
    pressed = ScreenInput(text="No, I am not thinking about suicide", payload="suicide_answer:no")
    assert screener.screen(pressed).evidence == ("button:suicide_answer:no",)


def test_every_safety_button_that_ships_is_known() -> None:
    verbs = ("suicide_answer:", "wound:", "safe_to_type:", "urge_strength:self_harm:")
    shipped = [b.payload for b in load_library().buttons.values() if b.payload.startswith(verbs)]
    assert shipped
    assert [p for p in shipped if screening_of_payload(p) is None] == []
