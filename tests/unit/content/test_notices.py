"""What comes unasked shows nothing about health on a locked phone (dbt-brief section 10)."""

from dataclasses import replace

import pytest

from content.library import Library
from content.lints import lint
from content.loader import load_library
from content.models import Message


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.mark.parametrize(
    "text",
    ["Time for your diary.", "Hello. How do you feel?", "Your DBT skill is here.", "Your session is tomorrow."],
)
def test_a_notification_that_tells_of_health_is_an_error(library: Library, text: str) -> None:
    key = "remind.note.diary"
    changed = {**library.wording, key: Message(key=key, variants=(text,))}
    found = [finding for finding in lint(replace(library, wording=changed)) if finding.key == key]
    assert "health-in-a-notice" in {finding.rule for finding in found}


def test_the_same_words_in_an_answer_are_none(library: Library) -> None:
    key = "remind.ask.diary"
    changed = {**library.wording, key: Message(key=key, variants=("When shall I tell you of your diary card?",))}
    assert not [finding for finding in lint(replace(library, wording=changed)) if finding.key == key]


def test_an_hour_and_what_a_reminder_was_about_stand_in_derived_buttons(library: Library) -> None:
    hour = library.button("remind.at.check_in.0930")
    assert (hour.label, hour.payload) == ("09:30", "remind:at:check_in.0930")
    assert library.button("remind.stop.diary.check_in").payload == "remind:stop:diary.check_in"
    assert library.button("remind.for_diary.2015").payload == "remind:at:diary:2015"
    assert library.button("remind.did.M01").payload == "menu:practice:M01"
    longest = "remind.not_today.promised.session.diary.practice.check_in.return"
    assert len(library.button(longest).payload) <= 64
