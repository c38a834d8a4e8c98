"""What the safety tests share: one screener with the shipped rules, the policy, and a way to read a message."""

from collections.abc import Callable

import pytest

from safety.policy import Policy, load_policy
from safety.screening import Screener, build_screener
from safety.types import Screening, ScreenInput

Read = Callable[..., Screening]


@pytest.fixture(scope="session")
def screener() -> Screener:
    return build_screener()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="session")
def read(screener: Screener) -> Read:
    """Screen a text, with what came before it and what the bot asked last."""

    def _read(text: str, *before: str, question: str | None = None, lang: str | None = None) -> Screening:
        return screener.screen(ScreenInput(text=text, context=before, question=question, lang=lang))

    return _read
