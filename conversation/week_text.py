"""A week's summary in approved wording: the text, the caption under the picture, and what the picture says."""

from collections.abc import Iterator, Sequence
from datetime import date

from coaching.diary import EMOTIONS, Target, TargetKind
from coaching.diary_week import ActWeek, Range, SessionQuestion, SkillWeek, UrgeWeek, Week
from content.library import Library
from content.render import render
from content.say import Say, client_words
from content.slots import fill
from conversation.chain_text import ChainText
from conversation.own.parked import names
from conversation.ports import WeekPicture, WeekRow

MOST_CAPTION, MOST_TEXT = 1000, 3700
"""Telegram takes 1024 characters under a picture and 4096 in a message."""


class WeekText:
    """Words one week with the wording of one library."""

    def __init__(self, library: Library, week: Week) -> None:
        self._library = library
        self._week = week

    def title(self) -> str:
        """Return what the summary is called, with its first and last day."""
        days = self._week.days
        return self._say("week.title", **{"from": self._date(days[0]), "to": self._date(days[-1])})

    def caption(self) -> str:
        """Return the text alternative of the picture: what it shows, in lines that fit under it."""
        lines = [*self._filled(), *self._urges(), *self._acts(), *self._feelings(), *self._sleep()]
        kept: list[str] = []
        for line in lines:
            if sum(map(len, kept)) + len(kept) + len(line) < MOST_CAPTION - len(self.title()):
                kept.append(line)
        return self._say("week.caption", title=self.title(), lines="\n".join(kept))

    def text(self, added: str = "") -> str:
        """Return the whole summary; `added` is the client's own line."""
        text = self._say("week.text", title=self.title(), lines="\n".join(self.lines(added)))
        return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "\u2026"

    def lines(self, added: str = "") -> list[str]:
        """Return every line of the summary, in order."""
        shown = [*self._filled(), *self._urges(), *self._acts(), *self._feelings(), *self._sleep()]
        return [*shown, *self._rest(added)]

    def _rest(self, added: str) -> list[str]:
        """Return the lines that no picture shows."""
        week = self._week
        lines = [*self._health(), *self._skills()]
        if week.flags:
            lines.append(self._say("week.flags", number=str(sum(week.flags.values()))))
        lines += self._chains()
        lines += [self._say("week.goal", words=client_words(words)) for words in week.goals]
        lines += [
            self._say("week.told", day=self._day(day), words=client_words(words)) for day, words in week.told
        ]
        if listed := names(self._library, week.parked):
            lines.append(self._say("week.parked", matters=listed))
        if added:
            lines.append(self._say("week.added", words=client_words(added)))
        return [*lines, "", self._say("week.questions"), *(f"- {self._question(q)}" for q in week.questions)]

    def picture(self, added: str = "") -> WeekPicture:
        """Return what the picture and the page show."""
        week = self._week
        acted = {act.target: act.days for act in week.acts}
        urges = tuple(
            WeekRow(
                self._target(urge.target, short=True),
                urge.by_day,
                tuple(day in acted.get(urge.target, ()) for day in week.days),
            )
            for urge in week.urges
        )
        emotions = tuple(
            WeekRow(self._say(f"week.name.{name}"), week.emotions_by_day[name])
            for name in EMOTIONS
            if week.emotions[name] is not None
        )
        return WeekPicture(
            title=self.title(),
            days=tuple(f"{self._weekday(day)}\n{day.day}" for day in week.days),
            groups=((self._say("week.picture.urges"), urges), (self._say("week.picture.emotions"), emotions)),
            sleep=WeekRow(self._say("week.name.sleep"), week.sleep_by_day, shaded=False),
            legend=(self._say("week.picture.missing"), self._say("week.picture.acted")),
            lines=(*self._filled(), *self._acts(), *self._rest(added)),
        )

    def _filled(self) -> Iterator[str]:
        week = self._week
        yield self._say("week.filled", number=str(len(week.filled)), count=str(len(week.days)))
        if week.late:
            yield self._say("week.late", days=self._days(week.late))
        if week.missing:
            yield self._say("week.missing", days=self._days(week.missing))

    def _urges(self) -> Iterator[str]:
        for urge in self._week.urges:
            yield self._urge(urge)

    def _urge(self, urge: UrgeWeek) -> str:
        if urge.highest is None or urge.day is None:
            return self._say("week.urge_missing", target=self._target(urge.target))
        if urge.highest == 0:
            return self._say("week.urge_zero", target=self._target(urge.target))
        slots = {"number": str(urge.highest), "day": self._day(urge.day)}
        return self._say("week.urge", target=self._target(urge.target), **slots)

    def _acts(self) -> Iterator[str]:
        week = self._week
        if week.acts:
            yield from map(self._act, week.acts)
        elif week.acts_asked:
            yield self._say("week.no_acts", number=str(week.acts_asked))
        else:
            yield self._say("week.acts_missing")

    def _act(self, act: ActWeek) -> str:
        slots = {"target": self._target(act.target), "days": self._days(act.days)}
        if act.times is None:
            return self._say("week.acts", **slots)
        return self._say("week.acts_times", **slots, number=str(act.times))

    def _feelings(self) -> Iterator[str]:
        for name in EMOTIONS:
            yield self._range(name, self._week.emotions[name])

    def _sleep(self) -> Iterator[str]:
        yield self._range("sleep", self._week.sleep)

    def _range(self, name: str, found: Range | None) -> str:
        named = self._say(f"week.name.{name}")
        if found is None:
            return self._say("week.range_missing", name=named)
        slots = {"low": f"{found.low:g}", "high": f"{found.high:g}", "number": str(found.days)}
        key = "week.range" if found.low < found.high else "week.range_one"
        return self._say(key, name=named, **slots, count=str(len(self._week.days)))

    def _health(self) -> Iterator[str]:
        medicine, substances = self._week.medicine, self._week.substances
        taken = {name: str(medicine.get(name, 0)) for name in ("yes", "partly", "no")}
        if any(name in medicine for name in taken):
            yield self._say("week.medicine", **taken)
        if substances:
            answered = sum(substances.values())
            used = answered - substances.get("none", 0)
            yield self._say("week.substances", used=str(used), number=str(answered))

    def _skills(self) -> Iterator[str]:
        week = self._week
        if week.best is None:
            yield self._say("week.no_skills")
            return
        yield self._say("week.best", skill=self._skill(week.best.skill), how=self._how(week.best))
        if week.least is not None:
            yield self._say("week.least", skill=self._skill(week.least.skill), how=self._how(week.least))

    def _chains(self) -> Iterator[str]:
        """Yield how many chains were gone through, and what those that are shared are about; none is no line."""
        if self._week.chains:
            yield self._say("week.chains", number=str(self._week.chains))
        for chain in self._week.shared_chains:
            target = ChainText(self._library, chain).target()
            yield self._say("week.chain_shared", words=client_words(target))

    def _how(self, skill: SkillWeek) -> str:
        if skill.drop is not None:
            key = "week.how_drop" if skill.drop >= 0 else "week.how_rise"
            return self._inside(key, f"{abs(skill.drop) / 10:.1f}")
        return self._inside("week.how_rating", f"{skill.rating or 0:.1f}")

    def _question(self, question: SessionQuestion) -> str:
        slots = {
            "day": self._day(question.day) if question.day is not None else "",
            "target": self._target(question.target) if question.target is not None else "",
            "number": f"{question.number:g}" if question.number is not None else "",
            "skill": self._skill(question.skill) if question.skill is not None else "",
        }
        return self._say(f"week.ask.{question.about}", **slots)

    def _target(self, target: Target, *, short: bool = False) -> str:
        if target.kind is TargetKind.PERSONAL:
            return target.words
        return self._piece(f"week.target.{target.kind}" if short else f"diary.target.{target.kind}")

    def _skill(self, skill: str) -> str:
        known = self._library.skills.get(skill)
        return known.name if known is not None else skill

    def _days(self, days: Sequence[date]) -> str:
        return ", ".join(self._weekday(day) for day in days)

    def _day(self, day: date) -> str:
        return self._say(f"diary.weekday.{day.weekday()}")

    def _weekday(self, day: date) -> str:
        return self._say(f"week.day.{day.weekday()}")

    def _date(self, day: date) -> str:
        slots = {
            "weekday": self._weekday(day),
            "number": str(day.day),
            "month": self._piece(f"week.month.{day.month}"),
        }
        return self._say("week.date", **slots)

    def _inside(self, key: str, number: str) -> str:
        return fill(self._piece(key), lambda _name: number)

    def _piece(self, key: str) -> str:
        """Return wording that stands inside a sentence, as it is written."""
        return self._library.message(key).variants[0]

    def _say(self, key: str, **slots: str) -> str:
        return render(self._library, Say(key, slots), lambda _count: 0).text
