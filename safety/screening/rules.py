"""Rules over concepts: loads them, finds them in a tagged message and lets what stands around lower them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from safety.screening.lexicon import Concepts, TableError, Tagged
from safety.screening.patterns import Pattern, PatternCompiler
from safety.screening.surroundings import Surroundings, concepts_used
from safety.types import Action, Code

DEFAULT_ACTION: Mapping[Code, Action] = {
    Code.NONE: Action.NONE,
    Code.T1: Action.CHECK_IN,
    Code.T2: Action.URGENT,
    Code.T3: Action.URGENT,
    Code.T4: Action.EMERGENCY,
    Code.T5: Action.EMERGENCY,
    Code.SH_U: Action.CHECK_IN,
    Code.SH_A: Action.URGENT,
    Code.HTO: Action.URGENT,
    Code.ABU: Action.URGENT,
    Code.PSM: Action.URGENT,
    Code.MED: Action.EMERGENCY,
    Code.CHI: Action.URGENT,
    Code.OTHER: Action.CHECK_IN,
    Code.UNCLEAR: Action.CHECK_IN,
}
_MOST_MATCHES = 400
# Which of two findings with the same action leads: what threatens a life first (dbt-brief section 7).
_ORDER = (
    Code.T5, Code.MED, Code.T4, Code.T3, Code.HTO, Code.SH_A, Code.T2, Code.PSM, Code.ABU, Code.CHI, Code.SH_U,
    Code.T1, Code.OTHER, Code.UNCLEAR, Code.NONE,
)  # fmt: skip
_RANK = {code: len(_ORDER) - place for place, code in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: the code it asks for, where, and which facts it noted. Never the words."""

    rule: str
    code: Code
    action: Action
    start: int
    end: int
    lowered_by: str = ""
    flags: tuple[str, ...] = ()
    cue: str = ""
    fallback: bool = False

    @property
    def weight(self) -> tuple[int, int]:
        """Return how findings are ordered: the action first, then what threatens a life."""
        return (self.action.rank, _RANK[self.code])

    @property
    def evidence(self) -> str:
        """Return the rule's name, with what lowered it."""
        return f"{self.rule}/{self.lowered_by}" if self.lowered_by else self.rule


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: any of its patterns gives its code; `lowers` names what may make less of it.

    A `fallback` counts only where nothing else was found; `not_as_answer` means nothing as the answer to an
    ordinary question of the bot's.
    `unless` silences it when the message holds one of these concepts, `not_with` when the same sentence does.
    """

    name: str
    code: Code
    action: Action
    patterns: tuple[Pattern, ...]
    lowers: Mapping[str, tuple[Code, Action] | None]
    judges_subject: bool
    unless: frozenset[str]
    not_with: frozenset[str]
    flags: tuple[str, ...]
    cue: str = ""
    fallback: bool = False
    not_as_answer: bool = False


@dataclass(frozen=True, slots=True)
class Constellation:
    """Hints that together give a code: of each set of `cues` at least one must be there."""

    name: str
    code: Code
    over: Code | None
    cues: tuple[frozenset[str], ...]

    def found(self, now: frozenset[str], ever: frozenset[str]) -> Finding | None:
        """Return what the hints of one message (`now`), or of the last messages (`ever`), give together."""
        if all(not one_of.isdisjoint(now) for one_of in self.cues):
            return Finding(self.name, self.code, DEFAULT_ACTION[self.code], 0, 0)
        taking_part = not now.isdisjoint(frozenset().union(*self.cues))
        if self.over is not None and taking_part and all(not one_of.isdisjoint(ever) for one_of in self.cues):
            return Finding(self.name, self.over, DEFAULT_ACTION[self.over], 0, 0, "over_messages")
        return None


class RuleSet:
    """All rules of the screener."""

    def __init__(
        self, tables: Iterable[Mapping[str, Any]], lowering: Mapping[str, Any], concepts: Concepts
    ) -> None:
        tables = list(tables)
        parts: dict[str, list[str]] = {}
        for table in tables:
            parts.update(table.get("parts", {}))
        compiler = PatternCompiler(concepts, parts)
        lowers = {name: _lowering(name, row) for name, row in lowering["lowers"].items()}
        self.rules = tuple(
            _rule(entry, compiler, lowers, concepts) for table in tables for entry in table.get("rules", [])
        )
        names = [rule.name for rule in self.rules]
        self.not_as_answer = frozenset(rule.name for rule in self.rules if rule.not_as_answer)
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise TableError(f"rules named twice: {', '.join(twice)}: give each rule a name of its own")
        self.constellations = tuple(
            Constellation(
                c["name"],
                Code(c["code"]),
                Code(c["over"]) if "over" in c else None,
                tuple(frozenset(s) for s in c["cues"]),
            )
            for table in tables
            for c in table.get("constellations", [])
        )
        cues = {rule.cue for rule in self.rules if rule.cue}
        for constellation in self.constellations:
            unknown = frozenset().union(*constellation.cues) - cues
            if unknown:
                raise TableError(f"constellation {constellation.name}: no rule gives the cue {sorted(unknown)}")
        self.concepts = concepts
        self._used = concepts_used(concepts)
        self._bits: dict[str, int] = {}
        self._masks = [[(pattern, self._needs(pattern)) for pattern in rule.patterns] for rule in self.rules]

    def _needs(self, pattern: Pattern) -> tuple[int, ...]:
        """Return what a message must hold for the pattern to match, as bit masks."""
        masks = {sum(1 << self._bits.setdefault(c, len(self._bits)) for c in need) for need in pattern.needs}
        return tuple(sorted(masks, key=int.bit_count))

    def findings(self, tagged: Tagged, since: int = 0, *, cues_only: bool = False) -> Iterator[Finding]:
        """Yield what the rules find that ends after position `since`, each already lowered by its surroundings."""
        present = frozenset(tagged.codes)
        mask = sum(1 << self._bits[c] for c in present if c in self._bits)
        around: Surroundings | None = None
        for rule, patterns in zip(self.rules, self._masks, strict=True):
            if (cues_only and not rule.cue) or not rule.unless.isdisjoint(present):
                continue
            for pattern, needs in patterns:
                if all(mask & need for need in needs):
                    around = around or Surroundings(tagged.codes, self._used)
                    yield from _matched(rule, pattern, around, tagged.codes, since)


def _matched(rule: Rule, pattern: Pattern, around: Surroundings, codes: str, since: int) -> Iterator[Finding]:
    """Yield a pattern's findings up to the first that nothing lowers; further ones would say the same."""
    seen: set[str] = set()
    for match in islice(pattern.regex.finditer(codes), _MOST_MATCHES):
        if match.end() <= since:
            continue
        head = match.start("head") if pattern.has_head else match.start()
        found = _judged(rule, around, match.start(), match.end(), head)
        if found is None or found.lowered_by in seen:
            continue
        yield found
        if not found.lowered_by:
            return
        seen.add(found.lowered_by)


