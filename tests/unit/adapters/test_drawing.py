"""A week and a chain are really drawn, in a process of their own, whatever a client's words are."""

import struct

import pytest

from adapters.draw_chain import SHAPES, WORD_SIZE, boxes_of, drawable, width, wrapped
from adapters.drawing import DrawingProcess
from conversation.ports import ChainBox, ChainPicture, DrawError, WeekPicture, WeekRow

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
    with pytest.raises(DrawError, match="longer"):
        await DrawingProcess(seconds=0.01).chain(CHAIN)


def box(shape: str, words: str, *, strength: float | None = None, note: str = "") -> ChainBox:
    return ChainBox(shape, f"1. {shape}", words or "skipped", not words, strength, "7 of 10", note)


CHAIN = ChainPicture(
    title="A chain: $a_1$ {x} " + "w" * 90,
    boxes=(*(box(shape, "a line of words", strength=7.5, note="could help") for shape in SHAPES), box("gave", "")),
    lines=("How strong: 3 of 10 at the start, 2 at the end",),
    undrawn="(in the words beside it)",
)


async def test_a_chain_is_drawn_as_wide_as_a_phone_and_as_tall_as_it_needs() -> None:
    made = await DrawingProcess().chain(CHAIN)
    assert made.startswith(b"\x89PNG")
    wide, tall = struct.unpack(">II", made[16:24])
    assert wide == 800
    assert 1500 < tall < 10000 - wide  # Telegram takes a picture whose sides come to 10,000 dots
    assert tall < 20 * wide


def test_signs_and_scripts_that_no_font_has_are_never_an_empty_square() -> None:
    assert drawable("ate an \U0001f34e", "beside") == "ate an (red apple)"
    assert (
        drawable("\u043f\u0440\u0438\u0432\u0435\u0442 \u00e9 \u00df", "beside")
        == "\u043f\u0440\u0438\u0432\u0435\u0442 \u00e9 \u00df"
    )
    assert drawable("\U00012000\U00012001", "beside") == "beside"
    assert drawable("", "beside") == "beside"


@pytest.mark.parametrize("text", ["W" * 300, "a few words " * 20, "one " + "l" * 200 + " two", "x"])
def test_no_line_is_wider_than_its_box_and_nothing_is_lost(text: str) -> None:
    lines = wrapped(text, WORD_SIZE, 3.0)
    assert all(width(line, WORD_SIZE) <= 3.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_kinds_are_told_apart_by_their_shape_and_their_heading_and_not_by_colour_alone() -> None:
    signs = [sign for sign, _ in SHAPES.values()]
    assert len(set(signs)) == len(signs)
    asked = {"boxes": [vars_of(one) for one in CHAIN.boxes], "undrawn": "beside"}
    assert all(box.head.startswith("1. ") for box in boxes_of(asked))


def vars_of(one: ChainBox) -> dict[str, object]:
    return {name: getattr(one, name) for name in ChainBox.__slots__}
