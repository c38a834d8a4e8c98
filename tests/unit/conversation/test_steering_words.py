"""What is read as a wish for the menu, what only steers, and what says something."""

import pytest

from conversation.steering_words import asks_for_menu, begun_before, only_steers


@pytest.mark.covers("flow menu")
@pytest.mark.parametrize(
    "text",
    [
        "menu", "Menu!", "back to menu", "/back to menu", "back to the menu", "main menu",
        "go back to the main menu",
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


@pytest.mark.parametrize("text", ["stop", "Stop!", "please stop", "next", "skip this", "go back", "ok wait"])
def test_what_only_steers(text: str) -> None:
    assert only_steers(text)


@pytest.mark.parametrize("text", ["stop it all", "i want it to stop", "stop living", "no", "yes", "i can't wait"])
def test_what_says_something(text: str) -> None:
    assert not only_steers(text)


@pytest.mark.parametrize("text", ["stop", "Stop it.", "go on", "again", "too much", "please go back", "continue"])
def test_what_may_be_the_end_of_a_sentence_begun_before(text: str) -> None:
    assert begun_before(text, ["i want everything to"]) == ("i want everything to",)
    assert begun_before(text, ["it was a long day at work", "i", "want it", "to"]) == ("i", "want it", "to")
    assert begun_before(text, ["on the sofa by myself", "the first of the two"]) == ("the first of the two",)


@pytest.mark.parametrize("text", ["next", "back to menu", "skip this", "pause", "ok wait"])
def test_what_ends_no_sentence(text: str) -> None:
    assert begun_before(text, ["i want everything to"]) == ()


def test_nothing_was_begun_before_the_first_word() -> None:
    assert begun_before("stop", []) == ()
