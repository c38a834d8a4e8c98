"""Whole messages that ask for a part of the program by its name are read, and no others."""

import pytest

from conversation.asked_by_name import Part, part_named


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("fill in my diary", Part.DIARY),
        ("diary card", Part.DIARY),
        ("Can we do the diary card now please?", Part.DIARY),
        ("actually forget the skill, can we do the diary", Part.DIARY),
        ("no wait, my diary card instead", Part.DIARY),
        ("log my day", Part.DIARY),
        ("my safety plan", Part.PLAN),
        ("where's my safety plan?", Part.PLAN),
        ("my goals", Part.GOALS),
        ("what are my goals again?", Part.GOALS),
        ("what works for me", Part.WORKS),
        ("what has helped me before", Part.WORKS),
        ("show skills", Part.SKILLS),
        ("show me all the skills", Part.SKILLS),
        ("what skills do you have", Part.SKILLS),
        ("how was my week", Part.WEEK),
        ("weekly summary", Part.WEEK),
        ("skill of the week", Part.TODAY),
        ("menu", Part.MENU),
        ("back to menu", Part.MENU),
        ("stop this and take me to the main menu", Part.MENU),
        ("settings", Part.SETTINGS),
        ("i want to give feedback", Part.FEEDBACK),
        ("remind me to do my diary every evening", Part.REMIND),
    ],
)
def test_a_part_is_asked_for_by_its_name(text: str, part: Part) -> None:
    assert part_named(text, words_asked=False) is part


@pytest.mark.parametrize(
    "text",
    [
        "",
        "week",
        "goal!!",
        "no diary",
        "not the diary",
        "no more diary",
        "I forgot to fill in my diary",
        "I haven't done my diary card",
        "my mum found my diary",
        "delete my diary",
        "what is a diary card",
        "do I have a safety plan",
        "my goals are too hard",
        "show me another skill",
        "I need skills",
        "skills don't work",
        "how was your week",
        "my week was awful",
        "what works against panic",
        "remind me to call mum",
    ],
)
def test_a_name_in_other_words_is_left_to_those_who_understand_them(text: str) -> None:
    assert part_named(text, words_asked=False) is None


@pytest.mark.parametrize(
    "text", ["my goals", "my diary", "fill in my diary", "what works for me", "my safety plan"]
)
def test_where_any_words_are_asked_for_a_bare_name_may_be_the_answer(text: str) -> None:
    assert part_named(text, words_asked=False) is not None
    assert part_named(text, words_asked=True) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [("main menu", Part.MENU), ("back to the menu", Part.MENU), ("open my goals", Part.GOALS),
     ("show me my safety plan", Part.PLAN)],
)  # fmt: skip
def test_the_menu_and_plain_orders_are_read_at_every_question(text: str, part: Part) -> None:
    assert part_named(text, words_asked=True) is part
