"""What a chain analysis says: for each move its wording, its slots and the buttons of this step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from coaching.chain import MOST_LETTERS, MOST_LINKS, MOST_TARGET_LETTERS, Chain
from coaching.chain_moves import TARGET_KINDS, Moved, Told
from coaching.chain_parts import PARTS, WORDS, Ask, Check, Factor, Part, Tag, When, part_of
from coaching.diary import Target, TargetKind
from content.library import Library
from content.render import render
from content.say import Say, client_words
from conversation.chain_text import ChainText

Rows = tuple[tuple[str, ...], ...]
ASK = "chain.ask."
STOP = ("chain.stop", "chain.too_much")
"""Not bound to a step: these work from any message of a chain."""
NUMBERS_IN_ROW = 5
_NUMBERS = frozenset({Ask.STRENGTH, Ask.MIDWAY, Ask.RERATE, Ask.LINK_STRENGTH})
_ONCE = WORDS | {Ask.TARGET, Ask.WHEN, Ask.MIDWAY, Ask.RERATE}
"""Asked again, these show what was said before."""
_MOST_OWN = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown beside the chain: the diary's targets, skills for a link, skills when it is too much."""

    targets: Sequence[Target] = ()
    skills: Sequence[str] = ()
    gentle: Sequence[str] = ()


