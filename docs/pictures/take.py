"""Takes the pictures of the README: the four real processes, the phone page, a newcomer's conversation.

Run `make pictures` after a change of the page or of the wording; needs Debian's Chromium. `ARGS=takeover` takes
those of docs/takeover.md.
"""

import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from records import clients, staff
from records.db import Database
from records.vault import Vault, read_master_key
from tests.support.browser import Fingers, chromium
from tests.support.stack import Stack, content_with_short_timers, train_if_needed

HERE = Path(__file__).parent
PHONE = {"width": 460, "height": 900}
BOTH = {"width": 1000, "height": 860}
SETTLE_MS = 900


def main() -> None:
    """Start everything, act it out, keep the pictures."""
    train_if_needed()
    with tempfile.TemporaryDirectory() as folder:
        content = content_with_short_timers(Path(folder), 3)
        with Stack(Path(folder), {"MIDDLEPATH_CONTENT_DIR": str(content)}) as stack, chromium() as browser:
            if sys.argv[1:] != ["takeover"]:
                act(stack, browser)
            else:
                take_over(stack, browser)


def act(stack: Stack, browser: Browser) -> None:
    """Go through the first conversation, a skill and a crisis, with a picture of each."""
    page = browser.new_page(viewport=PHONE)
    page.goto(stack.phone_url)
    alex = Fingers(page, "client")
    alex.taps("Start")
    alex.reads("Do you want to start")
    keep(page, "onboarding")
    for label in ("Yes, start", "No, a computer program", "My care team can", "Call the emergency number"):
        alex.taps(label)
    alex.reads("date of birth")
    alex.types("4 May 1990")
    alex.taps("United Kingdom")
    alex.reads("All set")
    alex.types("my boss humiliated me in front of everyone, I'm so angry")
    alex.reads("0 to 10")
    keep(page, "validation")
    alex.taps("8")
    alex.taps("No urge")
    alex.taps("On my own")
    alex.taps("STOP")
    alex.taps("Next")
    alex.reads("fact")
    keep(page, "skill-with-timer")
    alex.types("He called my work a joke and two people laughed.")
    alex.reads("What do you feel")
    alex.types("Hot, and I want to shout at him.")
    page.wait_for_timeout(SETTLE_MS)
    alex.types("Shouting makes it worse. Writing it down first makes it better.")
    page.wait_for_timeout(SETTLE_MS)
    alex.types("I will take a walk and write it down.")
    page.wait_for_timeout(SETTLE_MS)
    keep(page, "after-the-skill")
    side_by_side(stack, browser)


def side_by_side(stack: Stack, browser: Browser) -> None:
    """Show a crisis on the client's phone, with the dialogue engine stopped, and the alert in the staff room."""
    stack.pause("rasa")
    both = browser.new_page(viewport=BOTH)
    both.goto(f"{stack.phone_url}/both")
    alex, staff = Fingers(both, "client"), Fingers(both, "staff")
    alex.types("I took all my pills")
    alex.reads("999")
    staff.reads("T5")
    staff.taps("Acknowledge")
    staff.reads("Acknowledged by")
    keep(both, "both")
    both.emulate_media(color_scheme="dark")
    keep(both, "both-dark")
    stack.resume("rasa")


def take_over(stack: Stack, browser: Browser) -> None:
    """Show an alert up to the hand-back: the phone of a client and the own chat of a clinician, side by side."""
    code = _staff_code(stack, "Dana Ruiz")
    both = browser.new_page(viewport=BOTH)
    both.goto(f"{stack.phone_url}/both")
    alex, dana = Fingers(both, "client"), Fingers(both, "staff")
    alex.taps("Start")
    alex.reads("Do you want to start")
    dana.opens("Middle Path")
    _starts_with(stack, "Dana", code)
    dana.reads("You are enrolled as Dana Ruiz")
    for label in ("Yes, start", "No, a computer program", "My care team can", "Call the emergency number"):
        alex.taps(label)
    alex.types("4 May 1990")
    alex.taps("United Kingdom")
    alex.reads("All set")
    alex.types("I have thought about how I would kill myself")
    alex.reads("116 123")
    dana.reads("T3")
    keep(both, "takeover-1-alert")
    dana.taps("Take over the chat")
    dana.reads("You hold the chat")
    alex.reads("Dana Ruiz from your team")
    dana.types("Alex, this is Dana. I have read what you wrote. Where are you right now?")
    alex.reads("Where are you right now")
    alex.types("at home. on the kitchen floor")
    dana.reads("on the kitchen floor")
    dana.types("Thank you for telling me. Is Kim there with you?")
    alex.reads("Is Kim there")
    alex.types("she is in the next room")
    dana.reads("next room")
    keep(both, "takeover-2-talk")
    dana.types("/done")
    dana.reads("What shall happen")
    keep(both, "takeover-3-choice")
    dana.taps("Keep it held")
    dana.reads("handed back the chat")
    alex.reads(re.compile("has left this chat|has gone from this chat"))
    keep(both, "takeover-4-handed-back")


def _staff_code(stack: Stack, name: str) -> str:
    database = Database(stack.settings.database)
    vault = Vault(read_master_key(stack.settings.master_key_path))
    now = datetime.now(UTC)
    with database.transaction() as session:
        clinic = stack.settings.clinic_id
        clients.ensure_clinic(session, clinic, stack.settings.clinic_name, now)
        code = staff.add(session, vault, clinic_id=clinic, name=name, clinician=True, now=now)
    database.close()
    return code


def _starts_with(stack: Stack, person: str, code: str) -> None:
    """Open the link with a code on somebody's phone."""
    local = f"{stack.phone_url}/local"
    users = httpx.get(f"{local}/state").raise_for_status().json()["users"]
    user = next(user for user in users if user["first_name"] == person)
    httpx.post(f"{local}/users/{user['id']}/start", json={"code": code}).raise_for_status()


def keep(page: Page, name: str) -> None:
    """Save what the page shows once it has settled."""
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=HERE / f"{name}.png", scale="css")


if __name__ == "__main__":
    main()
