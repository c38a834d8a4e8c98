"""The screener: decides for one message, with what came before it, what happens next. Pure, fast, explainable."""

import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import lru_cache

from safety.encoder.shape import Watched
from safety.screening.answers import AnswerReader
from safety.screening.learned import ModelFileError, Reads, load_learned
from safety.screening.lexicon import Tagged
from safety.screening.payloads import screening_of_payload
from safety.screening.phrases import PhraseBook, PhraseError, phrases_version
from safety.screening.reading import SHORT, LearnedReader, ToRead
from safety.screening.rules import Finding
from safety.screening.scripts import OtherScripts
from safety.screening.surroundings import RECOVERED
from safety.screening.tables import Tables, shipped_tables
from safety.types import Action, Code, Phrase, Screening, ScreenInput

CONTEXT_MESSAGES = 6
"""How many of the client's last messages are read together with the new one."""

_MOST_EVIDENCE = 8
_HINTS_FROM = 3  # so many messages back do hints still belong together
_FRAGMENT = 6  # a message of more words than this is no piece of a sentence typed in bits
_ENDED = frozenset('."')
_WRITER = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our"})
_BOOKS_KEPT = 256  # of so many clients the own phrases are kept ready


class Screener:
    """Screens messages with one loaded set of rules; build it once, it keeps no state between messages."""

    def __init__(self, tables: Tables, learned: Reads | None = None, phrases: Sequence[Phrase] = ()) -> None:
        """`phrases` are the clinic's own; raises PhraseError for one that cannot be used."""
        self._tables = tables
        self._learned = LearnedReader(learned, tables.learned) if learned is not None else None
        self._phrases = tuple(phrases)
        self._book_of = lru_cache(_BOOKS_KEPT)(self._book)
        self._book_of(())
        self._common = frozenset().union(*(lex.telltale | lex.filler for lex in tables.lexicons.values()))
        self._answers = AnswerReader(tables.answers)
        self._scripts = OtherScripts(tables.other_scripts)
        english = tables.lexicons["en"]
        self._foreign = {
            language: (lexicon.telltale | lexicon.words) - english.words - english.telltale
            for language, lexicon in tables.lexicons.items()
            if language != "en"
        }
        version = tables.version if learned is not None else f"{tables.version}-rules-alone"
        self.version = f"{version}+phr-{phrases_version(self._phrases)}" if self._phrases else version

    def screen(self, message: ScreenInput) -> Screening:
        """Return what to do about a message; use `screen_safely` where an exception must not escape."""
        if message.payload is not None:
            pressed = screening_of_payload(message.payload)
            if pressed is not None:
                return Screening(pressed.action, pressed.code, (pressed.name,), self.version)
        words = self._tables.normaliser.words(message.text)
        alone = [*self._found(words, 0, message), *self._book_of(message.phrases).in_text(message.text)]
        explained = False
        if self._answers_something_ordinary(message):
            vague = [f for f in alone if f.rule in self._tables.rules.not_as_answer]
            alone = [f for f in alone if f not in vague]
            explained = bool(vague) and len(words) <= SHORT  # "tonight" answers "when will you do it?"
        findings = [*alone, *self._answered(message, words), *self._together(message, words, alone)]
        if not any(f.action is not Action.NONE for f in findings):
            findings += self._scripts.findings(message.text)
        if not (explained or _called_or_understood(findings, words)):
            findings += self._read(message, findings, words=words)
        return self._screening(findings)

    @property
    def rules_alone(self) -> bool:
        """Tell whether the learned layer is missing: staff must know."""
        return self._learned is None

    def _read(self, message: ScreenInput, findings: Sequence[Finding], *, words: Sequence[str]) -> list[Finding]:
        """Ask the learned layer."""
        if self._learned is None:
            return []
        given = ToRead(
            message.text,
            " ".join(self._not_found_yet(message)),
            len(words),
            # In other languages the verb alone may name the writer.
            personal=not _WRITER.isdisjoint(words) or self._languages(words, message.lang) != ["en"],
            asked=any(f.action is not Action.NONE and not f.cue for f in findings),
            of_another=any(f.code is Code.OTHER for f in findings),
        )
        try:
            found = self._learned.finding(given)
        except Exception:  # noqa: BLE001 - the rules' word stands; that it was read by half makes it no "no"
            return [Finding("learned_layer_failed", Code.UNCLEAR, Action.CHECK_IN, 0, 0)]
        return [found] if found is not None else []

    def _not_found_yet(self, message: ScreenInput) -> list[str]:
        """Return the last messages since the one in which a rule found something: that was answered then."""
        lately: list[str] = []
        for text in message.context[-_HINTS_FROM:]:
            words = self._tables.normaliser.words(text)
            told = any(f.action is not Action.NONE for f in self._found(words, 0, message))
            lately = [] if told else [*lately, text]
        return lately

    def plainly_urgent(self, text: str) -> bool:
        """Tell whether the rules alone find something in this text for which a human is called."""
        words = self._tables.normaliser.words(text)
        return any(f.action.rank >= Action.URGENT.rank for f in self._found(words, 0, ScreenInput(text)))

    def says_no(self, text: str) -> bool:
        """Tell whether a message is a plain no and says nothing more."""
        return self._answers.whole(self._tables.normaliser.words(text)) == "no"

    def check_phrase(self, phrase: Phrase) -> None:
        """Raise PhraseError for a phrase that could not be found, or that every other message would hold."""
        self._book((phrase,))
        words = self._tables.normaliser.words(phrase.text)
        if len(words) == 1 and words[0] in self._common:
            raise PhraseError("it is a word of every day: take more words around it.")

    def holds_phrase(self, message: ScreenInput) -> bool:
        """Tell whether a phrase that clinicians added stands in the message or over it and those before."""
        book = self._book_of(message.phrases)
        told = [*message.context[-CONTEXT_MESSAGES:], message.text]
        return any(
            True
            for text in (*told, " ".join(told))
            for _ in (*book.in_words(self._tables.normaliser.words(text)), *book.in_text(text))
        )

    def normalise(self, text: str) -> str:
        """Return the plain words that the rules see, for tests and reviewers."""
        return self._tables.normaliser(text)

    def explain(self, text: str) -> list[Finding]:
        """Return every finding for a text by itself, for reviewers."""
        return list(self._found(self._tables.normaliser.words(text), 0, ScreenInput(text)))

    def _found(
        self, words: Sequence[str], since_word: int, message: ScreenInput, *, cues_only: bool = False
    ) -> Iterator[Finding]:
        if not cues_only:
            yield from self._book_of(message.phrases).in_words(words)
        for language in self._languages(words, message.lang):
            lexicon = self._tables.lexicons[language]
            seen: set[str] = set()
            for layer in range(lexicon.layers):
                tagged: Tagged = lexicon.tag(words, layer)
                if tagged.codes not in seen:
                    seen.add(tagged.codes)
                    since = tagged.from_word(since_word) if since_word else 0
                    yield from self._tables.rules.findings(tagged, since, cues_only=cues_only)

    def _book(self, of_client: tuple[Phrase, ...]) -> PhraseBook:
        return PhraseBook([*self._phrases, *of_client], self._tables.normaliser.words)

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
        # A command is no answer, nor is a greeting on the next day.
        anything = bool(said) and not said.startswith("/") and not message.question_is_old
        found = self._answers.read(self._tables.normaliser(message.question), words, said_anything=anything)
        return [found] if found is not None else []

    def _together(self, message: ScreenInput, words: Sequence[str], alone: Sequence[Finding]) -> list[Finding]:
        """Read the last messages together with this one: a split sentence, a word taken back."""
        cues = frozenset(f.cue for f in alone if f.cue)
        if not message.context:
            return self._constellations(cues, cues)
        before = [self._tables.normaliser.words(text) for text in message.context[-CONTEXT_MESSAGES:]]
        if self._answers.takes_back(words):
            told = [f for words_then in before for f in self._found(words_then, 0, message)]
            worst = max((f for f in told if f.action is not Action.NONE), key=lambda f: f.weight, default=None)
            if worst is not None:
                return [Finding("taken_back_after_disclosure", worst.code, worst.action, 0, 0)]
        lately = [words_then for words_then in before[-_HINTS_FROM:] if words_then]
        earlier = [f.cue for words_then in lately for f in self._found(words_then, 0, message, cues_only=True)]
        tail = _unfinished(before, words)
        over = self._found([*tail, *words], len(tail), message) if tail else ()
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
    understood: the learned layer knows none of these as well. Whether somebody has recovered it does know.
    """
    if any(f.action.rank > Action.CHECK_IN.rank for f in findings):
        return True
    if len(words) > SHORT or "but" in words:  # "I do not want to die, but ..." goes on
        return False
    understood = (f for f in findings if f.lowered_by != RECOVERED and not f.cue)
    return any(f.lowered_by or f.fallback or f.code is Code.NONE for f in understood)


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


def build_screener(watched: Watched = nullcontext, phrases: Sequence[Phrase] = ()) -> Screener:
    """Return a screener with the shipped rules and model; takes about two seconds, so build it once a process.

    `watched` ends a reading that takes too long, where clients wait for it: see `safety.encoder.watch`. `phrases`
    are the clinic's own.

    Without a usable model file it screens with the rules alone and says so (`rules_alone`): less is found then,
    and whoever starts it must tell a human.
    """
    tables = shipped_tables()  # first: where memory is short, the rules must be the ones that got it
    try:
        learned = load_learned(watched=watched)
    except ModelFileError:
        return Screener(tables, None, phrases)
    return Screener(tables, learned, phrases)


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
