"""The pattern language of the rules, compiled to regular expressions whose gaps are all bounded.

WANT ~3 DIE        WANT, at most three words, DIE (gaps never cross a full stop or "but")
~3!NEG             a gap without NEG          A|B   one or the other        X?   may be missing
!A                 the next is not A          <!A   the one before is not A
^ and $            start and end of a clause  @NAME a named part            *X   judged for denial and subject
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safety.screening.lexicon import Concepts, TableError

_GAP = re.compile(r"~(\d+)(?:!(\S+))?")
_LONGEST_GAP = 12
BREAKS = ("STOP", "BUT")
EDGES = ("STOP", "BUT", "COMMA", "QUOTE", "AND", "BECAUSE", "SO", "OR")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `needs` are sets of characters of which the message must hold at least one each."""

    source: str
    regex: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    has_head: bool


class PatternCompiler:
    """Compiles patterns against one numbering of the concepts."""

    def __init__(self, concepts: Concepts, parts: Mapping[str, Sequence[str]]) -> None:
        self._concepts = concepts
        self._parts = parts
        self._stop = self._class(BREAKS, negated=True)
        self._edge = self._class(EDGES)

    def compile(self, source: str) -> Pattern:
        """Return the compiled pattern; raises TableError naming the source for anything it cannot read."""
        try:
            body, needs = self._sequence(source.split())
        except TableError as error:
            raise TableError(f"pattern '{source}': {error}") from error
        has_head = "(?P<head>" in body
        return Pattern(source, re.compile(body), tuple(needs), has_head)

    def _sequence(self, tokens: Sequence[str]) -> tuple[str, list[frozenset[str]]]:
        out: list[str] = []
        needs: list[frozenset[str]] = []
        for item in tokens:
            piece, need = self._piece(item)
            out.append(piece)
            needs.extend(need)
        return "".join(out), needs

    def _piece(self, item: str) -> tuple[str, list[frozenset[str]]]:
        gap = _GAP.fullmatch(item)
        if gap:
            return self._gap(int(gap.group(1)), gap.group(2)), []
        if item == "^":
            return f"(?:^|(?<={self._edge}))", []
        if item == "$":
            return f"(?={self._edge}|$)", []
        if item.startswith("<!"):
            return f"(?<!{self._class(item[2:].split('|'))})", []
        if item.startswith("!"):
            return f"(?!{self._class(item[1:].split('|'))})", []
        head, item = item.startswith("*"), item.removeprefix("*")
        optional, item = item.endswith("?"), item.removesuffix("?")
        body, needs = self._element(item)
        if head:
            body = f"(?P<head>{body})"
        return (f"(?:{body})?", []) if optional else (body, needs)

    def _element(self, token: str) -> tuple[str, list[frozenset[str]]]:
        if "@" not in token:
            names = token.split("|")
            return self._class(names), [frozenset().union(*(self._concepts.chars(n) for n in names))]
        bodies: list[str] = []
        firsts: list[list[frozenset[str]]] = []
        for name in token.split("|"):
            if name.startswith("@"):
                if name[1:] not in self._parts:
                    raise TableError(f"unknown part {name}: add it under 'parts'")
                for source in self._parts[name[1:]]:
                    body, needs = self._sequence(source.split())
                    bodies.append(body)
                    firsts.append(needs)
            else:
                bodies.append(self._class([name]))
                firsts.append([self._concepts.chars(name)])
        together = frozenset().union(*(need[0] for need in firsts if need))
        return f"(?:{'|'.join(bodies)})", [together] if all(firsts) else []

    def _gap(self, longest: int, without: str | None) -> str:
        if longest > _LONGEST_GAP:
            raise TableError(f"a gap of {longest} is too long: {_LONGEST_GAP} at most")
        names: Iterable[str] = (*BREAKS, *(without.split("|") if without else ()))
        return f"{self._class(names, negated=True)}{{0,{longest}}}?"

    def _class(self, names: Iterable[str], *, negated: bool = False) -> str:
        chars = sorted(frozenset().union(*(self._concepts.chars(n) for n in names)))
        return f"[{'^' if negated else ''}{''.join(chars)}]"
