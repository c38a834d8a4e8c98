"""What a chain analysis says: there is wording and a way on in every state, and no question assumes a motive."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.chain import Break, Chain, Link
from coaching.chain_flow import press
from coaching.chain_moves import Moved, Told, Verb
from coaching.chain_parts import Ask, Factor, Part, Tag, When
from coaching.diary import STANDARD, Target, TargetKind
from coaching.unnamed import names_detail
from content.loader import load_library
from content.render import render
from conversation.chain_pages import found
from conversation.chain_says import ASK, ChainSays, Shown
from conversation.chain_text import ChainText
from tests.unit.coaching.test_chain_flow import acts, after, told

LIBRARY = load_library()
OWN = (*STANDARD, Target(TargetKind.PERSONAL, "shut people out"))
MOTIVE = re.compile(
    r"\b(?:because|in order to|wanted|trying to|so that you|to make (?:him|her|them)|on purpose|attention|meant to"
    r"|punish\w*|escape|avoid\w*|instead of)\b",
    re.IGNORECASE,
)
ASKED = [message for message in LIBRARY.messages.values() if message.key.startswith(ASK)]


def labels(moved: Moved, shown: Shown) -> list[str]:
    """Word a move, whatever it is, and return the labels below its last message."""
    says = ChainSays(LIBRARY, shown).after(moved)
    rendered = [render(LIBRARY, say, lambda _count: 0) for say in says]
    assert all(len(one.text) < 4096 for one in rendered)
    return [label for row in rendered[-1].rows for label, _ in row]


@given(acts, st.sampled_from([Shown(), Shown(OWN, ("DT01", "M10"), ("M10", "DT04"))]))
def test_every_state_has_its_wording_and_a_way_out(done: list[tuple[Verb | None, str]], shown: Shown) -> None:
    chain = after(done)
    below = labels(Moved(chain, Told.ASK if chain.asks is not None else Told.DONE), shown)
    if chain.asks is None:
        assert "My chains" in below
        return
    assert "Stop for now" in below
    if chain.check is None:
        assert "Too much" in below
        assert {"Skip", "Leave it as it is", "That is all", "Change a step"} & set(below)
        assert ("Back" in below) is (chain.asks is not Ask.TARGET)
    for told_next in Told:
        if told_next is not Told.DONE:
            assert labels(Moved(chain, told_next), shown)
    ChainText(LIBRARY, chain).text()
    render(LIBRARY, found(LIBRARY, chain), lambda _count: 0)


@pytest.mark.parametrize("message", ASKED, ids=lambda message: message.key)
def test_no_question_assumes_a_motive_blames_or_asks_how_it_was_done(message: object) -> None:
    """Table 1, row 17: no motive words before the client's answer."""
    for variant in message.variants:  # type: ignore[attr-defined]
        assert not MOTIVE.search(variant)
        assert not names_detail(variant)
        assert not re.search(r"\bhow did you|with what\b|\bwhat did you use\b", variant, re.IGNORECASE)


def test_each_question_of_the_nine_steps_has_wording() -> None:
    known = {message.key.removeprefix(ASK) for message in ASKED}
    plain = {ask.value for ask in Ask} - {"link_words"}
    assert plain <= known
    assert {f"link_words.{tag}" for tag in Tag} <= known


def test_the_words_and_the_picture_say_the_same_in_the_order_it_happened() -> None:
    chain = Chain(
        at=Ask.SHARE,
        check=None,
        begun=30,
        kind=TargetKind.SELF_HARM,
        answers={
            Ask.TARGET: "self_harm",
            Ask.WHEN: When.DAYS,
            Ask.HARDER: (Factor.FOOD, "my own words"),
            Ask.EVENT: None,
            Ask.GAVE_NOW: "quiet",
            Ask.RERATE: 25,
        },
        links=(Link(Tag.URGE, "to be alone", 65), Link(Tag.ACT, "shut the door")),
        breaks=(Break(1, "DT15"), Break(2, "", "leave it open")),
    )
    words = ChainText(LIBRARY, chain)
    assert words.text().splitlines() == [
        "A chain: Hurting myself (1 to 3 days before)",
        "What made the day harder: food; my own words",
        "Just before: skipped",
        "Why then: skipped",
        "1. Urge: to be alone (6.5 of 10)",
        f"   Could help here: {LIBRARY.skills['DT15'].name}",
        "2. Act: shut the door",
        "   Could help here: leave it open",
        "What happened: Hurting myself (1 to 3 days before)",
        "For me, straight away: quiet",
        "For me, later: skipped",
        "For others, straight away: skipped",
        "For others, later: skipped",
        "On a hard day: skipped",
        "To mend or look after: skipped",
        "How strong: 3 of 10 at the start, 2.5 at the end",
    ]
    picture = words.picture()
    assert [box.words for box in picture.boxes if box.skipped] == ["skipped"] * 7
    assert picture.boxes[3].strength == 6.5
    assert picture.title == "A chain: Hurting myself (1 to 3 days before)"


def test_hopeless_words_are_shown_as_theirs_and_not_said_back_as_true() -> None:
    chain = Chain(answers={Ask.EVENT: "everyone hates me and I am worthless", Ask.HARDER: (Factor.SLEEP,)})
    assert "worthless" in ChainText(LIBRARY, chain).text()
    said = render(LIBRARY, found(LIBRARY, chain), lambda _count: 0).text
    assert "worthless" not in said
    assert "poor sleep" in said


def test_a_part_without_links_is_not_offered_for_a_change() -> None:
    chain = told()
    assert "Where it could go another way" in labels(press(chain, Verb.CHANGE, chain.step), Shown())
    assert len(labels(press(chain, Verb.CHANGE, chain.step), Shown())) == len(Part)
