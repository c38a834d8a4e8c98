"""Scripted conversations as data: what a clinician writes in YAML, read strictly into frozen values.

`docs/conversations.md` explains the format to whoever writes one. A file that cannot be used says where and what
to do; nothing is guessed.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from content.library import Library
from content.problems import Problem
from content.yaml_source import DataPath, Document, read_document
from conversation.types import Kind
from safety.modes import Mode
from tests.conversations.topics import unknown_topics

TALKS = Path(__file__).parent / "talks"
ACTS = ("client", "taps", "sends", "waits", "team")
EXPECTS = ("bot", "bot_only", "never", "mode", "pages", "reads", "buttons")
TALK_KEYS = frozenset({"name", "shows", "covers", "begins", "clock", "staff", "plan", "country", "long", "talk"})
STEP_KEYS = frozenset({*ACTS, *EXPECTS, "words", "danger", "known_gap", "note"})
SENT_KINDS = frozenset(
    kind.value for kind in Kind if kind not in {Kind.TEXT, Kind.COMMAND, Kind.BUTTON, Kind.TIMER}
)
TEAM_ACTS = frozenset({"acknowledges", "clears", "takes over", "hands back"})
_PERIOD = re.compile(r"(\d+) (second|minute|hour|day)s?")
_PATTERN = re.compile(r"[A-Za-z0-9_.*]+")
NOTHING = "nothing"
NO_PAGE = "none"


class Danger(StrEnum):
    """What the writer of a conversation says of a client's line, so that the checks can judge the answer."""

    NO = "no"
    YES = "yes"
    """It may mean danger: it must be met with safety, in the same turn."""
    NOW = "now"
    """Danger now: a plan with intent, an act under way, a body that needs help."""


class ScriptError(Exception):
    """Files of conversations that cannot be used; the text has a line for each problem, with its place and fix."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Expected:
    """What must hold after a step; None or empty says nothing about it."""

    bot: tuple[str, ...] = ()
    """Wordings said in this order, others may stand between; a `*` stands for any ending."""
    only: tuple[str, ...] | None = None
    """All that was said, in this order."""
    never: tuple[str, ...] = ()
    mode: str | None = None
    pages: tuple[str, ...] | None = None
    """The codes for which staff were newly paged in this step."""
    reads: tuple[str, ...] = ()
    """Words that stand somewhere in what the client got to read."""
    buttons: tuple[str, ...] = ()
    """Labels on offer somewhere in the answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens, and what must hold after it. `line` is where it stands in its file."""

    act: str
    what: str
    line: int
    words: str = ""
    danger: Danger = Danger.NO
    expected: Expected = field(default_factory=Expected)
    gap: str = ""
    """Why the expectations of a known gap do not hold yet."""
    wanted: Expected | None = None

    @property
    def by_client(self) -> bool:
        """Tell whether the client does something here, and so is owed an answer."""
        return self.act in {"client", "taps", "sends"}

    @property
    def lasts(self) -> timedelta:
        """Return how long a silence lasts."""
        found = _PERIOD.fullmatch(self.what)
        if self.act != "waits" or found is None:
            return timedelta()
        return timedelta(**{f"{found.group(2)}s": int(found.group(1))})


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation."""

    name: str
    shows: str
    covers: tuple[str, ...]
    steps: tuple[Step, ...]
    file: str
    line: int
    new: bool = False
    """Whether the client has never opened the bot before."""
    clock: time = time(12, 0)
    staff: bool = True
    plan: bool = False
    """Whether a safety plan was made with the clinician before."""
    country: str = "GB"
    long: bool = False

    @property
    def turns(self) -> int:
        """Return how often the client does something."""
        return sum(step.by_client for step in self.steps)

    @property
    def gaps(self) -> tuple[Step, ...]:
        """Return the steps with a known gap."""
        return tuple(step for step in self.steps if step.gap)


