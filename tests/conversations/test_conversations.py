"""Every scripted conversation, through the whole app with real Rasa and real actions, as its writer expects it."""

import pytest

from content.loader import load_library
from tests.conversations.script import Talk, load_talks
from tests.conversations.transcript import Transcript

pytestmark = pytest.mark.rasa

TALKS = load_talks(load_library())
every_talk = pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)


@every_talk
def test_it_goes_as_its_writer_expects(talk: Talk, played: dict[str, Transcript]) -> None:
    transcript = played[talk.name]
    assert not transcript.error, f"{transcript.error}\n{transcript.readable()}"
    assert not transcript.problems, "\n".join([*transcript.problems, "", transcript.readable()])
