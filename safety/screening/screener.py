"""The screener: decides for one message, with what came before it, what happens next. Pure, fast, explainable."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from safety.screening.answers import AnswerReader
from safety.screening.characters import fold
from safety.screening.learned import ModelFileError, Reads, load_learned
from safety.screening.lexicon import Tagged
from safety.screening.payloads import screening_of_payload
from safety.screening.rules import DEFAULT_ACTION, Finding
from safety.screening.tables import Tables, load_tables
from safety.types import Action, Code, Screening, ScreenInput

CONTEXT_MESSAGES = 6
"""How many of the client's last messages are read together with the new one."""

_MOST_EVIDENCE = 8
_HINTS_FROM = 3  # so many messages back do hints still belong together
_SHORT = 20  # a message of more words may hold more than what the rules understood of it
_FEW = 4  # so few words mean little without what came before
_FRAGMENT = 6  # a message of more words than this is no piece of a sentence typed in bits
_ENDED = frozenset('."')


class Screener:
    """Screens messages with one loaded set of rules; build it once, it keeps no state between messages."""

    def __init__(self, tables: Tables, learned: Reads | None = None) -> None:
        self._tables = tables
        self._learned = learned
        self._answers = AnswerReader(tables.answers)
        self._scripts = _other_scripts(tables)
        english = tables.lexicons["en"]
        self._foreign = {
            language: (lexicon.telltale | lexicon.words) - english.words - english.telltale
            for language, lexicon in tables.lexicons.items()
            if language != "en"
        }
        self.version = tables.version if learned is not None else f"{tables.version}-rules-alone"

    def screen(self, message: ScreenInput) -> Screening:
        """Return what to do about a message; use `screen_safely` where an exception must not escape."""
        if message.payload is not None:
            pressed = screening_of_payload(message.payload)
            if pressed is not None:
                return Screening(pressed.action, pressed.code, (pressed.name,), self.version)
        words = self._tables.normaliser.words(message.text)
        alone = list(self._found(words, 0, message.lang))
        explained = False
        if self._answers_something_ordinary(message):
            vague = [f for f in alone if f.rule in self._tables.rules.not_as_answer]
            alone = [f for f in alone if f not in vague]
            explained = bool(vague) and len(words) <= _SHORT  # "tonight" answers "when will you do it?"
        findings = [*alone, *self._answered(message, words), *self._together(message, words, alone)]
        if not any(f.action is not Action.NONE for f in findings):
            findings += self._unreadable(message.text)
        if not (explained or _called_or_understood(findings, words)):
            findings += self._read(message, findings, short=len(words) <= _SHORT, few=len(words) <= _FEW)
        return self._screening(findings)

    @property
    def rules_alone(self) -> bool:
        """Tell whether the learned layer is missing: staff must know."""
        return self._learned is None

    def _read(self, message: ScreenInput, findings: Sequence[Finding], *, short: bool, few: bool) -> list[Finding]:
        """Ask the learned layer about the message, and about the last few as one when a short one gives none."""
        if self._learned is None:
            return []
        limits = self._tables.learned
        before = " ".join(self._not_found_yet(message))
        asked = any(f.action is not Action.NONE and not f.cue for f in findings)
        try:
            alone = self._learned.read(message.text)
            # A few words mean what the conversation makes of them: alone they must say it more plainly.
            found = None if few and before and alone.danger < limits.together else limits.finding(alone)
            if found is not None and found.code is Code.HTO and any(f.code is Code.OTHER for f in findings):
                found = None  # the rules know better whose danger it is
            if found is None and not asked and short and before:
                found = limits.finding_together(self._learned.read(f"{before} {message.text}"))
                # What was told before, and answered then, is not found again in what comes after it.
                if found is not None and limits.finding_together(self._learned.read(before)) is not None:
                    found = None
        except Exception:  # noqa: BLE001 - the rules' word stands; that it was read by half makes it no "no"
            return [Finding("learned_layer_failed", Code.UNCLEAR, Action.CHECK_IN, 0, 0)]
        return [found] if found is not None else []

    def _not_found_yet(self, message: ScreenInput) -> list[str]:
        """Return the last messages since the one in which a rule found something: that was answered then."""
        lately: list[str] = []
        for text in message.context[-_HINTS_FROM:]:
            words = self._tables.normaliser.words(text)
            told = any(f.action is not Action.NONE for f in self._found(words, 0, message.lang))
            lately = [] if told else [*lately, text]
        return lately

    def normalise(self, text: str) -> str:
        """Return the plain words that the rules see, for tests and reviewers."""
        return self._tables.normaliser(text)

    def explain(self, text: str) -> list[Finding]:
        """Return every finding for a text by itself, for reviewers."""
        return list(self._found(self._tables.normaliser.words(text), 0, None))

    def _found(
        self, words: Sequence[str], since_word: int, lang: str | None, *, cues_only: bool = False
    ) -> Iterator[Finding]:
        for language in self._languages(words, lang):
            lexicon = self._tables.lexicons[language]
            seen: set[str] = set()
            for layer in range(lexicon.layers):
                tagged: Tagged = lexicon.tag(words, layer)
                if tagged.codes not in seen:
                    seen.add(tagged.codes)
                    since = tagged.from_word(since_word) if since_word else 0
                    yield from self._tables.rules.findings(tagged, since, cues_only=cues_only)

    def _languages(self, words: Sequence[str], lang: str | None) -> list[str]:
        """Return the languages to read a message in: English always, unless another one clearly rules."""
        present = set(words)
        hits = {language: len(present & telltale) for language, telltale in self._foreign.items()}
        english = len(present & self._tables.lexicons["en"].telltale)
        foreign = [lan for lan, count in hits.items() if count >= 2 or (count and not english) or lan == lang]
        most = max((hits[language] for language in foreign), default=0)
        if most >= 2 and english * 2 <= most:
            return foreign
        return ["en", *foreign]

    def _answers_something_ordinary(self, message: ScreenInput) -> bool:
        """Say whether the bot had just asked something that has nothing to do with danger."""
        if not message.question:
            return False
        return self._answers.question_kind(self._tables.normaliser(message.question)) is None

    def _answered(self, message: ScreenInput, words: Sequence[str]) -> list[Finding]:
        if not message.question:
            return []
        said = message.text.strip()
        anything = bool(said) and not said.startswith("/")  # a command is no answer
        found = self._answers.read(self._tables.normaliser(message.question), words, said_anything=anything)
        return [found] if found is not None else []

    def _together(self, message: ScreenInput, words: Sequence[str], alone: Sequence[Finding]) -> list[Finding]:
        """Read the last messages together with this one: a split sentence, a word taken back."""
        cues = frozenset(f.cue for f in alone if f.cue)
        if not message.context:
            return self._constellations(cues, cues)
        before = [self._tables.normaliser.words(text) for text in message.context[-CONTEXT_MESSAGES:]]
        if self._answers.takes_back(words):
            told = [f for words_then in before for f in self._found(words_then, 0, message.lang)]
            worst = max((f for f in told if f.action is not Action.NONE), key=lambda f: f.weight, default=None)
            if worst is not None:
                return [Finding("taken_back_after_disclosure", worst.code, worst.action, 0, 0)]
        lately = [words_then for words_then in before[-_HINTS_FROM:] if words_then]
        earlier = [
            f.cue for words_then in lately for f in self._found(words_then, 0, message.lang, cues_only=True)
        ]
        tail = _unfinished(before, words)
        over = self._found([*tail, *words], len(tail), message.lang) if tail else ()
        return [
            *self._constellations(cues, cues.union(earlier)),
            *(
                Finding(f.rule, f.code, f.action, f.start, f.end, f.lowered_by or "over_messages", f.flags)
                for f in over
                if not (f.cue or f.fallback) and not any(f.rule == g.rule for g in alone)
            ),
        ]

    def _constellations(self, now: frozenset[str], ever: frozenset[str]) -> list[Finding]:
        """Return what hints give together; one of them must stand in the message itself."""
        found = (constellation.found(now, ever) for constellation in self._tables.rules.constellations)
        return [finding for finding in found if finding is not None]

    def _unreadable(self, text: str) -> list[Finding]:
        """Return UNCLEAR for text in a script that no lexicon covers, once it is long enough to say something."""
        folded = fold(text)
        if folded.isascii():
            return []
        squeezed = "".join(folded.split())
        for code, phrases in self._scripts:
            if any(phrase in squeezed for phrase in phrases):
                return [Finding(f"other_script_{code.value.lower()}", code, DEFAULT_ACTION[code], 0, 0)]
        latin = unread = 0
        for char in folded:
            if char.isascii():
                latin += char.isalpha()
            elif char.isalpha() or char == "\ufffd":
                unread += _letter_weight(char)
        limit = self._tables.other_scripts["letters_to_be_unclear"]
        if unread >= limit and unread > latin:
            return [Finding("script_not_covered", Code.UNCLEAR, Action.CHECK_IN, 0, 0)]
        return []

    def _screening(self, findings: Sequence[Finding]) -> Screening:
        counted = [f for f in findings if not f.cue]
        counted = [f for f in counted if f.action is not Action.NONE] or counted
        counted = [f for f in counted if not f.fallback] or counted
        ranked = sorted(counted, key=lambda f: f.weight, reverse=True)
        if not ranked:
            return Screening(Action.NONE, Code.NONE, (), self.version)
        first = ranked[0]
        same = [f for f in ranked if (f.code, f.action) == (first.code, first.action)]
        flags = {flag for f in same for flag in f.flags}
        evidence = list(dict.fromkeys(f.evidence for f in ranked))[:_MOST_EVIDENCE]
        evidence += [f"flag:{flag}" for flag in sorted(flags)]
        evidence += [
            f"also:{code.value}" for code in dict.fromkeys(f.code for f in ranked) if code is not first.code
        ]
        return Screening(first.action, first.code, tuple(evidence), self.version)


