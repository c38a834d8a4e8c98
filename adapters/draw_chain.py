"""Draws a chain analysis: JSON in, a tall picture out. Runs as a process of its own.

Every box has its own sign (a shape) and its heading in words, so nothing depends on colour; the colours are those
of Okabe and Ito, told apart by every kind of sight. Signs that no font here has are named, and words in such
letters are left to the text that goes with the picture: an empty square would say nothing.
"""

import base64
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib import font_manager, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.patches import FancyBboxPatch

Json = dict[str, Any]

INK, FAINT, LINE = "#1a1a1a", "#5b6470", "#8a929c"
SHAPES = {
    "factor": ("p", "#cc79a7"), "event": ("*", "#e69f00"), "thought": ("o", "#56b4e9"),
    "feeling": ("D", "#cc79a7"), "body": ("h", "#009e73"), "urge": ("^", "#d55e00"),
    "act": ("s", "#0072b2"), "target": ("X", "#1a1a1a"),
    "gave": ("v", "#e69f00"), "plan": ("P", "#009e73"),
}  # fmt: skip
"""The sign and the colour of each kind of box."""
INCHES, DOTS = 4.0, 200
"""800 dots wide: sharp on a phone that shows it 400 points wide."""
ROW, HEAD, PAD, GAP, EDGE = 0.19, 0.2, 0.09, 0.16, 0.12
"""In inches: a line, a heading, the room inside a box, the room between two, the margin."""
SIGN_AT, WORDS_AT = 0.2, 0.4
ROOM = INCHES - 2 * EDGE - WORDS_AT - PAD
"""The room for words in a box."""
ARROW = 0.2
WORD_SIZE, HEAD_SIZE, TITLE_SIZE, SIGN_SIZE = 9.0, 8.5, 10.5, 9.0
MOST_STRENGTH = 10
POINTS = 72.0
BOLD = 1.12
"""So much wider at most is a bold letter."""
SANS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Hebrew")
_SPACES = re.compile(r"\s+")


@cache
def fonts() -> tuple[str, ...]:
    """Return which of the fonts we know are there; the first always is, it comes with the library."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in SANS if name in there)


@cache
def letters() -> frozenset[int]:
    """Return every letter that one of these fonts has."""
    paths = {font_manager.findfont(name, fallback_to_default=False) for name in fonts()}
    return frozenset(code for path in paths for code in FT2Font(path).get_charmap())


def drawable(text: str, undrawn: str) -> str:
    """Return a text as it can be drawn: a sign without a letter is named, a script without letters is left out.

    Emoji become their names in brackets. If other letters are missing, `undrawn` stands for the whole text.
    """
    out: list[str] = []
    for sign in _SPACES.sub(" ", text.strip()):
        if ord(sign) in letters():
            out.append(sign)
        elif unicodedata.category(sign) in {"Mn", "Cf", "Cs", "Co", "Cn", "Cc"}:
            continue  # joins or colours the sign before it: it stands for nothing alone
        elif unicodedata.category(sign) in {"So", "Sk"}:
            out.append(f" ({unicodedata.name(sign, 'a sign').lower()}) ")
        else:
            return undrawn
    return " ".join("".join(out).split()) or undrawn


@cache
def advance(sign: str) -> float:
    """Return how wide a letter is, in parts of its size."""
    for name in fonts():
        font = FT2Font(font_manager.findfont(name, fallback_to_default=False))
        if ord(sign) in font.get_charmap():
            return font.load_char(ord(sign), flags=LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM
    return 1.0


def width(text: str, size: float) -> float:
    """Return how wide a text is at a size in points, in inches."""
    return sum(map(advance, text)) * size / POINTS


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return a text in lines that fit the room (inches), cut between words, and inside words that are longer."""
    lines = [""]
    for word in _words(text, size, room):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line] or [""]


def _words(text: str, size: float, room: float) -> Iterator[str]:
    for word in text.split():
        piece = ""
        for sign in word:
            if width(piece + sign, size) > room:
                yield piece
                piece = ""
            piece += sign
        yield piece


@dataclass(frozen=True)
class Box:
    """One box with its lines as they are drawn; heights are in inches."""

    shape: str
    head: str
    lines: list[str]
    note: list[str]
    strength: float | None
    skipped: bool

    @property
    def height(self) -> float:
        """Return how tall it is."""
        bar = PAD if self.strength is not None else 0.0
        return 2 * PAD + HEAD + ROW * (len(self.lines) + len(self.note)) + bar


