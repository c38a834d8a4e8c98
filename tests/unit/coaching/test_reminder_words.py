"""What clients type about reminders is read as they mean it, and everything else is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.reminder_words import Asked, Wish, read_clock, read_span, read_wish
from coaching.reminders import DAY, Kind, Quiet


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("18:30", 1110), ("18.30", 1110), ("at 8pm", 1200), ("8:15 am", 495), ("12 am", 0), ("12pm", 720),
        ("9", 540), ("9 in the evening", 1260), ("around 20:00 please", 1200), ("noon", 720), ("7 o'clock", 420),
        ("half past six", 390), ("quarter to 9 in the evening", 1245), ("half past", None),
        ("25:00", None), ("8:75", None), ("13pm", None), ("later", None), ("i feel 8 of 10", None), ("", None),
    ],
)  # fmt: skip
def test_an_hour(text: str, minute: int | None) -> None:
    assert read_clock(text) == minute


@pytest.mark.parametrize(
    ("text", "minute"),
    [("7", 1140), ("half past six", 1110), ("07:00", 420), ("7am", 420), ("9", 540), ("22:00", 1320)],
)
def test_a_bare_number_that_would_be_in_the_night_is_the_evenings(text: str, minute: int) -> None:
    assert read_clock(text, Quiet()) == minute


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("22:00 to 07:30", (1320, 450)), ("from 10pm until 8am", (1320, 480)), ("21-8", (1260, 480)),
        ("22 to 22", None), ("nights", None), ("22", None),
    ],
)  # fmt: skip
def test_quiet_hours(text: str, span: tuple[int, int] | None) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("reminders", Asked(Wish.SHOW)),
        ("Change my reminders.", Asked(Wish.SHOW)),
        ("stop the reminders", Asked(Wish.OFF)),
        ("No more reminders please", Asked(Wish.OFF)),
        ("turn off all my reminders!", Asked(Wish.OFF)),
        ("no more diary reminders", Asked(Wish.OFF, Kind.DIARY)),
        ("stop the check-ins", Asked(Wish.OFF, Kind.CHECK_IN)),
        ("pause reminders", Asked(Wish.PAUSE)),
        ("pause my reminders for a week", Asked(Wish.PAUSE, pause="week")),
        ("pause reminders for 3 days", Asked(Wish.PAUSE, pause="three")),
        ("pause all reminders until i say", Asked(Wish.PAUSE, pause="open")),
        ("resume reminders", Asked(Wish.RESUME)),
        ("turn my reminders back on", Asked(Wish.RESUME)),
        ("remind me at 8pm", Asked(Wish.SET, None, 1200)),
        ("remind me of my diary at 20:30", Asked(Wish.SET, Kind.DIARY, 1230)),
        ("please remind me to practice every day at 9", Asked(Wish.SET, Kind.PRACTICE, 540)),
    ],
)
def test_a_wish_in_a_short_message(text: str, wish: Asked) -> None:
    assert read_wish(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "this reminds me of my father", "stop", "pause", "no", "i want to stop", "remind me why i should stay",
        "the reminders make me feel like a failure", "your reminder came when i was crying and i could not answer",
        "stop reminding me that i am worthless", "remind me", "skills", "check in",
    ],
)  # fmt: skip
def test_what_only_sounds_like_one_is_left_to_the_dialogue(text: str) -> None:
    assert read_wish(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text: str) -> None:
    minute = read_clock(text)
    assert minute is None or 0 <= minute < DAY
    read_span(text)
    read_wish(text)
