"""What a change of the screener does to known messages is shown, and one that makes it worse is refused."""

from safety.screening import Screener
from safety.screening.golden import GoldenLine, changes, refused, touched
from safety.screening.tables import shipped_tables
from safety.types import Action, Code, Phrase, ScreenInput

TABLES = shipped_tables()
BEFORE = Screener(TABLES)
KNOWN = [
    GoldenLine("a 1", ScreenInput("walking across the north bridge later"), "T4"),
    GoldenLine("a 2", ScreenInput("the north bridge was full of tourists"), "none"),
    GoldenLine("a 3", ScreenInput("bridge", context=("the north",)), "T2"),
    GoldenLine("a 4", ScreenInput("I want to kill myself"), "T2"),
    GoldenLine("a 5", ScreenInput("we had soup"), "none"),
]


def after(text: str) -> Screener:
    return Screener(TABLES, None, [Phrase("bridge", text, Code.T2)])


def test_only_messages_in_which_a_phrase_stands_are_looked_at():
    assert [line.name for line in touched(after("north bridge"), KNOWN)] == ["a 1", "a 2", "a 3"]


def test_what_changes_is_told_with_what_was_done_before():
    found = {change.line.name: change for change in changes(BEFORE, after("north bridge"), KNOWN)}
    assert set(found) == {"a 1", "a 2", "a 3"}
    assert (found["a 1"].before, found["a 1"].after) == (Action.NONE, Action.URGENT)


def test_a_phrase_that_a_harmless_message_uses_is_refused():
    wide, narrow = after("north bridge"), after("across the north bridge")
    assert [change.line.name for change in refused(list(changes(BEFORE, wide, KNOWN)))] == ["a 2"]
    assert refused(list(changes(BEFORE, narrow, KNOWN))) == []


def test_finding_fewer_dangers_is_refused_and_finding_fewer_alarms_is_not():
    lost = refused(list(changes(after("north bridge"), BEFORE, KNOWN)))
    assert [change.line.name for change in lost] == ["a 1", "a 3"]