def boxes_of(picture: Json) -> list[Box]:
    """Return the boxes, with their words in lines."""
    undrawn = picture["undrawn"]
    return [
        Box(
            shape=box["shape"],
            head=" \u00b7 ".join(
                [box["label"], *([box["strength_words"]] if box["strength"] is not None else [])]
            ),
            lines=wrapped(drawable(box["words"], undrawn), WORD_SIZE, ROOM),
            note=wrapped(drawable(box["note"], undrawn), WORD_SIZE, ROOM - ARROW) if box["note"] else [],
            strength=box["strength"],
            skipped=bool(box["skipped"]),
        )
        for box in picture["boxes"]
    ]


def draw(axes: Axes, box: Box, top: float) -> None:
    """Draw one box whose upper edge is `top` inches below the upper edge of the picture."""
    sign, colour = SHAPES.get(box.shape, SHAPES["event"])
    style, edge = ("dashed", LINE) if box.skipped else ("solid", colour)
    axes.add_patch(
        FancyBboxPatch(
            (EDGE, top), INCHES - 2 * EDGE, box.height,
            boxstyle="round,pad=0,rounding_size=0.06", facecolor="white", edgecolor=edge, linestyle=style,
            linewidth=2.4 if box.shape == "target" else 1.4,
        )
    )  # fmt: skip
    place = top + PAD + HEAD / 2
    axes.plot([EDGE + SIGN_AT], [place], marker=sign, color=colour, markeredgecolor=INK, markersize=SIGN_SIZE)
    left = EDGE + WORDS_AT
    axes.text(left, place, box.head, size=HEAD_SIZE, weight="bold", color=INK, va="center")
    place = top + PAD + HEAD + ROW / 2
    for line in box.lines:
        axes.text(left, place, line, size=WORD_SIZE, color=FAINT if box.skipped else INK, va="center")
        place += ROW
    for number, line in enumerate(box.note):
        start = "\u2192 " if number == 0 else "   "
        axes.text(left, place, start + line, size=WORD_SIZE, style="italic", color=INK, va="center")
        place += ROW
    if box.strength is not None:
        place = top + box.height - PAD
        axes.plot([left, left + ROOM], [place] * 2, color="#dde2e8", linewidth=4, solid_capstyle="butt")
        axes.plot([left, left + ROOM * box.strength / MOST_STRENGTH], [place] * 2, color=colour, linewidth=4)


def as_picture(picture: Json) -> bytes:
    """Return the picture for the chat, as PNG."""
    title = wrapped(drawable(picture["title"], picture["undrawn"]), TITLE_SIZE * BOLD, INCHES - 2 * EDGE)
    boxes = boxes_of(picture)
    head = EDGE + len(title) * (ROW + 0.03)
    tail = ROW * 1.3 * len(picture["lines"])
    height = head + GAP + sum(box.height + GAP for box in boxes) + tail + EDGE
    figure = Figure(figsize=(INCHES, height), dpi=DOTS)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, INCHES)
    axes.set_ylim(height, 0)
    axes.axis("off")
    for number, line in enumerate(title):
        place = EDGE + (number + 0.5) * (ROW + 0.03)
        axes.text(EDGE, place, line, size=TITLE_SIZE, weight="bold", color=INK, va="center")
    top = head + GAP
    for number, box in enumerate(boxes):
        if number:  # what joins this box to the one before
            axes.plot([EDGE + SIGN_AT] * 2, [top - GAP, top], color=LINE, linewidth=3)
        draw(axes, box, top)
        top += box.height + GAP
    for line in picture["lines"]:
        axes.text(EDGE, top + ROW / 2, line, size=HEAD_SIZE, color=FAINT, va="center")
        top += ROW * 1.3
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor="white")
    return out.getvalue()


def main() -> None:
    """Read one picture from standard input and write what was drawn to standard output, as JSON."""
    rcParams["text.parse_math"] = False  # a client's own "$" is a sign like any other
    rcParams["font.family"] = list(fonts())
    made = {"picture": base64.b64encode(as_picture(json.load(sys.stdin))).decode()}
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()
