"""What a client says that this program did wrong, told from what they merely do not like."""

import pytest

from coaching.faults import Fault, fault_in


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("you sent that twice", Fault.REPEAT), ("I got the same message twice", Fault.REPEAT),
        ("u never replied to me last night", Fault.SILENT), ("my message got lost", Fault.SILENT),
        ("nobody called me back", Fault.LATE), ("your team took hours", Fault.LATE),
        ("it took ages to answer", Fault.LATE), ("the button doesn't work", Fault.BROKEN),
        ("this app keeps crashing", Fault.BROKEN), ("there\u2019s a bug in here", Fault.BROKEN),
    ],
)  # fmt: skip
def test_a_fault_of_ours_is_found(text: str, fault: Fault) -> None:
    assert fault_in(text) is fault


@pytest.mark.parametrize(
    "text",
    [
        "this bot is stupid", "it did not work", "my boss never replied", "I missed group twice", "hello",
        "he sent me a message and then I cried", "I feel broken", "nobody likes me",
    ],
)  # fmt: skip
def test_what_is_no_fault_of_ours_is_left(text: str) -> None:
    assert fault_in(text) is None
