"""The judge of a crash run sees every fault that it is there to see."""

from dataclasses import replace

import pytest

from bench.crash_evidence import Alert, Arrival, Bubble, ChatRecord, Evidence, Written
from bench.crash_verdict import Verdict, judge

MARK = "(You may have seen this already.)"
ANSWER = "coaching.corrected"


def asked(number: int, text: str = "", action: str = "none", outcome: str = "talk") -> Arrival:
    return Arrival(f"tg:{number}", "text", text or f"note {number}", number * 10, outcome, True, action)


def wrote(number: int, telegram_id: int | None, *, lane: str = "reply", status: str = "sent") -> Written:
    name, key = f"turn/tg:{number}/0", ANSWER
    return Written(number * 10 + 1, f"tg:{number}", name, key, lane, status, f"answer {number}", telegram_id)


def shown(message_id: int, number: int, *, marked: bool = False) -> Bubble:
    return Bubble(message_id, f"{MARK}\n\nanswer {number}" if marked else f"answer {number}", float(message_id))


GOOD = ChatRecord(
    "calm-otter-42",
    sent=("note 1", "note 2"),
    arrivals=(asked(1), asked(2)),
    written=(wrote(1, 5), wrote(2, 6)),
    shown=(shown(5, 1), shown(6, 2)),
)


def verdict(chat: ChatRecord, *, alerts: tuple[Alert, ...] = (), staff: tuple[Bubble, ...] = ()) -> Verdict:
    evidence = Evidence((chat,), alerts, staff, open_items=0, unconfirmed_updates=0)
    return judge(evidence, repeat_mark=MARK, held_keys=frozenset(), answer_key=ANSWER)


def test_a_good_run_has_no_faults() -> None:
    result = verdict(GOOD)
    assert result.faults() == {}
    assert (result.messages, result.answered) == (2, 2)


@pytest.mark.parametrize(
    "chat",
    [
        replace(GOOD, shown=GOOD.shown[:1]),  # marked as sent, and not on the phone
        replace(GOOD, written=(wrote(1, 5), wrote(2, None, status="pending")), shown=GOOD.shown[:1]),
        replace(GOOD, arrivals=GOOD.arrivals[:1], written=GOOD.written[:1], shown=GOOD.shown[:1]),
        replace(GOOD, written=(wrote(1, 5), wrote(2, None, status="dropped")), shown=GOOD.shown[:1]),
    ],
)
def test_a_message_without_an_answer_is_lost(chat: ChatRecord) -> None:
    assert verdict(chat).faults().keys() == {"lost"}


def test_an_answer_withdrawn_for_a_crisis_is_not_lost() -> None:
    crisis = asked(2, "note 2", action="urgent", outcome="safety")
    chat = replace(
        GOOD,
        arrivals=(asked(1), crisis),
        written=(wrote(1, None, status="dropped"), wrote(2, 6, lane="crisis")),
        shown=GOOD.shown[1:],
    )
    result = verdict(chat)
    assert result.faults() == {}
    assert (result.withdrawn, result.crises) == (1, 1)


def test_answers_in_another_order_than_the_messages_are_found() -> None:
    chat = replace(GOOD, written=(wrote(1, 6), wrote(2, 5)), shown=(shown(5, 2), shown(6, 1)))
    assert verdict(chat).faults().keys() == {"out_of_order"}


def test_a_late_copy_of_an_earlier_answer_is_out_of_order_too() -> None:
    chat = replace(GOOD, shown=(*GOOD.shown, shown(7, 1, marked=True)))
    assert verdict(chat).faults().keys() == {"out_of_order"}


def test_a_copy_worded_as_a_possible_repeat_is_counted_and_no_fault() -> None:
    chat = replace(GOOD, written=(wrote(1, 5), wrote(2, 7)), shown=(*GOOD.shown, shown(7, 2, marked=True)))
    result = verdict(chat)
    assert result.faults() == {}
    assert result.duplicates == 1


def test_a_copy_that_does_not_say_so_is_a_fault() -> None:
    chat = replace(GOOD, written=(wrote(1, 5), wrote(2, 7)), shown=(*GOOD.shown, shown(7, 2)))
    assert verdict(chat).faults().keys() == {"unmarked"}


def test_words_that_nobody_wrote_are_a_fault() -> None:
    chat = replace(GOOD, shown=(*GOOD.shown, Bubble(8, "who said this", 8.0)))
    assert verdict(chat).faults().keys() == {"unknown"}


def test_a_crisis_reply_with_a_missing_line_is_a_fault() -> None:
    crisis = asked(2, "note 2", action="emergency", outcome="safety")
    second = replace(wrote(2, None, lane="crisis", status="pending"), id=22)
    chat = replace(GOOD, arrivals=(asked(1), crisis), written=(wrote(1, 5), wrote(2, 6, lane="crisis"), second))
    assert verdict(chat).faults().keys() == {"crisis_incomplete"}


ALERT = Alert("e1", "calm-otter-42", "T5", acknowledged_at=20.0)
PAGE = Bubble(90, "T5 EMERGENCY. Client calm-otter-42, 09:00.", 10.0, "e1")
TOLD = replace(wrote(3, 30, lane="crisis"), item_id=None, name="after_page/e1/0")


def test_who_reads_that_somebody_has_the_alert_need_not_read_that_staff_were_told() -> None:
    taken = replace(TOLD, name="acknowledged/e1/0")
    chat = replace(GOOD, written=(*GOOD.written, taken), shown=(*GOOD.shown, Bubble(30, taken.text, 21.0)))
    assert verdict(chat, alerts=(ALERT,), staff=(PAGE,)).faults() == {}


@pytest.mark.parametrize(
    ("staff", "told_at", "fault"),
    [
        ((PAGE,), 12.0, None),
        ((PAGE, replace(PAGE, id=91, at=15.0)), 12.0, None),  # twice is allowed, never is not
        ((), 12.0, "unpaged"),
        ((PAGE, replace(PAGE, id=91, at=25.0)), 12.0, "paged_after_acknowledgement"),
        ((PAGE,), 9.0, "told_too_early"),
        ((PAGE,), None, "never_told"),
    ],
)
def test_every_alert_is_paged_and_the_client_told_after_it(
    staff: tuple[Bubble, ...], told_at: float | None, fault: str | None
) -> None:
    bubbles = (Bubble(30, "answer 3", told_at),) if told_at is not None else ()
    chat = replace(GOOD, written=(*GOOD.written, TOLD), shown=(*GOOD.shown, *bubbles))
    assert verdict(chat, alerts=(ALERT,), staff=staff).faults().keys() == ({fault} if fault else set())
