"""Lints over the wording: what the loader cannot know is wrong, and a client would feel.

Phrases stand in `content.phrases`; here are the rules that measure: reading level (dbt-brief section 10: grade 8
at most, crisis text 5), sentence length, one idea a message. Wording may break a rule on purpose with
`allow: [{rule, reason}]`; an allowance that nothing needs is itself a finding.
"""

import re
from collections.abc import Iterator, Sequence

from content import line_checks, reading
from content.findings import Finding, Severity
from content.languages import BY_CODE, Language
from content.library import Library, Source
from content.line_checks import check_line
from content.models import Allowance, Message, Register, ValidationLine
from content.phrases import BY_ID
from content.phrases.rule import PhraseRule
from content.phrases.tone import NO_BUT
from content.turn_order import turn_order

_CLIENT = (Register.WARM, Register.WARM_DIRECT, Register.MATTER_OF_FACT, Register.WARM_RETURN)
GRADE = {**dict.fromkeys(_CLIENT, 8.0), Register.SAFE: 5.0}
SHORT_TEXT = 20
SHORT_TEXT_MARGIN = 2.0
TOO_SHORT_TO_GRADE = 8
SENTENCE_WORDS = 15
SENTENCE_WORDS_LIMIT = 20
CHARACTERS = {**dict.fromkeys(_CLIENT, 700), Register.SAFE: 350}
STEP_WORDS = 45
LINE_WORDS = 35

_CHANGE = frozenset({"chain", "coaching", "skill", "intake", "crisis", "validation"})
_PRACTICE = re.compile(r"(?:^|[._])(?:practi[cs]e|diary|missed|homework|commitment|remind)(?:[._]|$)")
CRITICISM = re.compile(r"talk\.(?:complaint|repair)|repair\.|feedback\.")
"""Wording that answers criticism or hurt."""
NOTICE = re.compile(r"remind\.note\.")
"""Wording that comes unasked, so that a locked phone may show it to others."""
_QUOTED = re.compile(r"\u201c[^\u201d]*\u201d|\"[^\"]*\"|\u00ab[^\u00bb]*\u00bb")
NO_RULES, TURN_ORDER = "no-rules", "turn-order"
_MEASURES = frozenset({"reading-level", "long-sentence", "long-message", TURN_ORDER}) | line_checks.RULES

_Hit = tuple[str, Severity, str, str]


def lint(library: Library) -> tuple[Finding, ...]:
    """Return every finding over the library's wording, ordered by file and line; pure and complete."""
    language = BY_CODE.get(library.language)
    if language is None:
        return (_no_rules(library.language),)
    findings: list[Finding] = []
    needed: dict[str, set[str]] = {}
    allowed: dict[str, tuple[Allowance, ...]] = {}
    lines = {line.key: line for group in (library.validation, *library.situations.values()) for line in group}
    for message in library.wording.values():
        owner = _owner(message.key)
        allowed[owner] = message.allow
        aside = {allowance.rule for allowance in message.allow}
        for hit in _hits(message, language, lines.get(message.key)):
            if hit[0] in aside:
                needed.setdefault(owner, set()).add(hit[0])
            else:
                findings.append(_finding(library.sources[message.key], message.key, hit))
    for button in library.buttons.values():
        source = library.sources[button.key]
        findings += [
            _finding(source, button.key, hit) for hit in _label_hits(button.key, button.label, language.phrases)
        ]
    findings += _allowances(library, allowed, needed)
    return tuple(sorted(findings, key=lambda found: (found.file, found.line, found.key, found.rule)))


def _owner(key: str) -> str:
    """Return where the allowances of a wording are written: a skill's name and gist share those of the skill."""
    key = key.removesuffix(".without")
    return key.rsplit(".", 1)[0] if re.fullmatch(r"skill\.[A-Z]+\d+\.(?:name|gist)", key) else key


def _finding(source: Source, key: str, hit: _Hit) -> Finding:
    rule, severity, what, fix = hit
    return Finding(severity, rule, key, source.file, source.line, what, fix)


def _no_rules(language: str) -> Finding:
    what = "nobody has listed the phrases that never reach a client in this language."
    fix = "write them in content/phrases and list the language in content/languages.py."
    return Finding(Severity.ERROR, NO_RULES, "(language)", language, 0, what, fix)


def _hits(message: Message, language: Language, line: ValidationLine | None) -> Iterator[_Hit]:
    is_line = line is not None
    if line is not None:
        yield from ((rule, Severity.ERROR, what, fix) for rule, what, fix in check_line(line))
    yield from _phrases(message, language.phrases, is_line=is_line)
    yield from ((TURN_ORDER, Severity.ERROR, what, fix) for what, fix in turn_order(message, language))
    if message.register_ is Register.STAFF or re.fullmatch(r"skill\.\w+\.name", message.key):
        return
    yield from _too_hard(message, language)
    for text in message.variants:
        yield from _long_sentences(message.register_, text)
        yield from _too_long(message, text, is_line=is_line)