def _called_or_understood(findings: Sequence[Finding], words: Sequence[str]) -> bool:
    """Say whether the learned layer has nothing to add: a human is called already, or the rules know better.

    A short message in which a rule found something and made less of it (a denial, the past, a song) was
    understood: the learned layer knows none of these as well.
    """
    if any(f.action.rank > Action.CHECK_IN.rank for f in findings):
        return True
    if len(words) > _SHORT or "but" in words:  # "I do not want to die, but ..." goes on
        return False
    return any((f.lowered_by or f.fallback or f.code is Code.NONE) and not f.cue for f in findings)


def _unfinished(before: Sequence[Sequence[str]], words: Sequence[str]) -> list[str]:
    """Return the words of a sentence typed in bits that this message goes on with; none where it stands alone."""
    if not words or len(words) > _FRAGMENT:
        return []
    bits: list[Sequence[str]] = []
    for earlier in reversed(before):
        if not earlier or len(earlier) > _FRAGMENT or earlier[-1] in _ENDED:
            break
        bits.append(earlier)
    return [word for bit in reversed(bits) for word in bit]


@lru_cache(maxsize=4096)
def _letter_weight(char: str) -> int:
    """Return how much one letter says: a Chinese, Japanese or Korean sign as much as three."""
    name = unicodedata.name(char, "")
    return 3 if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL")) else 1


