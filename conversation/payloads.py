"""The one table from a button's payload to what it means: a trusted intent, or business of the app itself.

A payload is `verb:argument:argument`, at most 64 bytes. Payloads reach the dialogue as intents that no text can
imitate: what a client types is never read here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from coaching.urges import APP_URGES, Urge
from coaching.walk import Verb
from content.models import Feeling

_GRAMMAR = re.compile(r"[a-z_]+(?::[A-Za-z0-9_.\-]+)*")
_SKILL = re.compile(r"(?:M|DT|ER|IE)\d{2}")
_STEP = re.compile(r"[a-z0-9_]+")
_VALUE = re.compile(r"[a-z0-9_]{1,40}")
MAX_BYTES = 64

APP_VERBS = frozenset(
    {
        "suicide_answer", "urge_strength", "acted", "crisis", "ack", "consent", "onboard", "offline", "data",
        "further", "check_time", "safe_to_type", "wound",
        "settings", "plan", "tone", "diary", "diary_urge", "diary_acted", "week", "chain",
        "goals", "works", "find", "repair", "feedback", "today", "remind", "history", "length",
        "missed", "commit", "absent", "parked",
    }
)  # fmt: skip
APP_MENU = frozenset({"main", "person", "helplines", "plan", "settings", "delete_data"})
MENU_INTENTS: Mapping[str, str] = MappingProxyType(
    {
        "skill": "ask_for_skill",
        "feeling": "start_coaching",
        "practice": "log_practice",
        "missed": "report_missed_practice",
        "explain": "ask_what_skill_is",
        "log": "start_diary",
        "else": "something_else",
        "resume": "resume",
        "rerate": "start_rerating",
    }
)
# What a button may say in a client's place: nothing that deletes or shares anything without a further question.
MEANT_INTENTS = frozenset(
    {
        "share_emotion", "ask_for_skill", "ask_what_skill_is", "start_diary", "log_practice",
        "report_missed_practice", "feel_invalidated", "interpersonal_conflict", "urge_nonsuicidal", "ask_human",
        "ask_helplines", "ask_safety_plan", "ask_about_bot", "ask_privacy", "complain_about_bot", "show_menu",
        "change_settings", "share_good_news", "too_much", "skill_helped", "skill_did_not_help", "stop",
        "skip_step", "resume",
    }
)  # fmt: skip


class Owner(StrEnum):
    """Who acts on a payload: the app (safety, consent, settings) or the dialogue."""

    APP = "app"
    DIALOGUE = "dialogue"


@dataclass(frozen=True, slots=True)
class Payload:
    """A recognised payload. `parts` are its pieces; `intent` and `entities` are set for the dialogue's own."""

    owner: Owner
    parts: tuple[str, ...]
    intent: str | None = None
    entities: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def parse_payload(raw: str) -> Payload | None:
    """Return what a button's payload means, or None when it is none of ours or malformed."""
    if len(raw.encode()) > MAX_BYTES or not _GRAMMAR.fullmatch(raw):
        return None
    parts = tuple(raw.split(":"))
    if _belongs_to_app(parts):
        return Payload(Owner.APP, parts)
    reader = _READERS.get(parts[0])
    meaning = reader(parts[1:]) if reader else None
    if meaning is None:
        return None
    intent, entities = meaning
    return Payload(Owner.DIALOGUE, parts, intent, MappingProxyType(dict(entities)))


def _belongs_to_app(parts: tuple[str, ...]) -> bool:
    match parts:
        case (verb, _, *_) if verb in APP_VERBS:
            return True
        case ("urge", value):
            return value in APP_URGES
        case ("menu", value):
            return value in APP_MENU
        case _:
            return False


Meaning = tuple[str, dict[str, str]] | None


def _one(args: tuple[str, ...]) -> str:
    return args[0] if len(args) == 1 else ""


def _emotion(args: tuple[str, ...]) -> Meaning:
    value = _one(args)
    return ("share_emotion", {"emotion": value}) if value in frozenset(Feeling) else None


def _rate(args: tuple[str, ...]) -> Meaning:
    value = _one(args)
    return ("rate_intensity", {"number": value}) if value in {str(n) for n in range(11)} else None


def _urge(args: tuple[str, ...]) -> Meaning:
    value = _one(args)
    return ("answer_urge", {"urge": value}) if value in frozenset(Urge) else None


def _skill(args: tuple[str, ...]) -> Meaning:
    value = _one(args)
    return ("choose_skill", {"skill": value}) if _SKILL.fullmatch(value) else None


def _explain(args: tuple[str, ...]) -> Meaning:
    value = _one(args)
    return ("ask_what_skill_is", {"skill": value}) if _VALUE.fullmatch(value.lower()) else None


def _menu(args: tuple[str, ...]) -> Meaning:
    if len(args) == 2 and args[0] == "practice" and _SKILL.fullmatch(args[1]):
        return MENU_INTENTS["practice"], {"skill": args[1]}
    intent = MENU_INTENTS.get(_one(args))
    return (intent, {}) if intent else None


def _pick(args: tuple[str, ...]) -> Meaning:
    value = _one(args)
    return ("pick", {"value": value}) if _VALUE.fullmatch(value) else None


def _meant(args: tuple[str, ...]) -> Meaning:
    value = _one(args)
    return (value, {}) if value in MEANT_INTENTS else None


def _walk(args: tuple[str, ...]) -> Meaning:
    if (
        len(args) != 3
        or args[0] not in frozenset(Verb)
        or not _SKILL.fullmatch(args[1])
        or not _STEP.fullmatch(args[2])
    ):
        return None
    return "walk", {"verb": args[0], "skill": args[1], "step": args[2]}


_READERS: Mapping[str, Callable[[tuple[str, ...]], Meaning]] = MappingProxyType(
    {
        "emotion": _emotion,
        "rate": _rate,
        "urge": _urge,
        "skill": _skill,
        "explain": _explain,
        "menu": _menu,
        "pick": _pick,
        "intent": _meant,
        "walk": _walk,
    }
)
