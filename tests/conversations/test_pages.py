"""The pages made from the tests are current, and the set is as large as it has to be."""

from content.library import Library
from tests import coverage
from tests.conversations.page import PAGE, between, rubric_table, talks_table
from tests.conversations.script import load_talks
from tests.conversations.topics import BRIEF_ROWS, CODES

RENEW_TALKS = "renew it: python -m tests.conversations --write"
RENEW_COVERAGE = "renew it: python -m tests.coverage --write"
ABOUT_DIALOGUE = frozenset(BRIEF_ROWS) - {"row 29"}
"""Row 29 is about all paths of the tone machine, which no single conversation can show."""


def test_the_list_of_conversations_is_current(library: Library) -> None:
    assert between(PAGE.read_text(encoding="utf-8"), "talks") == talks_table(load_talks(library)), RENEW_TALKS


def test_the_coverage_page_is_current(library: Library) -> None:
    page = coverage.page(coverage.evidence(library), library)
    assert coverage.PAGE.read_text(encoding="utf-8") == page, RENEW_COVERAGE


def test_eighty_conversations_and_twenty_long_ones(library: Library) -> None:
    talks = load_talks(library)
    assert len(talks) >= 80
    long = [talk for talk in talks if talk.long]
    assert len(long) >= 20
    assert [talk.name for talk in long if talk.turns < 12] == []


def test_every_row_about_dialogue_and_every_code_has_a_conversation(library: Library) -> None:
    named = {topic for talk in load_talks(library) for topic in talk.covers}
    assert {*ABOUT_DIALOGUE, *(f"code {code}" for code in CODES)} - named == set()


def test_nothing_of_the_rubric_is_left_out() -> None:
    rows = {int(row) for row in range(4, 38)}
    table = rubric_table({})
    named = {
        int(n)
        for line in table.splitlines()
        for n in line.split("|")[1:2]
        for n in n.replace(",", " ").split()
        if n.isdigit()
    }
    assert rows - named == set()
