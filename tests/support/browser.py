"""Debian's Chromium, driven by Playwright, and a person's fingers on the phone page."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
PATIENCE_MS = 30_000


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser that talks to nobody by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET], timeout=PATIENCE_MS)
        try:
            yield browser
        finally:
            browser.close()


class Fingers:
    """What a person does on one phone of the page: reads, taps, types."""

    def __init__(self, page: Page, role: str) -> None:
        self.page = page
        self.phone: Locator = page.locator(f'.phone[data-role="{role}"]')
        page.set_default_timeout(PATIENCE_MS)

    def bubble(self, words: str | re.Pattern[str]) -> Locator:
        """The newest message of somebody else with these words."""
        return self.phone.locator(".row.theirs .bubble").filter(has_text=words).last

    def reads(self, words: str | re.Pattern[str]) -> Locator:
        """Wait until these words stand in the chat; return their bubble."""
        bubble = self.bubble(words)
        expect(bubble).to_be_visible(timeout=PATIENCE_MS)
        return bubble

    def taps(self, label: str) -> None:
        """Tap a button as soon as it is there, the newest of that name."""
        self.phone.get_by_role("button", name=label, exact=True).last.click()

    def opens(self, chat: str) -> None:
        """Open one of the chats that this person is in."""
        self.phone.locator(".tab").filter(has_text=chat).click()

    def types(self, text: str) -> None:
        """Write into the field and send it."""
        field = self.phone.get_by_label("Message", exact=True)
        field.fill(text)
        field.press("Enter")
