"""The safety plan as a value: what may stand in it, how two hands change it, and when the moment is calm."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_library
from safety.modes import Mode
from safety.plan import (
    CALM_AFTER,
    HELP_NOW,
    MAX_ITEMS,
    MAX_LENGTH,
    ItemError,
    ItemTooLongError,
    Plan,
    PlanUnreadableError,
    Section,
    SectionFullError,
    changed_sections,
    checked,
    help_now,
    is_calm,
    length,
    lines_of,
    merged,
)
from safety.plan_print import PAGE_LENGTH, help_now_text, pages_of

LIBRARY = load_library()
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SISTER, CHOIR = "My sister Ann, in the evening", "Choir on Tuesday"

words = st.text(min_size=1, max_size=40).filter(lambda t: any(ch.isalnum() for ch in " ".join(t.split())))
items = st.lists(words.map(checked), max_size=MAX_ITEMS, unique=True).map(tuple)
plans = st.dictionaries(st.sampled_from(Section), items.filter(bool)).map(
    lambda d: Plan({s: d[s] for s in Section if s in d})
)
full = st.builds(
    lambda letter: Plan({s: tuple(f"{n}{letter * (MAX_LENGTH - 1)}" for n in range(MAX_ITEMS)) for s in Section}),
    st.sampled_from("aäж漢"),
)


def test_the_sections_stand_in_the_order_of_the_brief() -> None:
    names = [LIBRARY.message(f"plan.heading.{section.value}").variants[0] for section in Section]
    assert names == [
        "My early signs",
        "What I can do alone",
        "People and places that shift my focus",
        "People I can ask",
        "Professionals and services",
        "Making my space safer",
        "My reasons for living",
    ]
    assert [Section.SIGNS.before, Section.SIGNS.after, Section.REASONS.after] == [None, Section.ALONE, None]


def test_a_list_that_was_pasted_becomes_items_without_its_bullets() -> None:
    pasted = "- walk by the river\n\n\u2022 a hot bath\r\n2) tea\n  3. the radio \n---\n112 on the phone"
    assert lines_of(pasted) == ("walk by the river", "a hot bath", "tea", "the radio", "112 on the phone")


def test_words_are_kept_on_one_line_and_without_signs_that_cannot_be_seen() -> None:
    assert checked("  my\tsister\x00 Ann\u2028late ") == "my sister Ann late"


def test_an_item_is_short_and_a_section_holds_few() -> None:
    with pytest.raises(ItemTooLongError):
        checked("x" * (MAX_LENGTH + 1))
    plan = Plan()
    for number in range(MAX_ITEMS):
        plan = plan.added(Section.SIGNS, f"sign {number}")
    with pytest.raises(SectionFullError):
        plan.added(Section.SIGNS, "one more")
    assert plan.added(Section.SIGNS, "sign 1") == plan


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_item_that_is_not_there_is_neither_changed_nor_removed(number: int) -> None:
    plan = Plan().added(Section.PEOPLE, SISTER)
    with pytest.raises(ItemError):
        plan.removed(Section.PEOPLE, number)
    with pytest.raises(ItemError):
        plan.changed(Section.PEOPLE, number, CHOIR)


def test_an_item_is_changed_in_its_place_and_an_error_never_holds_the_words() -> None:
    plan = Plan().added(Section.PEOPLE, "Ann").added(Section.PEOPLE, "Ben").added(Section.PEOPLE, "Cem")
    assert plan.changed(Section.PEOPLE, 2, "Bea").of(Section.PEOPLE) == ("Ann", "Bea", "Cem")
    assert plan.changed(Section.PEOPLE, 2, "Cem").of(Section.PEOPLE) == ("Ann", "Cem")
    with pytest.raises(ItemTooLongError) as found:
        checked("secret " * 40)
    assert "secret" not in str(found.value)


@given(plans)
def test_a_stored_plan_comes_back_as_it_was(plan: Plan) -> None:
    assert Plan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize("stored", ["", "[]", "3", '{"later": ["x"]}', '{"signs": "x"}', '{"signs": [1]}', "\x00"])
def test_what_is_no_plan_is_refused_without_its_words(stored: str) -> None:
    with pytest.raises(PlanUnreadableError):
        Plan.from_json(stored)


@given(plans, plans, plans)
def test_two_hands_lose_nothing_that_either_wrote(base: Plan, mine: Plan, theirs: Plan) -> None:
    both = merged(base, mine, theirs)
    for section in Section:
        before, here, there = (set(p.of(section)) for p in (base, mine, theirs))
        assert set(both.of(section)) == (here | there) - (before - here) - (before - there)
        assert len(both.of(section)) == len(set(both.of(section)))


@given(plans, plans)
def test_where_one_hand_did_nothing_the_others_plan_stands(base: Plan, other: Plan) -> None:
    assert set_of(merged(base, base, other)) == set_of(other)
    assert merged(base, other, base) == other
    assert changed_sections(base, base) == ()


def set_of(plan: Plan) -> dict[Section, frozenset[str]]:
    return {section: frozenset(plan.of(section)) for section in Section}


@given(plans | full)
def test_a_whole_plan_fits_two_messages_and_every_word_of_it_is_there(plan: Plan) -> None:
    pages = pages_of(LIBRARY, plan)
    assert len(pages) <= 2
    assert all(length(page) <= PAGE_LENGTH for page in pages)
    together = "\n\n".join(pages)
    assert [i for s in Section for i in plan.of(s)] == [
        line for line in together.split("\n") if line and line not in headings()
    ]


def headings() -> set[str]:
    return {f"{LIBRARY.message(f'plan.heading.{section.value}').variants[0]}:" for section in Section}


def test_a_section_that_two_hands_made_too_long_for_a_message_is_told_in_pieces() -> None:
    crowded = Plan({Section.SIGNS: tuple(f"{n} {'x' * (MAX_LENGTH - 4)}" for n in range(40))})
    pages = pages_of(LIBRARY, crowded)
    assert all(length(page) <= PAGE_LENGTH for page in pages)
    assert sum(page.count("xxx") > 0 for page in pages) == len(pages) == 2


@given(plans | full)
def test_in_a_crisis_one_message_holds_what_helps_now(plan: Plan) -> None:
    short = help_now(plan)
    assert set(short.items) <= set(HELP_NOW)
    assert length(help_now_text(LIBRARY, plan)) < PAGE_LENGTH
    assert all(set(short.of(s)) <= set(plan.of(s)) for s in Section)


def test_in_a_crisis_nothing_is_said_that_names_a_means() -> None:
    plan = Plan({Section.SPACE: ("My sister keeps my pills", "Sleep at Ann's"), Section.SIGNS: ("No sleep",)})
    assert help_now_text(LIBRARY, plan) == "Making my space safer:\nSleep at Ann's"
    assert "pills" in pages_of(LIBRARY, plan)[0]


def test_a_plan_reads_aloud_as_headings_and_lines() -> None:
    plan = Plan({Section.SIGNS: ("No sleep",), Section.PEOPLE: (SISTER, CHOIR)})
    assert pages_of(LIBRARY, plan) == (f"My early signs:\nNo sleep\n\nPeople I can ask:\n{SISTER}\n{CHOIR}",)
    assert "1. My sister" in pages_of(LIBRARY, plan, numbered=True)[0]


LONG_AGO = NOW - timedelta(days=30)


@pytest.mark.parametrize(
    ("mode", "since", "flag", "alert", "calm"),
    [
        (Mode.COACHING, LONG_AGO, None, False, True),
        (Mode.COACHING, LONG_AGO, NOW - timedelta(hours=23), False, False),
        (Mode.COACHING, LONG_AGO, NOW - CALM_AFTER, False, True),
        (Mode.COACHING, NOW - timedelta(hours=1), NOW - timedelta(hours=2), False, True),  # a clinician cleared it
        (Mode.COACHING, LONG_AGO, None, True, False),
        (Mode.CRISIS_SKILLS, LONG_AGO, None, False, False),
        (Mode.SAFETY_ONLY, LONG_AGO, None, False, False),
        (Mode.PAUSED, LONG_AGO, None, False, False),
        (Mode.HUMAN, LONG_AGO, None, False, False),
    ],
)
def test_a_plan_is_built_in_a_calm_moment(
    mode: Mode, since: datetime, flag: datetime | None, alert: bool, calm: bool
) -> None:
    assert is_calm(mode, since, flag, NOW, alert=alert) is calm
