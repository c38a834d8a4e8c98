"""Every scripted conversation, through the whole app with real Rasa and real actions; what must hold of each."""

import pytest

from content.loader import load_library
from tests.conversations.page import PAGE, yellow_of, yellow_on
from tests.conversations.rubric import Severity, findings
from tests.conversations.script import Talk, load_talks
from tests.conversations.transcript import Transcript

# The first of them waits until all are played: three minutes alone, far longer on a busy machine.
pytestmark = [pytest.mark.rasa, pytest.mark.timeout(1500)]

TALKS = load_talks(load_library())
every_talk = pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)


@every_talk
def test_it_goes_as_its_writer_expects(talk: Talk, played: dict[str, Transcript]) -> None:
    transcript = played[talk.name]
    assert not transcript.error, f"{transcript.error}\n{transcript.readable()}"
    assert not transcript.problems, "\n".join([*transcript.problems, "", transcript.readable()])


@every_talk
def test_no_red_row_and_no_dead_end_occurs_in_it(talk: Talk, played: dict[str, Transcript]) -> None:
    transcript = played[talk.name]
    found = [
        f"{check.severity} {check.rows}: {check.what} {hit}"
        for check, hits in findings(transcript, Severity.RED, Severity.HOUSE).items()
        for hit in hits
    ]
    assert not found, "\n".join([*found, "", transcript.readable()])


def test_no_yellow_finding_that_the_page_does_not_list(played: dict[str, Transcript]) -> None:
    known = yellow_on(PAGE.read_text(encoding="utf-8"))
    found = yellow_of(list(played.values()))
    new = {what: sorted(set(names) - known.get(what, set())) for what, names in found.items()}
    new = {what: names for what, names in new.items() if names}
    assert new == {}, "look at them, then: python -m tests.conversations --write"