def _judged(rule: Rule, around: Surroundings, start: int, end: int, head: int) -> Finding | None:
    """Return the finding after everything around it was weighed; None when it does not count at all."""
    if rule.not_with and around.sentence_holds(rule.not_with, start, end):
        return None
    for reason in around.reasons(start, end, head, judge_subject=rule.judges_subject):
        if reason not in rule.lowers:
            continue
        outcome = rule.lowers[reason]
        if outcome is None:  # understood, and nothing: a reviewer may ask why nothing was done
            return None if rule.cue else Finding(rule.name, Code.NONE, Action.NONE, start, end, reason)
        code, action = outcome
        if code is Code.NONE:  # kept as it is
            break
        return None if rule.cue else Finding(rule.name, code, action, start, end, reason)
    flags = tuple(sorted({*rule.flags, *around.facts(start, end)}))
    return Finding(
        rule.name, rule.code, rule.action, start, end, flags=flags, cue=rule.cue, fallback=rule.fallback
    )


def _lowering(name: str, row: Mapping[str, str]) -> dict[str, tuple[Code, Action] | None]:
    out: dict[str, tuple[Code, Action] | None] = {}
    for reason, outcome in row.items():
        if outcome == "none":
            out[reason] = None
        elif outcome == "keep":
            out[reason] = (Code.NONE, Action.NONE)
        else:
            code_name, _, action_name = outcome.partition("/")
            try:
                code = Code(code_name)
                out[reason] = (code, Action(action_name) if action_name else DEFAULT_ACTION[code])
            except ValueError as error:
                raise TableError(f"lowering {name}.{reason}: '{outcome}' is no code: correct it") from error
    return out


def _chars(entry: Mapping[str, Any], field: str, concepts: Concepts) -> frozenset[str]:
    return frozenset().union(*(concepts.chars(name) for name in entry.get(field, ())))


def _rule(
    entry: Mapping[str, Any],
    compiler: PatternCompiler,
    lowers: Mapping[str, Mapping[str, tuple[Code, Action] | None]],
    concepts: Concepts,
) -> Rule:
    name = entry["name"]
    try:
        code = Code(entry.get("code", "none")) if "cue" in entry else Code(entry["code"])
        return Rule(
            name=name,
            code=code,
            action=Action(entry["action"]) if "action" in entry else DEFAULT_ACTION[code],
            patterns=tuple(compiler.compile(source) for source in entry["any"]),
            lowers=lowers[entry["lowers"]],
            judges_subject=entry.get("who", "me") == "me",
            unless=_chars(entry, "unless", concepts),
            not_with=_chars(entry, "not_with", concepts),
            flags=tuple(entry.get("flags", ())),
            cue=entry.get("cue", ""),
            fallback=bool(entry.get("fallback", False)),
            not_as_answer=bool(entry.get("not_as_answer", False)),
        )
    except (KeyError, ValueError) as error:
        raise TableError(f"rule {name}: {error}") from error