def load_talks(library: Library, folder: Path = TALKS) -> tuple[Talk, ...]:
    """Read every file of a folder, by name. Raises ScriptError with all problems of all files at once."""
    problems: list[Problem] = []
    talks: list[Talk] = []
    for path in sorted(folder.glob("*.yaml")):
        reader = _Reader(path.name, read_document(path), library)
        talks += reader.talks()
        problems += reader.problems
    names: dict[str, Talk] = {}
    for talk in talks:
        if (other := names.setdefault(talk.name, talk)) is not talk:
            what = f"the name is taken by {other.file}:{other.line}."
            problems.append(Problem(talk.file, talk.line, talk.name, what, "give it a name of its own."))
    if problems:
        raise ScriptError(problems)
    return tuple(talks)


class _Reader:
    """Reads one file; collects problems instead of stopping at the first."""

    def __init__(self, file: str, document: Document, library: Library) -> None:
        self._file, self._document, self._library = file, document, library
        self.problems = [Problem(file, flaw.line, "-", flaw.what, flaw.fix) for flaw in document.flaws]
        self._where = "-"

    def talks(self) -> list[Talk]:
        data = self._document.data
        if not isinstance(data, list):
            if not self.problems:
                self._bad((), "the file is no list of conversations.", "begin each with `- name: ...`.")
            return []
        return [talk for n, one in enumerate(data) if (talk := self._talk(one, (n,))) is not None]

    def _bad(self, path: DataPath, what: str, fix: str) -> None:
        self.problems.append(Problem(self._file, self._document.line(path), self._where, what, fix))

    def _talk(self, data: Any, path: DataPath) -> Talk | None:
        self._where = "-"
        before = len(self.problems)
        if not isinstance(data, dict):
            self._bad(
                path, "a conversation must have `name`, `shows`, `covers` and `talk`.", "write these fields."
            )
            return None
        self._where = str(data.get("name") or "-")
        self._fields(data, path, TALK_KEYS)
        for name in ("name", "shows", "covers", "talk"):
            if not data.get(name):
                self._bad(path, f"`{name}` is missing.", f"write `{name}`.")
        begins = self._one_of(data, path, "begins", ("ready", "new"), "ready")
        staff = self._one_of(data, path, "staff", ("watching", "nobody"), "watching")
        plan = self._one_of(data, path, "plan", ("none", "saved"), "none")
        long = self._one_of(data, path, "long", ("no", "yes"), "no")
        covers = self._texts(data, path, "covers")
        for topic in unknown_topics(covers, self._library):
            fix = "write `row 5`, `section 8`, `code T2`, a skill's id or `flow intake`; see topics.py."
            self._bad((*path, "covers"), f"`{topic}` is nothing that can be covered.", fix)
        raw_steps = data.get("talk")
        if raw_steps is not None and not isinstance(raw_steps, list):
            self._bad((*path, "talk"), "`talk` must be a list of steps.", "begin each step with `- `.")
            raw_steps = []
        steps = [self._step(one, (*path, "talk", n)) for n, one in enumerate(raw_steps or [])]
        clock = self._clock(data, path)
        country = str(data.get("country") or "GB")
        if country not in self._library.countries:
            self._bad((*path, "country"), f"`{country}` is no country of ours.", "write two letters, such as US.")
        if len(self.problems) > before:
            return None
        return Talk(
            name=str(data["name"]),
            shows=" ".join(str(data["shows"]).split()),
            covers=covers,
            steps=tuple(step for step in steps if step is not None),
            file=self._file,
            line=self._document.line(path),
            new=begins == "new",
            clock=clock,
            staff=staff == "watching",
            plan=plan == "saved",
            country=country,
            long=long == "yes",
        )

    def _clock(self, data: Mapping[str, Any], path: DataPath) -> time:
        try:
            return time.fromisoformat(str(data.get("clock") or "12:00"))
        except ValueError:
            self._bad((*path, "clock"), "`clock` is no time of day.", 'write it as "22:30".')
            return time(12, 0)

    def _step(self, data: Any, path: DataPath) -> Step | None:
        if not isinstance(data, dict):
            self._bad(path, "a step must say who does what.", f"use one of {', '.join(ACTS)}.")
            return None
        self._fields(data, path, STEP_KEYS)
        acts = [act for act in ACTS if act in data]
        if len(acts) != 1:
            what = "nothing happens in this step." if not acts else f"{' and '.join(acts)} stand in one step."
            self._bad(path, what, f"write exactly one of {', '.join(ACTS)}.")
            return None
        (act,) = acts
        what = "" if data[act] is None else str(data[act])
        self._act(act, what, (*path, act))
        danger = self._one_of(data, path, "danger", tuple(Danger), Danger.NO)
        gap, wanted = self._gap(data, path)
        return Step(
            act=act,
            what=what,
            line=self._document.line(path),
            words=str(data.get("words") or ""),
            danger=Danger(danger),
            expected=self._expected(data, path),
            gap=gap,
            wanted=wanted,
        )

    def _act(self, act: str, what: str, path: DataPath) -> None:
        if act == "waits" and not _PERIOD.fullmatch(what):
            self._bad(
                path, f"`{what}` is no length of time.", "write `90 seconds`, `6 minutes`, `2 hours`, `1 day`."
            )
        if act == "sends" and what not in SENT_KINDS:
            self._bad(
                path, f"nothing of the kind `{what}` can be sent.", f"use one of {', '.join(sorted(SENT_KINDS))}."
            )
        if act == "team" and what not in TEAM_ACTS:
            self._bad(path, f"the team cannot `{what}`.", f"use one of {', '.join(sorted(TEAM_ACTS))}.")
        if act == "taps" and not what:
            self._bad(path, "it is not said what is tapped.", "write the button's label, or its key.")

    def _gap(self, data: Mapping[str, Any], path: DataPath) -> tuple[str, Expected | None]:
        gap = data.get("known_gap")
        if gap is None:
            return "", None
        here = (*path, "known_gap")
        if not isinstance(gap, dict) or not gap.get("because") or not set(gap) & set(EXPECTS):
            self._bad(here, "a known gap needs `because`, and what should hold.", "write both.")
            return "", None
        self._fields(gap, here, frozenset({*EXPECTS, "because"}))
        return " ".join(str(gap["because"]).split()), self._expected(gap, here)

    def _expected(self, data: Mapping[str, Any], path: DataPath) -> Expected:
        only = self._texts(data, path, "bot_only") if "bot_only" in data else None
        bot = self._texts(data, path, "bot")
        if bot == (NOTHING,):
            bot, only = (), ()
        never = self._texts(data, path, "never")
        for name, keys in (("bot", bot), ("bot_only", only or ()), ("never", never)):
            for key in keys:
                self._wording(key, (*path, name))
        mode = data.get("mode")
        if mode is not None and mode not in tuple(Mode):
            self._bad((*path, "mode"), f"`{mode}` is no mode.", f"use one of {', '.join(Mode)}.")
        pages = self._texts(data, path, "pages") if "pages" in data else None
        return Expected(
            bot=bot,
            only=only,
            never=never,
            mode=str(mode) if mode is not None else None,
            pages=() if pages == (NO_PAGE,) else pages,
            reads=self._texts(data, path, "reads"),
            buttons=self._texts(data, path, "buttons"),
        )

    def _wording(self, key: str, path: DataPath) -> None:
        if not _PATTERN.fullmatch(key):
            self._bad(path, f"`{key}` is no key of a wording.", "write a key such as menu.main, or crisis.*.")
        elif not any(fits(key, known) for known in self._library.wording):
            self._bad(path, f"there is no wording `{key}`.", "look it up in content/en, or end it with a *.")

    def _fields(self, data: Mapping[str, Any], path: DataPath, known: Collection[str]) -> None:
        for name in data:
            if name not in known:
                self._bad((*path, name), f"there is no field `{name}`.", f"use {', '.join(sorted(known))}.")

    def _one_of(
        self, data: Mapping[str, Any], path: DataPath, name: str, known: Collection[str], default: str
    ) -> str:
        value = str(data.get(name) or default)
        if value not in known:
            self._bad((*path, name), f"`{name}` is `{value}`.", f"use one of {', '.join(known)}.")
            return default
        return value

    def _texts(self, data: Mapping[str, Any], path: DataPath, name: str) -> tuple[str, ...]:
        value = data.get(name)
        if value is None:
            return ()
        many = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) and one for one in many):
            self._bad((*path, name), f"`{name}` must be a text or a list of texts.", "write them as `[one, two]`.")
            return ()
        return tuple(many)


def fits(pattern: str, key: str) -> bool:
    """Tell whether a key is meant by a pattern; a `*` stands for anything."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), key) is not None
