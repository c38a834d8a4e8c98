"""The catalogue to look around in: what each list holds, and that nothing shows which may not be offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.browse import MODULES, PAGE, Need, of_module, of_need, open_to, page_of, pages
from coaching.offer import BLOCKED_BY_ABUSE, CRISIS_SURVIVAL, Circumstances, allowed
from coaching.profile import ClientProfile, Mode
from coaching.skill_search import MOST_FOUND, search
from content.loader import load_library
from content.models import Caution, Feeling, SkillModule

SKILLS = load_library().skills
LOOKING = Circumstances(intensity=0, urge="other")
NOBODY = ClientProfile()


def test_every_skill_stands_in_the_list_of_its_module() -> None:
    listed = [skill for module in MODULES.values() for skill in of_module(SKILLS, module, NOBODY)]
    assert sorted(listed) == sorted(SKILLS)


def test_each_need_shows_what_is_for_it() -> None:
    assert set(of_need(SKILLS, Need.STRONG, NOBODY)) == CRISIS_SURVIVAL
    assert of_need(SKILLS, Need.ANGRY, NOBODY)[:2] == ["ER04", "IE03"]
    for need, feeling in ((Need.SAD, Feeling.SAD), (Need.WORRIED, Feeling.AFRAID)):
        assert all(feeling in SKILLS[skill].feelings for skill in of_need(SKILLS, need, NOBODY))
    assert all(SKILLS[skill].module is SkillModule.INTERPERSONAL for skill in of_need(SKILLS, Need.PEOPLE, NOBODY))


def test_what_a_clinician_pinned_and_taught_comes_first() -> None:
    profile = ClientProfile(pinned=("M08",), taught=frozenset({"M11"}))
    assert of_module(SKILLS, SkillModule.MINDFULNESS, profile)[:2] == ["M08", "M11"]


@given(
    cautions=st.frozensets(st.sampled_from(Caution)),
    excluded=st.frozensets(st.sampled_from(sorted(SKILLS))),
    known=st.booleans(),
    mode=st.sampled_from(Mode),
    abuse=st.booleans(),
)
def test_nothing_is_shown_that_this_client_may_not_be_offered(
    cautions: frozenset[Caution], excluded: frozenset[str], known: bool, mode: Mode, abuse: bool
) -> None:
    profile = ClientProfile(cautions=cautions, excluded=excluded, health_known=known)
    now = Circumstances(intensity=0, urge="other", mode=mode, codes=frozenset({"ABU"} if abuse else ()))
    found = open_to(SKILLS, profile, now)
    assert all(allowed(skill, profile, now) for skill in found.values())
    assert not excluded & set(found)
    assert not any(set(skill.cautions) & cautions for skill in found.values())
    assert "DT02" not in found
    if mode is Mode.CRISIS_SKILLS:
        assert set(found) <= CRISIS_SURVIVAL
    if abuse:
        assert not set(found) & BLOCKED_BY_ABUSE
    shown = {s for need in Need for s in of_need(found, need, profile)} | set(search("angry panic sad", found))
    assert shown <= set(found)


def test_pages_hold_all_of_a_list_once_and_a_number_outside_is_the_nearest() -> None:
    found = [f"M{n:02}" for n in range(14)]
    assert [skill for n in range(pages(found)) for skill in page_of(found, n)[1]] == found
    assert page_of(found, 99) == (2, found[2 * PAGE :])
    assert page_of(found, -1)[0] == 0
    assert page_of([], 3) == (0, [])


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("can't sleep", {"ER12"}), ("I can\u2019t sleep!", {"ER12"}), ("angry at mum", {"IE03"}),
        ("how do I say no", {"IE02", "IE04"}), ("paced breathing", {"DT04"}), ("paced breething", {"DT04"}),
        ("DEAR MAN", {"IE02"}), ("wise mind", {"M01"}), ("panic attack", {"DT04"}), ("dt15", {"DT15"}),
        ("nightmares", {"ER12"}), ("want a drink so bad", {"DT15"}), ("lonely", {"IE09"}),
        ("exam tomorrow", {"ER09"}), ("spaced out", {"M10"}), ("overthinking", {"DT14"}),
        ("distract me", {"DT07"}), ("argument with my boyfriend", {"IE03"}), ("guilty", {"IE04", "IE06", "IE12"}),
        ("am I jealous", {"ER03"}), ("what am I feeling", {"ER01"}), ("STOP", {"DT01"}),
        ("radical acceptence", {"DT10"}),
        ("too much to do", {"M06"}), ("hate myself", {"M05", "IE06"}), ("craving", {"DT15"}),
    ],
)  # fmt: skip
def test_plain_words_and_names_find_the_skill(words: str, first: set[str]) -> None:
    found = search(words, SKILLS)
    assert found[0] in first
    assert len(found) <= MOST_FOUND


@pytest.mark.parametrize(
    "words", ["hello", "what a day", "forget it", "ok thanks", "???", "", "x" * 4000, "my number is 7"]
)
def test_words_that_point_to_no_skill_find_none(words: str) -> None:
    assert search(words, SKILLS) == []


def test_the_search_is_quick_enough_for_a_long_message() -> None:
    assert len(search("angry at mum " * 300, SKILLS)) <= MOST_FOUND
