"""What works for a client: from their own record, modest where little is known, harmless on a hard day."""

import pytest

from coaching.what_works import BEST, Try, fit_for_a_list, what_works


def tries(skill: str, *drops: int) -> list[Try]:
    return [Try(skill, 80, 80 - drop) for drop in drops]


def test_the_best_come_first_and_no_more_than_three() -> None:
    rated = [*tries("DT04", 20, 30), *tries("M10", 40, 50, 40), *tries("DT08", 20), *tries("DT07", 30, 30)]
    found = what_works(rated, (), {})
    assert [one.skill for one in found] == ["M10", "DT07", "DT04"]
    assert len(found) == BEST
    assert (found[0].uses, round(found[0].mean_drop)) == (3, 43)


def test_one_lucky_time_does_not_outweigh_a_steady_record() -> None:
    found = what_works([*tries("DT01", 40), *tries("DT04", 30, 30, 30, 30, 30)], (), {})
    assert [one.skill for one in found] == ["DT04", "DT01"]


@pytest.mark.parametrize("drops", [(0,), (5, 10), (-20,), (30, -20)])
def test_what_does_not_bring_it_down_by_a_point_is_not_said_to_work(drops: tuple[int, ...]) -> None:
    assert what_works(tries("DT04", *drops), (), {}) == ()


def test_what_a_client_said_helped_counts_unless_the_ratings_say_otherwise() -> None:
    assert [one.skill for one in what_works((), ["M06"], {})] == ["M06"]
    assert what_works(tries("M06", -20), ["M06"], {}) == ()


def test_the_newest_words_that_may_be_shown_stand_beside_a_skill() -> None:
    words = {"DT04": ("counting slowly", "thinking that I hate myself less")}
    assert what_works(tries("DT04", 30), (), words)[0].words == "counting slowly"


@pytest.mark.parametrize(
    "words", ["a hot shower", "Calling my sister", "Walking by the sea!", "singing loudly in the car"]
)
def test_ordinary_things_that_help_fit(words: str) -> None:
    assert fit_for_a_list(words) == words


@pytest.mark.parametrize(
    "words",
    ["two glasses of wine", "smoking a joint", "not eating for a day", "cutting", "vodka", "pills", "x" * 121],
)
def test_what_could_do_harm_on_a_hard_day_does_not_fit(words: str) -> None:
    assert fit_for_a_list(words) is None
