"""The shipped content and a rehearsed dialogue for the tests of actions."""

from collections.abc import Callable

import pytest

from content.library import Library
from content.loader import load_library
from tests.support.rehearsal import Rehearsal


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def client(library: Library) -> Rehearsal:
    """A new client who has not written yet."""
    return Rehearsal(library)


@pytest.fixture
def at_offer(library: Library) -> Callable[[int], Rehearsal]:
    """A client, angry at the given strength (0-10) and alone, who is offered skills."""

    def make(strength: int = 8, **known: object) -> Rehearsal:
        client = Rehearsal(library, **known)  # type: ignore[arg-type]
        client.hears("share_emotion", "I am so angry", emotion="angry")
        client.presses(f"rate:{strength}")
        client.presses("urge:none")
        client.presses("pick:alone")
        if client.loop == "intake_form":
            client.presses("pick:unsure")
        assert client.loop == "offer_form"
        return client

    return make