def _label_hits(key: str, label: str, rules: Sequence[PhraseRule]) -> Iterator[_Hit]:
    """Read a button like wording, less the rules on the bot's own voice: a label is what the client says."""
    own_voice = {rule.id for rule in rules if rule.own_voice}
    for hit in _phrases(Message(key=key, variants=(label,)), rules, is_line=False):
        if hit[0] not in own_voice:
            yield hit


def _places(message: Message, *, is_line: bool) -> frozenset[str]:
    places = {message.register_.value}
    if is_line:
        places.add("validation")
    if message.register_ is not Register.STAFF and message.key.split(".")[0] in _CHANGE:
        places.add("change")
    if _PRACTICE.search(message.key):
        places.add("practice")
    if NOTICE.match(message.key):
        places.add("notice")
    if CRITICISM.match(message.key):
        places.add("criticism")
    return frozenset(places)


def _phrases(message: Message, rules: Sequence[PhraseRule], *, is_line: bool) -> Iterator[_Hit]:
    places = _places(message, is_line=is_line)
    for rule in rules:
        softened = rule.id == NO_BUT.id and "warm" in places
        if not (rule.where & places or softened):
            continue
        severity = Severity.ERROR if rule.where & places else Severity.WARNING
        for text in message.variants:
            plain = text.replace("\u2019", "'")
            found = rule.pattern.search(_QUOTED.sub(" ", plain) if rule.own_voice else plain)
            if found:
                yield rule.id, severity, f"'{found.group()}': {rule.what}", rule.fix


def _too_hard(message: Message, language: Language) -> Iterator[_Hit]:
    """Grade the variants together, as they say one thing, and each alone; too few words carry no grade.

    The formula was fitted to passages of a hundred words and more: under SHORT_TEXT words one long word decides,
    so a short variant may pass the limit by SHORT_TEXT_MARGIN; one under TOO_SHORT_TO_GRADE words is not graded.
    """
    limit = GRADE[message.register_]
    passages: list[tuple[tuple[str, ...], int]] = [
        ((text,), len(reading.words_of(text))) for text in message.variants
    ]
    together = sum(count for _, count in passages)
    if together >= SHORT_TEXT:
        passages.append((message.variants, together))
    worst = 0.0
    for texts, count in passages:
        value = language.grade(texts)
        if value is None or count < TOO_SHORT_TO_GRADE:
            continue
        if value > limit + (SHORT_TEXT_MARGIN if count < SHORT_TEXT else 0):
            worst = max(worst, value)
    if worst:
        what = f"it reads at grade {worst:.1f}, over {limit:.0f} for {message.register_} wording."
        yield "reading-level", Severity.ERROR, what, "use shorter words and shorter sentences."


def _long_sentences(register: Register, text: str) -> Iterator[_Hit]:
    longest = max(map(len, reading.sentences_of(text)), default=0)
    if longest > SENTENCE_WORDS:
        strict = register is Register.SAFE or longest > SENTENCE_WORDS_LIMIT
        severity = Severity.ERROR if strict else Severity.WARNING
        what = f"a sentence has {longest} words, over {SENTENCE_WORDS}."
        yield "long-sentence", severity, what, "split it into two sentences."


def _too_long(message: Message, text: str, *, is_line: bool) -> Iterator[_Hit]:
    words = len(reading.words_of(text))
    fix = "say one idea a message; move the rest into the next."
    if len(text) > CHARACTERS[message.register_]:
        what = f"it has {len(text)} characters, over {CHARACTERS[message.register_]}."
        yield "long-message", Severity.ERROR, what, fix
    elif ".step." in message.key and message.key.startswith("skill.") and words > STEP_WORDS:
        yield "long-message", Severity.ERROR, f"the step has {words} words, over {STEP_WORDS}.", fix
    elif is_line and words > LINE_WORDS:
        yield "long-message", Severity.ERROR, f"the line has {words} words, over {LINE_WORDS}.", fix


def _allowances(
    library: Library, allowed: dict[str, tuple[Allowance, ...]], needed: dict[str, set[str]]
) -> Iterator[Finding]:
    for owner, allowances in allowed.items():
        source = library.sources.get(owner) or library.sources[f"{owner}.name"]
        for allowance in allowances:
            if allowance.rule not in BY_ID and allowance.rule not in _MEASURES:
                what, fix = f"there is no rule '{allowance.rule}'.", "correct its name."
            elif allowance.rule not in needed.get(owner, set()):
                what, fix = f"the allowance for '{allowance.rule}' is not needed.", "remove it."
            else:
                continue
            yield Finding(Severity.ERROR, "allowance", owner, source.file, source.line, what, fix)
