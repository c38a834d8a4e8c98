"""What each part of a message is about, and which comes first (dbt-brief section 7; table 1, row 9)."""

import pytest

from coaching.targets import NEVER_PARKED, Matter, TargetLevel, parts_in, route
from safety.screening.screener import Screener, screen_safely
from safety.types import Action, ScreenInput
from tests.support.house import the_screener
from tests.support.mixed import Mixed, messages

ALL = messages()


@pytest.fixture(scope="module")
def screener() -> Screener:
    return the_screener()


def routed(screener: Screener, message: Mixed) -> int | None:
    """Return the level that a message goes to: screening first, then the order of what is left."""
    if screen_safely(screener, ScreenInput(message.text)).action is not Action.NONE:
        return 1
    way = route(message.text)
    return int(way.level) if way is not None else None


def test_there_are_more_than_two_hundred_of_every_pair_and_many_triples() -> None:
    assert len(ALL) >= 200
    assert len({message.text.casefold() for message in ALL}) == len(ALL)
    held = [{int(Matter(part).level) for part in m.parts} | ({1} if m.level == 1 else set()) for m in ALL]
    pairs = {(a, b) for levels in held for a in levels for b in levels if a < b}
    assert pairs == {(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)}
    triples = {(1, 2, 3), (1, 2, 4), (1, 3, 4), (2, 3, 4)}
    assert all(any(set(triple) <= levels for levels in held) for triple in triples)


def test_every_message_with_danger_goes_to_danger(screener: Screener) -> None:
    """No exception."""
    dangerous = [message for message in ALL if message.level == 1]
    assert len(dangerous) >= 80
    assert [message.text for message in dangerous if routed(screener, message) != 1] == []


def test_every_other_message_goes_to_its_highest_target(screener: Screener) -> None:
    rest = [message for message in ALL if message.level > 1]
    assert [message.text for message in rest if routed(screener, message) != message.first] == []
    assert sum(message.screened is not None for message in rest) <= 5


def test_what_else_is_in_a_message_is_found_nearly_always() -> None:
    found = [(part in {p.matter for p in parts_in(m.text)}) for m in ALL for part in map(Matter, m.parts)]
    assert len(found) >= 400
    assert sum(found) / len(found) >= 0.95


def test_beside_danger_each_part_is_told_with_its_own_words() -> None:
    parts = parts_in("Skipped group, had a fight, want to die")
    assert [(part.matter, part.words) for part in parts] == [
        (Matter.GROUP, "Skipped group"),
        (Matter.PEOPLE, "had a fight"),
    ]


def test_one_thing_that_gets_in_the_way_is_looked_at_and_the_next_waits() -> None:
    way = route("skipped group and didn't do the diary, also I broke up with Sam")
    assert way is not None
    assert (way.acted, way.parked) == ((Matter.GROUP,), (Matter.DIARY, Matter.PEOPLE))


def test_daily_life_comes_before_learning_and_goes_on_in_its_own_words() -> None:
    way = route("had a fight with my sister, can you teach me dear man")
    assert way is not None
    assert (way.acted, way.parked, way.words) == (
        (Matter.PEOPLE,),
        (Matter.SKILLS,),
        "had a fight with my sister",
    )


@pytest.mark.parametrize(
    "text",
    [
        "had a fight with my sister", "i feel so sad today", "can you teach me wise mind", "hi", "",
        "i got drunk and yelled at my mum", "what is radical acceptance?",
    ],
)  # fmt: skip
def test_what_has_no_order_goes_its_ordinary_way(text: str) -> None:
    assert route(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "my sister skipped group", "he missed his session", "I never miss group", "I didn't skip group",
        "I used to skip group all the time", "what if I miss group?", "my therapist cancelled our session",
        "I missed my appointment at the dentist", "lost my bank card", "she didn't do her homework",
        "I didn't go to the group chat", "havent done the diary card yet today lets do it", "group went well",
        "I forgot my birthday card", "I want to leave, delete my stuff, I'm leaving the programme",
    ],
)  # fmt: skip
def test_nobody_is_taken_at_more_than_their_word(text: str) -> None:
    got = {part.matter for part in parts_in(text) if part.matter.level is TargetLevel.THERAPY}
    assert got == set()


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("was late to group today", Matter.GROUP), ("couldnt face group", Matter.GROUP),
        ("no showed my therapist", Matter.SESSION), ("I missed therapy again", Matter.SESSION),
        ("Card is blank since Sunday", Matter.DIARY), ("let the diary slide for a fortnight", Matter.DIARY),
        ("honestly? zero homework", Matter.PRACTICE), ("never got round to practising", Matter.PRACTICE),
        ("I yelled at the group leader", Matter.DISRUPTED), ("stormed out of group", Matter.DISRUPTED),
        ("thinking of quitting dbt", Matter.QUITTING), ("you're useless", Matter.BOT),
        ("my therapist never listens", Matter.THERAPIST),
    ],
)  # fmt: skip
def test_what_gets_in_the_way_of_therapy_is_found(text: str, matter: Matter) -> None:
    way = route(text)
    assert way is not None
    assert (way.level, way.acted) == (TargetLevel.THERAPY, (matter,))


def test_talk_of_dying_and_of_self_injury_is_no_matter_at_all() -> None:
    """Dbt-brief 1.1: never "therapy-interfering", however often it comes."""
    names = " ".join(Matter)
    assert not any(word in names for word in ("sui", "harm", "die", "death", "cut", "hurt"))
    for text in (
        "I want to die",
        "I cut myself again",
        "I keep talking about killing myself",
        "I don't care if I cut",
    ):
        assert [p for p in parts_in(text) if p.matter.level is TargetLevel.THERAPY] == []


def test_a_hurt_is_never_brought_back() -> None:
    assert Matter.BOT in {part.matter for part in parts_in("you're useless, i skipped group")}
    assert Matter.BOT in NEVER_PARKED


def test_a_very_long_message_is_a_story() -> None:
    assert parts_in("I skipped group. " * 100) == ()
