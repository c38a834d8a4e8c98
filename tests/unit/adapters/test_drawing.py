"""A week's picture and page are really drawn, in a process of their own, whatever a client's words are."""

import struct

import pytest

from adapters.drawing import DrawingProcess
from conversation.ports import DrawError, WeekPicture, WeekRow

DAYS = ("Mon\n1", "Tue\n2", "Wed\n3", "Thu\n4", "Fri\n5", "Sat\n6", "Sun\n7")
URGES = (WeekRow("$a_1$ {x} \u5b57", (0, None, 5, 3, None, 1, 2), (False, False, True, *[False] * 4)),)
WEEK = WeekPicture(
    title="A week",
    days=DAYS,
    groups=(("Urges", URGES), ("Feelings", ())),
    sleep=WeekRow("Sleep", (7.5, *[None] * 6), shaded=False),
    legend=("\u2013 missing", "! acted on it"),
    lines=("Cards filled: 5 of 7", "", "x" * 300),
)


async def test_a_picture_as_wide_as_a_phone_and_one_page() -> None:
    drawn = await DrawingProcess().week(WEEK)
    assert drawn.picture.startswith(b"\x89PNG")
    assert struct.unpack(">I", drawn.picture[16:20]) == (800,)
    assert drawn.page.startswith(b"%PDF")
    assert drawn.page.count(b"/Type /Page\n") + drawn.page.count(b"/Type /Page ") == 1


async def test_a_drawing_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(DrawError, match="longer"):
        await DrawingProcess(seconds=0.01).week(WEEK)
