"""Phrases of a clinic or of one client: found however they are typed, and never able to silence anything."""

import pytest

from records.models import ScreeningRecord
from safety.screening import Screener
from safety.screening.phrases import PhraseError
from safety.screening.tables import shipped_tables
from safety.types import Action, Code, Phrase, ScreenInput

LAKE = Phrase("the_lake", "going up to the lake", Code.T4)
TABLES = shipped_tables()


def screener(*phrases: Phrase) -> Screener:
    return Screener(TABLES, None, phrases)


@pytest.mark.parametrize(
    "text",
    [
        "going up to the lake",
        "I'm GOING UP TO THE LAKE tonight",
        "goin up, to the lake",
        "g\u043eing up to the l\u0430ke",
        "nothing new. going up to the lake. bye",
    ],
)
def test_a_phrase_of_the_clinic_is_found_however_it_is_typed(text: str):
    assert screener().screen(ScreenInput(text)).code is not Code.T4
    found = screener(LAKE).screen(ScreenInput(text))
    assert (found.code, found.action) == (Code.T4, Action.EMERGENCY)
    assert "phrase_the_lake" in found.evidence


def test_a_phrase_does_not_touch_other_messages():
    for text in ("the lake was cold", "going up to the leak in the roof", "going to the lake house up north"):
        assert screener(LAKE).screen(ScreenInput(text)).action is screener().screen(ScreenInput(text)).action


def test_a_phrase_never_makes_less_of_what_the_rules_found():
    mild = Phrase("mild", "all my pills", Code.T1)
    assert screener(mild).screen(ScreenInput("I took all my pills")).action is Action.EMERGENCY


def test_a_phrase_of_one_client_is_found_in_this_clients_messages_only():
    own = Phrase("of_client", "blue door", Code.SH_U)
    assert screener().screen(ScreenInput("thinking of the blue door", phrases=(own,))).code is Code.SH_U
    assert screener().screen(ScreenInput("thinking of the blue door")).action is Action.NONE


@pytest.mark.parametrize("sign", ["\U0001f98b", "\u6e56\u3078\u884c\u304f", "\u043e\u0437\u0435\u0440\u043e"])
def test_a_sign_or_another_script_may_be_a_phrase(sign: str):
    own = Phrase("sign", sign, Code.T2)
    assert screener().screen(ScreenInput(f"ok {sign} see you", phrases=(own,))).code is Code.T2


def test_a_phrase_said_over_two_messages_is_found():
    found = screener(LAKE).screen(ScreenInput("to the lake", context=("going up",)))
    assert found.code is Code.T4


def test_just_kidding_does_not_take_a_phrase_back():
    found = screener(LAKE).screen(ScreenInput("just kidding", context=("going up to the lake",)))
    assert found.action is Action.EMERGENCY


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("the lake", Code.NONE, "nothing harmless"),
        ("the lake", Code.UNCLEAR, "nothing harmless"),
        ("go", Code.T2, "too short"),
        ("  ", Code.T2, "too short"),
        ("...", Code.T2, "no letters"),
    ],
)
def test_a_phrase_that_cannot_work_is_refused_with_the_reason(text: str, code: Code, named: str):
    with pytest.raises(PhraseError, match=named):
        screener(Phrase("wrong", text, code))


def test_the_record_tells_with_which_phrases_a_message_was_screened():
    plain, one = screener().version, screener(LAKE).version
    assert one.startswith(plain)
    assert one not in (plain, screener(Phrase("the_lake", "going up to the lake", Code.T2)).version)
    assert "lake" not in one


def test_the_longest_version_fits_into_its_column():
    alone = screener(LAKE).version
    assert "rules-alone" in alone
    assert "+phr-" in alone
    assert len(alone) <= ScreeningRecord.__table__.columns["version"].type.length