def _other_scripts(tables: Tables) -> list[tuple[Code, tuple[str, ...]]]:
    return [
        (code, tuple("".join(fold(p).split()) for p in tables.other_scripts[code.value]))
        for code in (Code.T5, Code.T2, Code.T1)
    ]


def build_screener() -> Screener:
    """Return a screener with the shipped rules and model; takes about two seconds, so build it once a process.

    Without a usable model file it screens with the rules alone and says so (`rules_alone`): less is found then,
    and whoever starts it must tell a human.
    """
    try:
        learned = load_learned()
    except ModelFileError:
        return Screener(load_tables())
    return Screener(load_tables(), learned)


_ALARM = re.compile(
    r"kill|suicid|die|dead|pills|overdos|hang|jump|cut|hurt|bleed|gun|knife|help|matar|morir|morrer|mourir|sterben",
    re.IGNORECASE,
)


def screen_safely(screener: Screener | None, message: ScreenInput) -> Screening:
    """Return the screening; whatever goes wrong counts as a possible crisis, never as no.

    Without a screener, or when it fails, the answer is UNCLEAR: urgent if the text holds a word of danger.
    """
    try:
        if screener is not None:
            return screener.screen(message)
    except Exception:  # noqa: BLE001, S110 - a failure must never read as "no crisis"; evidence says it failed
        pass
    action = Action.CHECK_IN
    try:
        if _ALARM.search(message.text[:4000]):
            action = Action.URGENT
    except Exception:  # noqa: BLE001 - not even text: still a possible crisis
        action = Action.URGENT
    version = getattr(screener, "version", "none")
    return Screening(action, Code.UNCLEAR, ("screener_failed",), str(version))
