"""What the diary card says: for each question its wording, its slots and the buttons of this step."""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from coaching.diary import EMOTIONS, MOST_LETTERS, TOP_EMOTION, TOP_RATING, TOP_URGE, Card, Size, TargetKind
from coaching.diary_flow import Moved, Told
from content.say import Say, client_words

Rows = tuple[tuple[str, ...], ...]
SKILLS_IN_ROW, MOST_SKILLS = 1, 5
BY_KIND = frozenset({TargetKind.SUICIDE, TargetKind.SELF_HARM, TargetKind.HARM_OTHERS})
"""Targets whose buttons name their kind, so that the screener reads them."""


def says_for(moved: Moved, today: date, skills: Sequence[str] = (), goal: str = "") -> tuple[Say, ...]:
    """Return what is said after a move; `skills` are ids to offer, `goal` is one in the client's own words."""
    card, told = moved.card, moved.told
    if told is Told.STOPPED:
        return (Say("diary.stopped"),)
    if told is Told.DONE:
        return _done(card, today, goal)
    if told is Told.WHICH:
        return (Say("diary.which" if card.at == "acted" else "diary.tell_which", buttons=_rows(card, skills)),)
    if told is Told.TOO_LONG:
        return (Say("diary.too_long", {"limit": str(MOST_LETTERS)}, _rows(card, skills)),)
    asked = ask(card, today, skills)
    return (Say("diary.unread"), asked) if told is Told.UNREAD else (asked,)


def ask(card: Card, today: date, skills: Sequence[str] = ()) -> Say:
    """Return the question that stands open."""
    at = card.at or card.order[-1]
    slots = {"place": "@diary.place", "number": str(_number(card, at)), "count": str(len(card.order))}
    slots |= when(card.day, today)
    target = card.target(at)
    key = at.partition(".")[0]
    if key == "urge" and target is not None:
        key = f"urge.{target.kind}"
        slots["words"] = client_words(target.words)
    if key == "acted":
        own = [(n, t.words) for n, t in enumerate(card.targets, 1) if t.kind is TargetKind.PERSONAL]
        slots["list"] = "".join(f"\n{number}: {words}" for number, words in own)
        key = "acted_more" if card.acts else key
    if key == "skills" and card.answers.get("skills"):
        key = "skills_more"
        named = card.answers["skills"]
        slots |= _named(named if isinstance(named, tuple) else ())
    return Say(f"diary.ask.{key}", MappingProxyType(slots), _rows(card, skills))


def when(day: date, today: date) -> dict[str, str]:
    """Return slots that name a day: today, or its weekday."""
    which = "today" if day == today else "other"
    return {
        "when": f"@diary.when.{which}",
        "day": f"@diary.day.{which}",
        "weekday": f"@diary.weekday.{day.weekday()}",
    }


def day_rows(today: date, late: Sequence[date], *, with_today: bool) -> Rows:
    """Return buttons for the days that can be filled."""
    names = {0: "today", 1: "yesterday", 2: "day_before"}
    days = ([today] if with_today else []) + list(late)
    return tuple((f"diary.{names[(today - day).days]}.{day:%Y%m%d}",) for day in days)


def _named(skills: Sequence[str]) -> dict[str, str]:
    """Return the slot with the last skill that was named: one idea a message."""
    return {"skills": f"@skill.{skills[-1]}.name"} if skills else {"skills": ""}


def _number(card: Card, at: str) -> int:
    question = "acted" if at.startswith("count.") else at
    return card.order.index(question) + 1 if question in card.order else len(card.order)


def _done(card: Card, today: date, goal: str) -> tuple[Say, ...]:
    change = f"diary.change.{card.step}"
    if not card.given:
        return (Say("diary.nothing_in", buttons=((change, "house.menu"),)),)
    more: Rows = () if card.size is Size.FULL else ((f"diary.more.{card.step}",),)
    rows: Rows = (*more, (change,), ("week.open", "diary.remind"), ("house.menu",))
    # Shaping names the very act: so many answers, for that day (dbt-brief section 5).
    done = Say(f"diary.done.{card.size}", when(card.day, today) | {"number": str(card.given)}, rows)
    return (Say("diary.done_goal", {"goal": client_words(goal)}), done) if goal else (done,)


def _rows(card: Card, skills: Sequence[str]) -> Rows:
    at = card.at or ""
    kind = at.partition(".")[0]
    answers = _answers(card, at, kind, skills)
    first = at == card.order[0]
    last = ("diary.stop",) if first else (_bound(card, "back"), "diary.stop")
    skip = (
        ()
        if kind in {"acted", "skills"} and (card.acts if kind == "acted" else card.answers.get("skills"))
        else ("skip",)
    )
    return (*answers, *((_bound(card, name),) for name in skip), last)


def _answers(card: Card, at: str, kind: str, skills: Sequence[str]) -> Rows:
    if kind == "urge":
        return (tuple(_urge(card, at, strength) for strength in range(TOP_URGE + 1)),)
    if kind in EMOTIONS:
        return (tuple(_bound(card, f"n_{number}") for number in range(TOP_EMOTION + 1)),)
    if kind == "acted":
        acts = tuple(
            (_act(card, number),) for number in range(1, len(card.targets) + 1) if number not in card.acts
        )
        return (*acts, (_bound(card, "end" if card.acts else "none"),))
    if kind == "skills":
        offered = tuple((f"diary.skill.{skill}.{card.step}",) for skill in skills[:MOST_SKILLS])
        return (*offered, (_bound(card, "end" if card.answers.get("skills") else "no_skills"),))
    if kind == "rating":
        return tuple((_bound(card, f"rating_{number}"),) for number in range(TOP_RATING + 1))
    if kind == "tell":
        noted = ((_bound(card, "noted"),),) if card.answers.get("note") else ()
        return (*noted, (_bound(card, "none"),))
    return tuple(tuple(_bound(card, name) for name in row) for row in _CLOSED.get(kind, ()))


_CLOSED: MappingProxyType[str, Rows] = MappingProxyType(
    {
        "count": (("n_1", "n_2", "n_3", "n_4", "n_5"),),
        "sleep": (("sleep_3", "sleep_4", "sleep_5", "sleep_6"), ("sleep_7", "sleep_8", "sleep_9", "sleep_10")),
        "medicine": (("medicine_yes", "medicine_partly", "medicine_no"), ("medicine_none",)),
        "substances": (("substances_none", "substances_alcohol"), ("substances_other", "substances_both")),
        "note": (("none",),),
    }
)


def _urge(card: Card, at: str, strength: int) -> str:
    target = card.target(at)
    if target is None or target.kind not in BY_KIND:
        return _bound(card, f"n_{strength}")
    risen = f".{card.before}" if target.kind is TargetKind.SUICIDE and card.before is not None else ""
    return _bound(card, f"urge_{target.kind}_{strength}") + risen


def _act(card: Card, number: int) -> str:
    kind = card.targets[number - 1].kind
    return _bound(card, f"acted_{number}" if kind is TargetKind.PERSONAL else f"acted_{kind}")


def _bound(card: Card, name: str) -> str:
    return f"diary.{name}.{card.step}"
