"""Finds skills by their name or by what a client is looking for, in plain words; pure, small and forgiving."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from coaching.feelings import read_feeling
from content.models import Feeling, Skill, SkillModule

MOST_FOUND = 6
_NAME, _TYPO, _HELPS, _GIST, _MEANT, _FEELING, _MODULE = 8.0, 5.0, 4.0, 1.5, 5.0, 2.5, 2.0
_LEAST = 2.0
_OF_THE_BEST = 0.3
"""What scores under this share of the best is left out: a short list is easier to read."""
_LONG_ENOUGH_FOR_A_TYPO, _ALIKE = 5, 0.8

# What people say, and the skills it points to. Words of one meaning stand on a line; a space makes a phrase.
_MEANS: Mapping[str, tuple[str, ...]] = {
    "sleep asleep sleeping sleepless insomnia nightmare nightmares bed awake tired night bedtime": ("ER12", "M09"),
    "nightmare nightmares dream dreams": ("ER12",),
    "exhausted drained ill eat food hungry meals": ("ER10",),
    "panic panicking panicky hyperventilating breathe breath breathing|heart racing": ("DT04", "M10", "DT02"),
    "calm relax relaxing|calm down|wind down": ("DT04", "DT08", "M11"),
    "tense tension muscles jaw shoulders tight": ("DT05", "M09", "DT13"),
    "dissociate dissociating dissociated unreal spaced zoned floaty grounding|far away|not real": ("M10",),
    "craving drink drinking drunk alcohol smoke weed drugs using relapse": ("DT15", "DT06", "DT17", "DT18"),
    "urge urges tempted temptation impulse impulsive": ("DT15", "DT01", "DT06"),
    "binge bingeing purge": ("DT15", "DT06"),
    "overthinking ruminate rumination thoughts thinking|racing mind|cant stop thinking": ("DT14", "ER03", "M02"),
    "exam interview appointment tomorrow presentation upcoming dreading|coming up": ("ER09",),
    "lonely loneliness alone friends friendship isolated|make friends": ("IE09", "M08"),
    "ask asking request favour favor|ask for": ("IE02", "IE07"),
    "no refuse boundary boundaries pushover|say no|saying no|people pleasing|giving in": ("IE04", "IE02"),
    "argue argued arguing argument fight fought row quarrel conflict": ("IE03", "IE05", "IE02", "IE12"),
    "apologise apologize apology repair amends|say sorry|make up with": ("IE12", "IE03"),
    "leave breakup toxic|break up|end it with|get out of": ("IE11", "DT10"),
    "grief grieving loss lost died funeral accept acceptance unfair injustice|let go": ("DT10", "DT11", "ER11"),
    "explode snap yell shout scream lash temper|about to|lose it": ("DT01", "DT02", "DT04"),
    "stop pause|before i act": ("DT01",),
    "decide decision torn unsure choose|what to do": ("M01", "ER05", "IE01"),
    "problem problems solve fix": ("ER05",),
    "overwhelmed overwhelm overload swamped|too much to do|so much to do": ("M06", "DT04", "ER05"),
    "judging judge judgemental critical criticising|hard on myself|hate myself": ("M05", "IE06", "M08"),
    "invalidated dismissed unheard misunderstood": ("IE06",),
    "bored boring rebel rebellious": ("DT19", "ER06", "M04"),
    "motivation unmotivated lazy pleasure fun enjoy joy|nothing to do": ("ER06", "ER08", "ER14"),
    "confidence useless helpless achieve achievement mastery": ("ER08",),
    "meaning values purpose empty direction": ("ER07",),
    "comfort soothe soothing cosy senses": ("DT08", "DT16"),
    "distract distraction distracting|take my mind off": ("DT07",),
    "cold ice water tipp temperature": ("DT02",),
    "exercise run running workout": ("DT03",),
    "feeling emotion name|what am i feeling|what i feel": ("ER01", "ER02"),
    "facts|is it true|check": ("ER03",),
    "black white extremes|all or nothing|both sides": ("IE08", "M01"),
    "listen listening": ("IE10", "IE05"),
    "kit box bag": ("DT16",),
    "happy good gratitude savour": ("ER14",),
}  # fmt: skip
_PEOPLE_WORDS = (
    "mum mom mother dad father parents sister brother family friend boss manager colleague partner wife husband"
    " boyfriend girlfriend ex son daughter kids neighbour neighbor therapist people someone him her them they"
)
_FILLER_WORDS = (
    "a the i i'm im am is are was be been it its it's to of for and or in on at my me we you with so very"
    " an really just some any something help helps skill skills want need find show what which that this"
    " do does have has get feel feeling when how about can't cant can could now again all one more please"
    " cannot don't dont not keep keeps down out off up"
)
_PEOPLE, _FILLER = frozenset(_PEOPLE_WORDS.split()), frozenset(_FILLER_WORDS.split())


def search(words: str, skills: Mapping[str, Skill]) -> list[str]:
    """Return the ids of up to MOST_FOUND skills that the words point to, best first; empty when none does."""
    text = _plain(words)
    tokens = text.split()
    scores = {skill.id: _score(text, tokens, skill) for skill in skills.values()}
    feeling = read_feeling(words, answering=True)
    for skill in skills.values():
        scores[skill.id] += _hint(skill, feeling[0] if feeling else None, tokens, scores[skill.id])
    best = max(scores.values(), default=0.0)
    found = [skill for skill, score in scores.items() if score >= max(_LEAST, best * _OF_THE_BEST)]
    return sorted(found, key=lambda skill: (-scores[skill], not skills[skill].starred, skill))[:MOST_FOUND]


def _score(text: str, tokens: list[str], skill: Skill) -> float:
    name, gist = _plain(skill.name), _stems(_plain(skill.gist).split())
    score = 2 * _NAME if f" {name} " in f" {text} " or text == skill.id.lower() else 0.0
    names, helps = name.split(), _stems(_plain(" ".join(skill.helps_with)).split()) - {"any"}
    named = _stems(names)
    for token in tokens:
        if token in _FILLER and token not in names:
            continue
        stem = _stem(token)
        if token not in _FILLER and stem in named:
            score += _NAME
        elif token not in _FILLER and _is_typo(token, names):
            score += _TYPO
        score += _HELPS * (stem in helps) + _GIST * (stem in gist and token not in _FILLER)
    if skill.module.value.replace("_", " ") in text:
        score += _HELPS
    return score + _meant(text, skill.id)


def _meant(text: str, skill: str) -> float:
    """Return what everyday words and phrases add, more for the skill that stands first on their line."""
    score = 0.0
    for words, ids in _MEANS.items():
        if skill not in ids:
            continue
        single, *phrases = words.split("|")
        stems = _stems(single.split())
        hit = any(_stem(token) in stems for token in text.split()) or any(
            f" {one} " in f" {text} " for one in phrases
        )
        score += _MEANT * (1 - 0.15 * ids.index(skill)) * hit
    return score


def _hint(skill: Skill, feeling: Feeling | None, tokens: list[str], so_far: float) -> float:
    """Return what a feeling or a person that is named adds: both together point to what is between people."""
    people = bool(_PEOPLE & set(tokens))
    hint = _FEELING * (feeling is not None and feeling in skill.feelings)
    if people and skill.module is SkillModule.INTERPERSONAL:
        hint += _MODULE + (_FEELING if feeling in skill.feelings else 0)
    return hint if so_far or hint >= _LEAST else 0.0


def _is_typo(token: str, names: Iterable[str]) -> bool:
    return len(token) >= _LONG_ENOUGH_FOR_A_TYPO and any(
        len(name) >= _LONG_ENOUGH_FOR_A_TYPO and SequenceMatcher(None, token, name).ratio() >= _ALIKE
        for name in names
    )


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in ("iness", "ness", "ing", "ied", "ies", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _plain(text: str) -> str:
    kept = text.lower().replace("\u2019", "").replace("'", "").replace("-", " ")
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", kept).split())
