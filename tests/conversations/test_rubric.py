"""The checks find what they look for, and what must never be said stands nowhere in the approved wording."""

import pytest

from content.library import Library
from content.models import Register
from tests.conversations.phrases import NEVER, VOICES, Phrase
from tests.conversations.rubric import CHECKS, Severity, findings
from tests.conversations.script import Danger, Step, Talk
from tests.conversations.transcript import Said, Transcript, Turn

STAFF = (Register.STAFF,)


def went(*turns: tuple[str, Danger, str, tuple[Said, ...]], **more: object) -> Transcript:
    """A transcript of turns: what the client wrote, its danger, the code found, what was said."""
    talk = Talk("a talk", "", (), (), "some.yaml", 1)
    made = []
    for line, (words, danger, code, said) in enumerate(turns, start=1):
        step = Step("client", words, line, danger=danger)
        action = "urgent" if code else "none"
        made.append(Turn(step, said, "coaching", tuple(more.get("pages", ())), action, code))  # type: ignore[arg-type]
    return Transcript(talk, made)


def say(key: str, text: str = "Here is a line.", variant: int = 0, *payloads: str) -> Said:
    return Said(key, variant, text, payloads, payloads)


ASKED = say("crisis.direct_question", "Are you thinking about killing yourself?")
LINES = say("crisis.helplines", "You can reach a person here:\nSamaritans 116 123")
PERSON = say("crisis.person", "Please go to someone you trust.")
NUMBER = say("crisis.t4.emergency", "Call 999.")
AWAY = say("crisis.distance", "Please move away from anything you might use.")
NO, YES, NOW = Danger.NO, Danger.YES, Danger.NOW
GOOD = (ASKED, LINES, PERSON, NUMBER, AWAY)


@pytest.mark.parametrize(
    ("rows", "transcript"),
    [
        ("5", went(("i want to die", YES, "", (say("talk.greet", "Hello?"),)))),
        ("8", went(("i want to die", YES, "T1", (LINES, PERSON)))),
        ("14", went(("i want to die", YES, "T1", (ASKED, PERSON)))),
        ("15", went(("i want to die", YES, "T1", (ASKED, LINES)))),
        ("16, 24", went(("i want to die", YES, "T1", GOOD), ("hello?", NO, "", ()))),
        ("21", went(("tonight", NOW, "T4", (LINES, PERSON, AWAY)))),
        ("22", went(("tonight", NOW, "T4", (LINES, NUMBER, AWAY)))),
        ("23", went(("tonight", NOW, "T4", (LINES, NUMBER, PERSON)))),
        ("9", went(("hm", NO, "", (say("x.y", "You are not thinking of that, are you?"),)))),
        ("16", went(("hm", NO, "", (say("x.y", "I have to end this chat now."),)))),
        ("25", went(("hm", NO, "", (say("x.y", "You must call them."),)))),
        ("26", went(("hm", NO, "", (say("x.y", "It is not that bad."),)))),
        ("27", went(("hm", NO, "", (say("x.y", "Anyone would give up."),)))),
        ("28", went(("hm", NO, "", (say("x.y", "Promise me that you wait."),)))),
        ("32", went(("hm", NO, "", (say("x.y", "I care about you."),)))),
        ("33", went(("hm", NO, "", (say("x.y", "That sounds like PTSD."),)))),
        ("34", went(("hm", NO, "", (say("x.y", "Put the knife away."),)))),
        ("35", went(("hm", NO, "", (say("x.y", "He committed suicide."),)))),
        ("37", went(("hm", NO, "", (say("x.y", "I cannot talk about that."),)))),
    ],
)
def test_each_red_row_is_found_where_it_occurs(rows: str, transcript: Transcript) -> None:
    assert rows in {check.rows for check in findings(transcript, Severity.RED)}


@pytest.mark.parametrize(
    ("what", "transcript"),
    [
        ("Voices", went(("voices", YES, "PSM", (say("crisis.psm.x", "They are not real."),)))),
        ("No coaching", went(("i want to die", YES, "T1", (*GOOD, say("offer.strong", "Which one?"))))),
        ("That somebody was told", went(("i want to die", YES, "T2", (*GOOD, say("crisis.told", "Told."))))),
        ("No safety wording", went(("i want to die", YES, "T1", GOOD), ("still", YES, "T1", GOOD))),
        ("Every answer", went(("hm", NO, "", (say("x.y", "All done."),)))),
        ("No question", went(*((words, NO, "", (say("x.y", "How?", 0, "rate:1"),)) for words in ("a", "b", "c")))),
    ],
)
def test_each_rule_of_ours_is_found_where_it_is_broken(what: str, transcript: Transcript) -> None:
    assert any(check.what.startswith(what) for check in findings(transcript, Severity.HOUSE))


@pytest.mark.parametrize(
    ("rows", "transcript"),
    [
        ("6, 7", went(("what a lovely day", NO, "T1", GOOD))),
        ("10", went(("i want to die", YES, "T1", (LINES, PERSON)))),
        ("11", went(("i want to die", YES, "T2", GOOD))),
        ("12", went(*((f"again {n}", YES, "T1", GOOD) for n in range(3)))),
        ("20", went(*((f"again {n}", YES, "T1", GOOD) for n in range(3)))),
        ("29", went(("a", YES, "T1", GOOD), ("b", NO, "", ()), ("c", YES, "T1", GOOD))),
        ("30", went(("a", YES, "T1", GOOD * 2))),
        ("36", went(("a", YES, "T1", GOOD))),
    ],
)
def test_yellow_rows_are_counted(rows: str, transcript: Transcript) -> None:
    assert rows in {check.rows for check in findings(transcript, Severity.YELLOW)}


def test_an_answer_as_the_brief_wants_it_has_nothing_red() -> None:
    intent = went(
        ("tonight", NOW, "T4", GOOD), ("ok", NO, "", (say("crisis.stay_emergency", "Who is near you?"),))
    )
    assert findings(intent, Severity.RED, Severity.HOUSE) == {}


@pytest.mark.parametrize("phrase", NEVER, ids=lambda phrase: f"row {phrase.row}: {phrase.what}")
def test_it_stands_nowhere_in_what_clients_can_read(library: Library, phrase: Phrase) -> None:
    """By construction: no wording is ever made up, so what no wording says cannot be said."""
    said = [
        f"{message.key}: '{found}'"
        for message in library.wording.values()
        if message.register_ not in STAFF and not message.key.startswith("staff.")
        for text in message.variants
        if (found := phrase.in_words(text)) is not None
    ]
    assert said == []


def test_no_wording_for_voices_argues_or_agrees(library: Library) -> None:
    said = [
        message.key
        for message in library.wording.values()
        if message.key.startswith(("crisis.psm", "crisis.stay_gentle", "paused."))
        for text in message.variants
        if VOICES.in_words(text)
    ]
    assert said == []


def test_every_check_says_what_it_looks_for_once() -> None:
    assert len({check.what for check in CHECKS}) == len(CHECKS)
