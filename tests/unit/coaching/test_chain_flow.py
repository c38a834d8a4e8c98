"""Going through a chain analysis: nothing is lost, nothing is a dead end, and nothing goes on at 50 (brief 6)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.chain import MOST_LETTERS, MOST_LINKS, Chain, ChainUnreadableError
from coaching.chain_flow import TYPED, begin, press, resume, write
from coaching.chain_moves import Moved, Told, Verb, view
from coaching.chain_parts import PARTS, Ask, Check, Factor, Part, Tag, When, part_of
from coaching.diary import TargetKind

FIRST = begin(100).chain
WHICH = [*Tag, *Factor, *When, *Part, *map(str, range(12)), "self_harm", "DT04", "yes", "no", ""]
WORDS = [
    "about three", "8", "I'm at a 9 now", "thought", "my face went hot", "sleep and stress", "today", "no", "done",
    "skip", "back", "undo", "stop", "too much", "cut my arm", "x" * (MOST_LETTERS + 1), "paced breathing", "2", "",
]  # fmt: skip
acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(Verb), st.sampled_from(WHICH)), st.tuples(st.just(None), st.sampled_from(WORDS))
    ),
    max_size=40,
)


def no_skill(_text: str) -> str | None:
    return None


def one(chain: Chain, verb: Verb | None, what: str) -> Moved:
    return write(chain, what, no_skill) if verb is None else press(chain, verb, chain.step, what)


def go(chain: Chain, *acts: str | tuple[Verb, str]) -> Moved:
    """Do one thing after the other: words, or a button."""
    moved = view(chain)
    for act in acts:
        moved = one(moved.chain, None, act) if isinstance(act, str) else one(moved.chain, *act)
    return moved


def after(acts: list[tuple[Verb | None, str]]) -> Chain:
    chain = FIRST
    for verb, what in acts:
        chain = one(chain, verb, what).chain
    return chain


def told() -> Chain:
    """A chain with two links, at the question whether to share it."""
    return go(
        FIRST, "3", "angry messages", "last week", "skip", "he cancelled", "skip", "thought", "no time", "7",
        "body", "hot face", "8", "done", "3", "skip", "skip", "skip", "skip", "skip", "skip", "skip", "2",
    ).chain  # fmt: skip


def test_the_nine_steps_are_those_of_the_brief_in_order() -> None:
    assert [part.value for part in Part] == [
        "target", "harder", "event", "links", "gave", "breaks", "prevent", "repair", "close",
    ]  # fmt: skip
    asked = [ask for asks in PARTS.values() for ask in asks]
    assert len(asked) == len(set(asked))
    assert [part_of(ask).number for ask in asked] == sorted(part_of(ask).number for ask in asked)


def test_the_strength_comes_first_and_opens_it_only_under_50() -> None:
    assert FIRST.asks is Ask.STRENGTH
    assert go(FIRST, "4.9").chain.asks is Ask.TARGET
    assert go(FIRST, "5").told is Told.STRONG
    assert go(FIRST, "7").told is Told.RISEN
    assert go(FIRST, "skip").told is Told.NUMBER_FIRST
    assert go(FIRST, "hm").told is Told.UNREAD
    assert go(FIRST, "5").chain.asks is Ask.STRENGTH


def test_a_rise_of_20_or_70_and_more_stops_it_and_asks_for_the_strength_again() -> None:
    at_midway = go(FIRST, "3", "a", "b", "skip", "c", "skip", "urge", "to go", "10", "done").chain
    assert at_midway.asks is Ask.MIDWAY
    assert go(at_midway, "4.9").told is Told.ASK
    risen = go(at_midway, "5")
    assert (risen.told, risen.chain.asks) == (Told.RISEN, Ask.STRENGTH)
    assert go(risen.chain, "2").chain.asks is Ask.GAVE_NOW
    assert go(at_midway, "too much", "6").told is Told.RISEN
    assert go(at_midway, "too much", "2").chain.asks is Ask.MIDWAY
    assert go(told(), (Verb.BACK, ""), "8").told is Told.RISEN


def test_how_strong_a_link_was_then_stops_nothing() -> None:
    moved = go(FIRST, "1", "a", "b", "skip", "c", "skip", "urge", "to shout", "10")
    assert moved.told is Told.ASK
    assert [link.strength for link in moved.chain.links] == [100]


def test_one_thing_in_words_or_by_taps_comes_to_the_same() -> None:
    typed = go(FIRST, "2", "angry messages", "today", "sleep").chain
    tapped = go(FIRST, (Verb.VALUE, "2"), "angry messages", (Verb.VALUE, "fresh"), (Verb.VALUE, "sleep")).chain
    assert typed.answers == tapped.answers
    assert typed.is_fresh


def test_links_are_told_kind_first_or_words_first() -> None:
    at_links = go(FIRST, "2", "a", "b", "skip", "c", "skip").chain
    first = go(at_links, (Verb.TAG, "body"), "hot face", "skip").chain.links
    second = go(at_links, "hot face", "body", "skip").chain.links
    assert first == second
    assert first[0].strength is None


def test_so_many_links_and_no_more() -> None:
    chain = go(FIRST, "2", "a", "b", "skip", "c", "skip").chain
    for _ in range(MOST_LINKS + 2):
        chain = go(chain, (Verb.TAG, "act"), "went out", "3").chain
    assert len(chain.links) == MOST_LINKS
    assert go(chain, (Verb.UNDO, "")).chain.links == chain.links[:-1]
    assert go(chain, (Verb.END, "")).chain.asks is Ask.MIDWAY


def test_without_links_nothing_is_asked_about_them() -> None:
    chain = go(FIRST, "2", "a", "b", "skip", "c", "skip", "skip").chain
    assert chain.asks is Ask.GAVE_NOW
    assert Ask.BREAK not in chain.order


def test_a_skipped_step_is_kept_as_skipped_and_a_given_answer_stays_given() -> None:
    chain = go(FIRST, "2", "skip").chain
    assert chain.answers[Ask.TARGET] is None
    chain = go(FIRST, "2", "angry messages", "back", "skip").chain
    assert chain.words(Ask.TARGET) == "angry messages"
    assert chain.asks is Ask.WHEN


@pytest.mark.parametrize("words", ["cut my arm", "it bled", "took 30 of them", "the razor", "hit my head"])
def test_what_names_a_means_or_a_wound_is_not_in_the_chain(words: str) -> None:
    for before in (["2"], ["2", "a", "b", "skip"], ["2", "a", "b", "skip", "c", "skip", "act"]):
        moved = go(FIRST, *before, words)
        assert moved.told is Told.UNNAMED
        assert words not in moved.chain.to_json()


def test_a_link_is_broken_by_a_skill_or_an_idea_of_their_own() -> None:
    at_break = replace(
        told(), at=Ask.BREAK, answers={a: v for a, v in told().answers.items() if a is not Ask.BREAK}
    )
    chain = go(at_break, "2", (Verb.SKILL, "DT04"), "link 1", "call Ann", "done").chain
    assert [(one.link, one.skill, one.idea) for one in chain.breaks] == [(1, "", "call Ann"), (2, "DT04", "")]
    named = write(
        press(at_break, Verb.LINK, at_break.step, "1").chain, "the stop skill", lambda _text: "DT01"
    ).chain
    assert named.breaks[0].skill == "DT01"


def test_skills_that_are_passed_over_are_remembered_until_a_link_is_done() -> None:
    at_break = replace(told(), at=Ask.BREAK)
    chain = go(at_break, "1", (Verb.MORE, "DT01,DT04"), (Verb.MORE, "M10")).chain
    assert chain.passed == ("DT01", "DT04", "M10")
    assert go(chain, (Verb.MORE, "")).chain.passed == ()
    assert go(chain, "my own idea").chain.passed == ()


def test_at_the_end_each_step_can_be_changed_and_comes_back_to_the_end() -> None:
    chain = told()
    assert go(chain, (Verb.CHANGE, "")).told is Told.WHICH
    for part in Part:
        moved = go(chain, (Verb.CHANGE, ""), (Verb.PART, part.value))
        if part is Part.CLOSE:
            continue
        assert part_of(moved.chain.asks or Ask.SHARE) is part
        for _ in range(8):
            if moved.chain.asks is Ask.SHARE:
                break
            moved = go(moved.chain, (Verb.END, ""))
        assert moved.chain.asks is Ask.SHARE, part
        assert not moved.chain.fixing
    changed = go(chain, (Verb.PART, "event"), "he called it off", (Verb.SKIP, "")).chain
    assert (changed.words(Ask.EVENT), changed.asks) == ("he called it off", Ask.SHARE)
    assert changed.links == chain.links


def test_it_is_closed_with_a_yes_or_a_no() -> None:
    assert go(told(), "yes").chain.wants_sharing
    assert not go(told(), "no").chain.wants_sharing
    assert not go(told(), "skip").chain.wants_sharing
    closed = go(told(), "no").chain
    assert closed.asks is None
    assert go(closed, "hello").told is Told.DONE


def test_after_a_while_the_strength_is_asked_first_again() -> None:
    chain = go(FIRST, "2", "a").chain
    assert resume(chain, 500, long_ago=False).chain.asks is Ask.WHEN
    later = resume(chain, 500, long_ago=True).chain
    assert (later.asks, later.step) == (Ask.STRENGTH, 500)
    assert go(later, "4").chain.begun == 40
    assert go(later, "6").told is Told.STRONG


@given(acts)
def test_from_everywhere_it_can_be_stopped_and_taken_up_again(done: list[tuple[Verb | None, str]]) -> None:
    chain = after(done)
    assert Chain.from_json(chain.to_json()) == chain
    stopped = press(chain, Verb.STOP, None)
    assert stopped.told is Told.STOPPED
    assert (stopped.chain.links, stopped.chain.answers) == (chain.links, chain.answers)
    again = resume(stopped.chain, 0, long_ago=True)
    assert again.chain.step > chain.step
    if chain.asks is None:
        assert again.told is Told.DONE
        return
    assert again.chain.asks is Ask.STRENGTH
    on = go(again.chain, "1").chain
    assert on.check is None
    assert (on.links, on.answers, on.making, on.picked) == (chain.links, chain.answers, chain.making, chain.picked)


@given(acts)
def test_from_everywhere_skipping_leads_to_the_end(done: list[tuple[Verb | None, str]]) -> None:
    chain = go(press(after(done), Verb.STOP, None).chain, "1").chain
    for _ in range(30):
        if chain.asks is None:
            break
        chain = go(chain, (Verb.SKIP, "")).chain
    assert chain.asks is None


@given(acts)
def test_from_everywhere_back_leads_to_the_beginning(done: list[tuple[Verb | None, str]]) -> None:
    chain = after(done)
    if chain.asks is None:
        return
    chain = go(resume(chain, 0, long_ago=True).chain, "1").chain
    for _ in range(30):
        if chain.asks is Ask.TARGET:
            break
        chain = go(chain, (Verb.BACK, "")).chain
    assert chain.asks is Ask.TARGET


@given(acts)
def test_from_everywhere_too_much_is_heard(done: list[tuple[Verb | None, str]]) -> None:
    chain = after(done)
    heard = press(chain, Verb.TOO_MUCH, None)
    if chain.asks is None:
        assert heard.told is Told.DONE
    elif chain.check is Check.BEGIN:
        assert heard.told is Told.STOPPED
    else:
        assert heard.told is Told.TOO_MUCH
        assert go(heard.chain, "9").told is Told.RISEN
        assert go(heard.chain, (Verb.BACK, "")).chain.asks == replace(chain, check=None).asks


@given(acts, st.sampled_from(Verb), st.sampled_from(WHICH), st.integers(0, 99))
def test_a_button_of_another_step_changes_nothing(
    done: list[tuple[Verb | None, str]], verb: Verb, which: str, step: int
) -> None:
    chain = after(done)
    if verb in {Verb.STOP, Verb.TOO_MUCH}:
        return
    assert press(chain, verb, step, which) == view(chain)
    assert press(chain, verb, None, which) == view(chain)


@given(acts)
def test_it_never_goes_on_at_50_and_every_step_is_a_new_one(done: list[tuple[Verb | None, str]]) -> None:
    chain = FIRST
    for verb, what in done:
        moved = one(chain, verb, what)
        assert moved.chain.step >= chain.step
        assert moved.chain.check is Check.BEGIN or (moved.chain.begun or 0) < 50
        assert len(moved.chain.links) <= MOST_LINKS
        chain = moved.chain


def test_plain_words_for_a_button_are_read_as_one() -> None:
    assert {TYPED[words] for words in ("stop", "too much", "skip", "back", "done", "i don't know")} == {
        Verb.STOP, Verb.TOO_MUCH, Verb.SKIP, Verb.BACK, Verb.END,
    }  # fmt: skip


def test_a_target_by_button_has_wording_of_ours() -> None:
    chain = go(FIRST, "2", (Verb.TARGET, "self_harm")).chain
    assert chain.kind is TargetKind.SELF_HARM
    for not_here in ("suicide", "harm_others", "anything"):
        assert go(FIRST, "2", (Verb.TARGET, not_here)).chain.asks is Ask.TARGET


@pytest.mark.parametrize("stored", ["", "{}", "[]", FIRST.to_json().replace("target", "later")])
def test_what_is_no_chain_is_refused(stored: str) -> None:
    with pytest.raises(ChainUnreadableError):
        Chain.from_json(stored)
