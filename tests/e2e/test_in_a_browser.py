"""A newcomer at the phone page, and the staff room beside it, with nothing but clicks and keys."""

import re

import pytest

from tests.support.browser import CHROMIUM, Fingers, chromium
from tests.support.stack import Stack

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's Chromium: apt-get install chromium"),
]


def test_a_newcomer_gets_from_start_to_a_skill_and_staff_see_the_alert(stack: Stack) -> None:
    with chromium() as browser:
        troubles: list[str] = []
        page = browser.new_page(viewport={"width": 460, "height": 900})
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(stack.phone_url)
        alex = Fingers(page, "client")
        _goes_through_the_first_conversation(alex)
        _is_angry_and_finds_a_skill(alex)

        staff_page = browser.new_page(viewport={"width": 460, "height": 900})
        staff_page.on("pageerror", lambda error: troubles.append(str(error)))
        staff_page.goto(f"{stack.phone_url}/staff")
        dana = Fingers(staff_page, "staff")
        alex.types("I took all my pills")
        alex.reads("911")
        alert = dana.reads("T5")
        assert "pills" not in alert.inner_text()
        alex.reads("team")
        dana.taps("Acknowledge")
        dana.reads("Dana")
        assert troubles == []


def _goes_through_the_first_conversation(alex: Fingers) -> None:
    alex.taps("Start")
    alex.reads("computer program")
    for label in ("Yes, start", "No, a computer program", "My care team can", "Call the emergency number"):
        alex.taps(label)
    alex.reads("date of birth")
    alex.types("4 May 1990")
    alex.taps("United States")
    alex.taps("New York")
    alex.reads("All set")


def _is_angry_and_finds_a_skill(alex: Fingers) -> None:
    alex.types("my boss humiliated me in front of everyone, I'm so angry")
    alex.taps("8")
    alex.taps("No urge")
    alex.taps("On my own")
    alex.taps("STOP")
    alex.taps("Next")
    alex.reads(re.compile("step back for one minute|one minute away"))
    alex.reads(re.compile("what a camera would|the plain facts"))
