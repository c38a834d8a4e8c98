"""Draws which intents are taken for which: one row for what was meant, one column for what was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

GROUPS: tuple[tuple[str, ...], ...] = (
    ("greet", "goodbye", "thank", "share_good_news", "out_of_scope"),
    ("share_emotion", "interpersonal_conflict", "feel_invalidated", "urge_nonsuicidal", "rate_intensity"),
    ("affirm", "deny", "correct_answer"),
    ("next_step", "skip_step", "go_back", "repeat", "wait", "resume", "stop", "too_much", "something_else"),
    ("ask_for_skill", "ask_what_skill_is", "skill_helped", "skill_did_not_help"),
    ("log_practice", "report_missed_practice", "start_diary"),
    ("ask_about_bot", "ask_direct", "complain_about_bot", "rupture"),
    (
        "show_menu",
        "change_settings",
        "ask_privacy",
        "delete_data",
        "ask_human",
        "ask_helplines",
        "ask_safety_plan",
    ),
)
"""Small talk, telling, answering, steering, skills, practice, the bot, the house: neighbours stand together."""
_INCHES, _DOTS = 12.5, 110


def in_order(intents: Sequence[str]) -> list[str]:
    """Return the intents group by group; one that no group names comes last."""
    known = [intent for group in GROUPS for intent in group]
    return [intent for intent in known if intent in intents] + sorted(set(intents) - set(known))


def draw(meant: Sequence[str], found: Sequence[str], title: str, target: Path) -> None:
    """Write the picture as PNG; `meant` and `found` hold one intent a message, in the same order."""
    order = in_order(sorted({*meant, *found}))
    place = {intent: n for n, intent in enumerate(order)}
    pairs, totals = Counter(zip(meant, found, strict=True)), Counter(meant)
    figure = Figure(figsize=(_INCHES, _INCHES), dpi=_DOTS, layout="constrained")
    axes = figure.add_subplot()
    slips = [[pairs[row, column] if row != column else 0 for column in order] for row in order]
    most = max(max(row) for row in slips) or 1
    # One hue that only darkens: it tells the same with red-green blindness and in grey print; none stays white.
    axes.imshow(np.ma.masked_equal(slips, 0), cmap="Blues", vmin=-most / 2, vmax=most)
    for row in order:
        for column in order:
            count, here = pairs[row, column], (place[column], place[row])
            if row == column and totals[row]:
                share = round(100 * count / totals[row])
                axes.text(
                    *here, f"{share}", ha="center", va="center", fontsize=7.5, color="#333333", weight="bold"
                )
            elif count:
                ink = "white" if count > most / 2 else "black"
                axes.text(*here, str(count), ha="center", va="center", fontsize=9, color=ink)
    _frame(axes, order, place)
    axes.set_title(title, fontsize=12, loc="left")
    FigureCanvasAgg(figure).print_png(str(target))


def _frame(axes: Axes, order: Sequence[str], place: dict[str, int]) -> None:
    """Label both sides and draw a line between the groups."""
    axes.set_xticks(range(len(order)), order, rotation=90, fontsize=8.5)
    axes.set_yticks(range(len(order)), order, fontsize=8.5)
    axes.set_xlabel("understood as", fontsize=11)
    axes.set_ylabel("meant", fontsize=11)
    ends = [place[group[-1]] + 0.5 for group in GROUPS if group[-1] in place]
    for end in ends:
        axes.axhline(end, color="#888888", linewidth=0.6)
        axes.axvline(end, color="#888888", linewidth=0.6)
