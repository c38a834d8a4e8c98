"""Draws a week of diary cards: JSON in, a picture and a page out. Runs as a process of its own.

Each cell carries its number, so nothing depends on colour; the shades are one hue from light to dark, told apart
by every kind of sight. A missing day is an empty cell with a dash: it never looks like a zero.
"""

import base64
import io
import json
import sys
import textwrap
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

Json = dict[str, Any]

SHADES = ("#f4f7fb", "#d3e2f1", "#a6c8e4", "#6aa3d0", "#2f74ad", "#123f6b")
"""For 0 to 5: light to dark in one hue, also in grey."""
INK, FAINT, LINE = "#1a1a1a", "#5b6470", "#c4cad2"
DARK_FROM = 4
LABEL_WIDTH, TITLE_ROOM, ROW, HEAD = 3.6, 1.2, 1.0, 0.9
INCHES, DOTS = 4.0, 200
"""800 dots wide: sharp on a phone that shows it 400 points wide."""
A4 = (8.27, 11.69)
WRAP, PAGE_LINE, PAGE_ROW, PAGE_TOP = 92, 0.0175, 0.0235, 0.97
"""Letters in a line, and heights as shares of the page: what does not fit gets smaller, for it is one page."""


def rows_of(picture: Json) -> list[tuple[str, Json | None]]:
    """Return what stands below the days, top to bottom: headings (None) and rows."""
    rows: list[tuple[str, Json | None]] = []
    for heading, group in picture["groups"]:
        if group:
            rows += [(heading, None), *((row["label"], row) for row in group)]
    return [*rows, (picture["sleep"]["label"], picture["sleep"])]


def height_of(picture: Json) -> float:
    """Return the height of the grid, in cells."""
    return TITLE_ROOM + 2 * HEAD + len(rows_of(picture)) * ROW


def draw(axes: Axes, picture: Json, size: float) -> None:
    """Draw the grid; `size` is that of its letters, in points."""
    days = picture["days"]
    height = height_of(picture)
    axes.set_xlim(0, LABEL_WIDTH + len(days))
    axes.set_ylim(height, 0)
    axes.axis("off")
    axes.text(0.05, TITLE_ROOM / 2, picture["title"], size=size * 1.15, weight="bold", color=INK, va="center")
    for place, day in enumerate(days):
        axes.text(
            LABEL_WIDTH + place + 0.5,
            TITLE_ROOM + HEAD / 2,
            day,
            size=size * 0.85,
            color=INK,
            ha="center",
            va="center",
        )
    top = TITLE_ROOM + HEAD
    for label, row in rows_of(picture):
        _row(axes, label, row, top, size)
        top += ROW
    axes.text(0.05, top + HEAD / 2, "      ".join(picture["legend"]), size=size * 0.9, color=FAINT, va="center")


def _row(axes: Axes, label: str, row: Json | None, top: float, size: float) -> None:
    middle = top + ROW / 2
    if row is None:
        axes.text(0.05, middle + 0.15, label, size=size, weight="bold", color=FAINT, va="center")
        return
    axes.text(0.05, middle, textwrap.shorten(label, 20, placeholder="\u2026"), size=size, color=INK, va="center")
    for place, value in enumerate(row["values"]):
        acted = bool(row["acted"]) and row["acted"][place]
        _cell(axes, LABEL_WIDTH + place, top, value, size, shaded=row["shaded"], acted=acted)


def _cell(
    axes: Axes, left: float, top: float, value: float | None, size: float, *, shaded: bool, acted: bool
) -> None:
    shade = SHADES[min(int(value), 5)] if shaded and value is not None else "white"
    style = "dashed" if value is None else "solid"
    axes.add_patch(
        Rectangle(
            (left + 0.05, top + 0.06), 0.9, 0.88, facecolor=shade, edgecolor=LINE, linestyle=style, linewidth=0.8
        )
    )
    words = "\u2013" if value is None else f"{value:g}"
    words += " !" if acted else ""
    dark = shaded and value is not None and value >= DARK_FROM
    colour = "white" if dark else FAINT if value is None else INK
    weight = "bold" if acted else "normal"
    axes.text(left + 0.5, top + 0.5, words, size=size, color=colour, weight=weight, ha="center", va="center")


def as_picture(picture: Json) -> bytes:
    """Return the picture for the chat, as PNG."""
    cells = LABEL_WIDTH + len(picture["days"])
    figure = Figure(figsize=(INCHES, INCHES * height_of(picture) / cells), dpi=DOTS)
    FigureCanvasAgg(figure)
    draw(figure.add_axes((0.01, 0.0, 0.98, 1.0)), picture, 8.5)
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor="white")
    return out.getvalue()


def as_page(picture: Json) -> bytes:
    """Return one page to print, as PDF."""
    figure = page(picture)
    FigureCanvasPdf(figure)
    out = io.BytesIO()
    figure.savefig(out, format="pdf", metadata={"Title": picture["title"], "CreationDate": None})
    return out.getvalue()


def page(picture: Json) -> Figure:
    """Return the page: the same grid, and every line of the summary as text below it."""
    figure = Figure(figsize=A4)
    tall = PAGE_ROW * height_of(picture)
    draw(figure.add_axes((0.07, PAGE_TOP - tall, 0.86, tall)), picture, 10)
    lines = [part for line in picture["lines"] for part in (textwrap.wrap(line, WRAP) or [""])]
    room = PAGE_TOP - tall - 0.08
    step = min(PAGE_LINE, room / max(len(lines), 1))
    for place, line in enumerate(lines):
        top = PAGE_TOP - tall - 0.02 - place * step
        figure.text(0.075, top, line, size=min(10.0, step * A4[1] * 72 * 0.75), color=INK, va="top")
    return figure


def main() -> None:
    """Read one picture from standard input and write what was drawn to standard output, as JSON."""
    rcParams["text.parse_math"] = False  # a client's own "$" is a sign like any other
    rcParams["pdf.fonttype"] = 42  # letters that can be read aloud and copied
    picture = json.load(sys.stdin)
    made = {"picture": as_picture(picture), "page": as_page(picture)}
    sys.stdout.write(json.dumps({name: base64.b64encode(content).decode() for name, content in made.items()}))


if __name__ == "__main__":
    main()
