"""When a chat that a person holds brings a reminder, and when somebody else is paged."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from safety.waiting import PAGE_WAITING, WARN_IDLE, WARN_WAITING, Deed, Held, next_deed

T0 = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
moments = st.integers(min_value=0, max_value=7200).map(lambda seconds: T0 + timedelta(seconds=seconds))


def test_a_waiting_client_brings_a_reminder_then_a_page_then_only_reminders() -> None:
    held = Held(T0, waiting_since=T0)
    first = next_deed(held)
    assert (first.deed, first.at) == (Deed.WARN_WAITING, T0 + WARN_WAITING)
    second = next_deed(Held(T0, T0, warned_at=first.at))
    assert (second.deed, second.at) == (Deed.PAGE, T0 + PAGE_WAITING)
    third = next_deed(Held(T0, T0, warned_at=first.at, paged_at=second.at))
    assert (third.deed, third.at) == (Deed.WARN_IDLE, second.at + WARN_IDLE)


def test_an_old_reminder_does_not_stand_for_a_new_wait() -> None:
    held = Held(T0 + timedelta(hours=2), waiting_since=T0 + timedelta(hours=2), warned_at=T0)
    assert next_deed(held).deed is Deed.WARN_WAITING


@given(last=moments, waiting=st.none() | moments, warned=st.none() | moments, paged=st.none() | moments)
def test_something_is_always_due_and_a_wait_is_never_overlooked(
    last: datetime, waiting: datetime | None, warned: datetime | None, paged: datetime | None
) -> None:
    due = next_deed(Held(last, waiting, warned, paged))
    if waiting is not None and paged is None:
        assert due.at <= waiting + PAGE_WAITING
    else:
        assert due.deed is Deed.WARN_IDLE
        assert due.at >= last + WARN_IDLE
