"""Whoever asks for the menu gets it: what is read as such a wish, and what is not."""

import pytest

from conversation.menu_words import asks_for_menu


@pytest.mark.covers("flow menu")
@pytest.mark.parametrize(
    "text",
    [
        "menu", "Menu!", "back to menu", "/back to menu", "back to the menu", "main menu", "go back to the main menu",
        "take me back to the menu", "can we go to the menu", "ok menu please", "show me the menu", "Back to menu.",
    ],
)  # fmt: skip
def test_a_wish_for_the_menu(text: str) -> None:
    assert asks_for_menu(text)


@pytest.mark.parametrize(
    "text",
    [
        "the menu at the wedding was awful", "i burned dinner", "back to work tomorrow", "", "...", "go back",
        "i want to look at the menu with my mum and not panic", "menu " * 40, "back to me",
    ],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert not asks_for_menu(text)
