"""Crisis wording: three variants or more, no promise, no feeling, no method, no scolding; grade five or lower."""

import re

import pytest

from content.findings import Severity
from content.library import Library
from content.lints import lint
from content.loader import load_library
from content.models import Register
from safety.policy import Policy

LIBRARY: Library = load_library()
OURS = sorted(k for k in LIBRARY.messages if k.startswith(("crisis.", "paused.")))
SLOT_FILLERS = {"crisis.local_emergency_number", "crisis.your_team"}
NEVER = {
    "a promise": r"(?:it|this) will pass|you will be (?:fine|okay|safe)|between us|help is (?:coming|on)|promise",
    "a feeling the bot cannot have": r"\bI (?:feel|care|worry|am (?:worried|proud|sad|glad)|understand how)",
    "guilt": r"your (?:family|children|kids) need|think of your|how could you|selfish|attention",
    "a word of blame": r"\bcommit|\bfailed\b|successful|should have|you should|try harder|manipulat",
    "a method": r"\bpills?\b|tablets?\b|\brope|noose|\bblade|razor|\bgun\b|bridge|dose|hang\b|\bcut\b|jump",
    "a contract": r"promise me|agree not to",
    "a claim to be a person": r"I am a person|as a (?:human|friend)|I've been there",
}


@pytest.mark.parametrize("key", OURS)
def test_a_client_never_gets_the_same_words_each_time(key: str) -> None:
    assert len(set(LIBRARY.message(key).variants)) >= 3


@pytest.mark.parametrize("key", OURS)
def test_crisis_text_is_in_the_safe_register(key: str) -> None:
    assert LIBRARY.message(key).register_ is Register.SAFE


@pytest.mark.parametrize("why", sorted(NEVER))
def test_crisis_text_holds_no(why: str) -> None:
    held = [(k, v) for k in OURS for v in LIBRARY.message(k).variants if re.search(NEVER[why], v, re.IGNORECASE)]
    assert held == []


def test_the_direct_question_is_always_the_briefs_plain_one() -> None:
    for key in ("crisis.direct_question", "crisis.t1.direct_question"):
        for variant in LIBRARY.message(key).variants:
            assert "Are you thinking about killing yourself" in variant


@pytest.mark.parametrize("key", [k for k in OURS if k.endswith(".emergency") and k != "crisis.emergency"])
def test_every_emergency_line_carries_the_number(key: str) -> None:
    assert all("{emergency}" in variant for variant in LIBRARY.message(key).variants)


def test_every_message_of_the_policy_exists(policy: Policy) -> None:
    keys = {policy.key_for(row, step) for row in policy.rows for step in row.order}
    assert sorted(k for k in keys if k not in LIBRARY.messages) == []


def test_the_content_lints_find_nothing_in_crisis_text() -> None:
    wrong = [f for f in lint(LIBRARY) if f.severity is Severity.ERROR and f.key.startswith(("crisis.", "paused."))]
    assert wrong == []


def test_no_crisis_text_holds_an_emoji() -> None:
    for key in OURS:
        for variant in LIBRARY.message(key).variants:
            assert variant.isascii(), key


def test_a_pause_is_never_called_a_penalty_and_never_blamed_on_the_client() -> None:
    said = " ".join(LIBRARY.message("paused.explain").variants)
    assert "You did nothing wrong" in said
    assert "no penalty" in said