class ChainSays:
    """Words the moves of one chain."""

    def __init__(self, library: Library, shown: Shown) -> None:
        self._library = library
        self._shown = shown

    def after(self, moved: Moved) -> tuple[Say, ...]:
        """Return what is said after a move, apart from the end and what safety says."""
        chain, told = moved.chain, moved.told
        if told in {Told.STOPPED, Told.STRONG, Told.RISEN}:
            return (self.paused(told),)
        if told is Told.DONE:
            return (Say("chain.done"),)
        if told is Told.TOO_MUCH:
            return (Say("chain.ask.too_much", buttons=self._rows(chain, Ask.STRENGTH)),)
        if told is Told.WHICH:
            parts = (part for part in PARTS if part is not Part.CLOSE and PARTS[part][0] in chain.order)
            rows = tuple((_bound(chain, f"part_{part}"),) for part in parts)
            return (Say("chain.which", buttons=(*rows, (_bound(chain, "view"),))),)
        asked = self._asked(chain)
        if told is Told.ASK:
            return asked
        limit = MOST_TARGET_LETTERS if chain.asks is Ask.TARGET else MOST_LETTERS
        return (Say(f"chain.{told}", {"limit": str(limit)}), asked[-1])

    def paused(self, told: Told) -> Say:
        """Return what is said when the chain is put down."""
        if told is Told.STOPPED:
            return Say("chain.stopped")
        skills = tuple(f"skill.{skill}" for skill in self._shown.gentle)
        rows = (*((skills,) if skills else ()), ("house.person", "house.helplines"), ("house.menu",))
        return Say("chain.closed.strong" if told is Told.STRONG else "chain.risen", buttons=rows)

    def _asked(self, chain: Chain) -> tuple[Say, ...]:
        asks = chain.asks or Ask.SHARE
        if chain.check is Check.TOO_MUCH:
            return (Say("chain.ask.too_much", buttons=self._rows(chain, asks)),)
        question = Say(f"{ASK}{self._key(chain, asks)}", self._slots(chain, asks), self._rows(chain, asks))
        if asks in _ONCE and chain.answers.get(asks) is not None:
            said = ChainText(self._library, chain).said(asks)
            return (Say("chain.so_far", {"words": client_words(said)}), question)
        return (question,)

    def _key(self, chain: Chain, asks: Ask) -> str:
        if asks is Ask.TARGET and any(self._own()):
            return "target_own"
        if asks is Ask.HARDER:
            return "harder_more" if chain.factors else "harder"
        if asks is Ask.LINK:
            full = len(chain.links) >= MOST_LINKS
            return "link_full" if full else "link_more" if chain.links else "link"
        if asks is Ask.LINK_WORDS and chain.making is not None:
            return f"link_words.{chain.making.tag}"
        if asks is Ask.BREAK:
            return "break_more" if chain.breaks else "break"
        if asks is Ask.BREAK_SKILL:
            return "break_skill" if self._shown.skills else "break_idea"
        return asks.value

    def _slots(self, chain: Chain, asks: Ask) -> Mapping[str, str]:
        slots = {"place": "@chain.place", "number": str(part_of(asks).number), "count": str(len(Part))}
        words = ChainText(self._library, chain)
        if asks is Ask.TARGET:
            slots["list"] = "\n".join(f"{number}: {own.words}" for number, own in self._own())
        if asks is Ask.HARDER:
            slots["words"] = client_words(words.factors())
        if asks is Ask.LINK and chain.links:
            slots["last"] = client_words(words.link(len(chain.links)))
            slots["links"] = str(len(chain.links))
        if asks is Ask.LINK_TAG and chain.making is not None:
            slots["words"] = client_words(chain.making.words)
        if asks is Ask.BREAK:
            slots["list"] = client_words(words.links())
        if asks is Ask.BREAK_SKILL and chain.picked is not None:
            slots["words"] = client_words(words.link(chain.picked))
            slots["skills"] = client_words("\n".join(map(self._skill, self._shown.skills)))
        return MappingProxyType(slots)

    def _own(self) -> list[tuple[int, Target]]:
        """Return the targets in the client's own words, with their numbers on the diary card."""
        numbered = enumerate(self._shown.targets, 1)
        return [(n, target) for n, target in numbered if target.kind is TargetKind.PERSONAL][:_MOST_OWN]

    def _skill(self, skill: str) -> str:
        slots = {"skill": f"@skill.{skill}.name", "gist": f"@skill.{skill}.gist"}
        return render(self._library, Say("find.entry", slots), lambda _count: 0).text

    def _rows(self, chain: Chain, asks: Ask) -> Rows:
        answers = self._answers(chain, asks)
        if chain.check is Check.TOO_MUCH:
            skills = tuple(f"skill.{skill}" for skill in self._shown.gentle)
            return (
                *answers,
                *((skills,) if skills else ()),
                (_bound(chain, "leave"), "chain.stop"),
                ("house.person",),
            )
        if chain.check is Check.BEGIN:
            return (*answers, ("chain.stop",))
        onward = self._onward(chain, asks)
        back = () if asks is Ask.TARGET else ("back",)
        steering = tuple(_bound(chain, name) for name in (*back, *onward))
        return (*answers, *((steering,) if steering else ()), STOP)

    def _onward(self, chain: Chain, asks: Ask) -> tuple[str, ...]:
        """Return what goes on without a new answer: skip, leave as it is, or that this is all."""
        if asks is Ask.SHARE:
            return ("change",)
        if (asks is Ask.LINK and chain.links) or (asks is Ask.HARDER and chain.factors):
            return ("undo", "end")
        if asks is Ask.BREAK and chain.breaks:
            return ("end",)
        return ("leave_it",) if chain.answers.get(asks) is not None else ("skip",)

    def _answers(self, chain: Chain, asks: Ask) -> Rows:
        if asks in _NUMBERS:
            names = [_bound(chain, f"n_{number}") for number in range(11)]
            return (tuple(names[:6]), tuple(names[6:]))
        if asks is Ask.TARGET:
            ours = {target.kind for target in self._shown.targets}
            kinds = tuple((_bound(chain, f"target_{kind}"),) for kind in TARGET_KINDS if kind in ours)
            return (*kinds, *_in_rows([_bound(chain, f"own_{number}") for number, _ in self._own()], 3))
        if asks is Ask.HARDER:
            left = [_bound(chain, f"factor_{one}") for one in Factor if one not in chain.factors]
            return _in_rows(left, 3)
        if asks is Ask.BREAK:
            return _in_rows([_bound(chain, f"link_{n}") for n in range(1, len(chain.links) + 1)], NUMBERS_IN_ROW)
        if asks is Ask.BREAK_SKILL:
            skills = tuple((f"chain.skill.{skill}.{chain.step}",) for skill in self._shown.skills)
            more = bool(self._shown.skills or chain.passed)
            return (*skills, *(((_bound(chain, "more"),),) if more else ()))
        if asks is Ask.LINK and len(chain.links) >= MOST_LINKS:
            return ()
        return tuple(tuple(_bound(chain, name) for name in row) for row in _CLOSED.get(asks, ()))


_TAGS: Rows = (
    (f"tag_{Tag.THOUGHT}", f"tag_{Tag.FEELING}", f"tag_{Tag.BODY}"),
    (f"tag_{Tag.URGE}", f"tag_{Tag.ACT}"),
)
_CLOSED: Mapping[Ask, Rows] = MappingProxyType(
    {
        Ask.WHEN: ((f"when_{When.FRESH}", f"when_{When.DAYS}"), (f"when_{When.WEEK}", f"when_{When.LONGER}")),
        Ask.LINK: _TAGS,
        Ask.LINK_TAG: _TAGS,
        Ask.SHARE: (("share_yes", "share_no"),),
    }
)


def _in_rows(names: Sequence[str], width: int) -> Rows:
    return tuple(tuple(names[start : start + width]) for start in range(0, len(names), width))


def _bound(chain: Chain, name: str) -> str:
    return f"chain.{name}.{chain.step}"
