"""The judge of a fault campaign believes Telegram alone, and sees every rule that is broken there."""

from dataclasses import replace

import pytest

from bench.faults_verdict import Conversation, Findings, PageSeen, Pressed, Record, Shown, Wrote, judge

MARK = "(You may have seen this already.)"
CLEARED = "Skills are open again."


def note(number: int, place: int) -> Wrote:
    return Wrote(place, float(place), number)


def danger(place: int, within: float = 0.0) -> Wrote:
    return Wrote(place, float(place), None, holds=True, acknowledge_within=within)


def answer(number: int, place: int, *, marked: bool = False) -> Shown:
    return Shown(place, float(place), f"{MARK}\n\nSet to m{number:04d}." if marked else f"Set to m{number:04d}.")


def reply(place: int, text: str = "Call 999 now.") -> Shown:
    return Shown(place, float(place), text)


def page(place: int, chat: int = 1, alert: str = "a1") -> PageSeen:
    return PageSeen(alert, "calm-otter-42", chat, float(place))


def findings(
    wrote: tuple[Wrote, ...],
    shown: tuple[Shown, ...],
    *,
    pages: tuple[PageSeen, ...] = (),
    pressed: tuple[Pressed, ...] = (),
    unconfirmed: int = 0,
    ended_at: float = 1000.0,
) -> Findings:
    chat = Conversation("calm-otter-42", wrote, shown)
    record = Record((chat,), pages, pressed, unconfirmed, ended_at)
    return judge(record, repeat_mark=MARK, cleared=[CLEARED], numbers=["999"])


GOOD = ((note(1, 1), note(2, 3)), (answer(1, 2), answer(2, 4)))


def test_a_good_conversation_breaks_no_rule() -> None:
    found = findings(*GOOD)
    assert found.broken() == {}
    assert (found.messages, found.answered) == (2, 2)


def test_a_message_without_its_answer_is_lost_and_named() -> None:
    assert findings(GOOD[0], GOOD[1][1:]).broken() == {"lost": ["calm-otter-42 message 1 (note 1)"]}


def test_an_answer_may_be_withdrawn_when_danger_comes_next() -> None:
    found = findings((note(1, 1), danger(2)), (reply(3),), pages=(page(4),))
    assert found.broken() == {}
    assert found.withdrawn == 1


def test_no_answer_may_be_withdrawn_when_a_later_message_had_its_own() -> None:
    wrote, shown = (note(1, 1), note(2, 2), danger(4)), (answer(2, 3), reply(5))
    assert findings(wrote, shown, pages=(page(6),)).broken().keys() == {"lost"}


def test_in_a_held_chat_fixed_words_are_an_answer_until_it_is_opened_again() -> None:
    wrote, shown = (danger(1), note(1, 4), note(2, 6)), (reply(2), answer(1, 5), reply(7, "A person looks first."))
    assert findings(wrote, shown, pages=(page(3),)).broken() == {}
    opened = (reply(2), reply(3, CLEARED), answer(1, 5), reply(7, "A person looks first."))
    assert findings(wrote, opened, pages=(page(3),)).broken().keys() == {"lost"}


def test_what_is_no_answer_to_the_question_after_danger_may_be_danger_again() -> None:
    wrote, shown = (danger(1), note(1, 5)), (reply(2), reply(4, CLEARED), reply(6, "You can tell me more."))
    assert findings(wrote, shown, pages=(page(3),)).broken() == {}


@pytest.mark.parametrize(
    ("shown", "broken"),
    [
        ((answer(2, 3), answer(1, 4)), {"out_of_order"}),
        ((answer(1, 2), answer(2, 3), answer(1, 4, marked=True)), {"out_of_order"}),
        ((answer(1, 2), answer(1, 3, marked=True), answer(2, 4)), set()),
        ((answer(1, 2), answer(1, 3), answer(2, 4)), {"unmarked_repeats"}),
    ],
)
def test_order_and_repeats(shown: tuple[Shown, ...], broken: set[str]) -> None:
    assert findings((note(1, 0), note(2, 1)), shown).broken().keys() == broken


def test_danger_that_holds_nothing_excuses_nothing() -> None:
    wrote = (replace(danger(1), holds=False), note(1, 4), note(2, 6))
    assert findings(wrote, (reply(2), answer(1, 5), reply(7)), pages=(page(3),)).broken().keys() == {"lost"}


def test_words_of_danger_need_a_number_and_a_page() -> None:
    found = findings((danger(1),), (reply(2, "I read your message."),))
    assert found.broken().keys() == {"without_crisis_reply", "never_paged"}


def test_a_page_counts_for_the_words_that_it_follows_and_for_no_later_ones() -> None:
    wrote, shown = (danger(1), danger(10)), (reply(2), reply(11))
    assert findings(wrote, shown, pages=(page(3),)).broken() == {"never_paged": ["calm-otter-42 message 10"]}
    found = findings(wrote, shown, pages=(page(3), page(14, alert="a2")))
    assert found.broken() == {}
    assert found.first_page == [2.0, 4.0]


def test_an_alert_that_nobody_acknowledges_must_climb() -> None:
    wrote, shown = (danger(1, within=300),), (reply(2),)
    assert findings(wrote, shown, pages=(page(3),)).broken().keys() == {"ladder_stood_still"}
    climbed = findings(wrote, shown, pages=(page(3), page(305, chat=2)))
    assert climbed.broken() == {}
    assert climbed.ladders == 1
    assert findings(wrote, shown, pages=(page(3),), pressed=(Pressed("a1", 9.0),)).broken() == {}


def test_what_telegram_still_holds_at_the_end_is_lost() -> None:
    assert findings(*GOOD, unconfirmed=2).broken() == {"not_confirmed": ["2 updates"]}


def test_the_same_record_gives_the_same_findings() -> None:
    wrote, shown = GOOD
    assert findings(wrote, shown) == findings(tuple(replace(one) for one in wrote), shown)


def test_danger_told_again_soon_may_get_a_short_reply_and_never_none() -> None:
    wrote, first = (danger(1), danger(100)), (reply(2), reply(3, "Are you there?"))
    pages = (page(2), page(101, alert="a2"))
    short = findings(wrote, (*first, reply(101, "That is still there for you.")), pages=pages)
    assert short.broken() == {}
    assert "without_crisis_reply" in findings(wrote, first, pages=pages).broken()


def test_danger_told_again_much_later_gets_the_numbers_again() -> None:
    wrote = (danger(1), danger(2000))
    shown = (reply(2), reply(2001, "That is still there for you."))
    found = findings(wrote, shown, pages=(page(2), page(2001, alert="a2")), ended_at=3000.0)
    assert "without_crisis_reply" in found.broken()
