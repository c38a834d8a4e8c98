"""What all loops share: how they open, listen, return after an aside, and deal with an answer they cannot use."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType

from actions import feelings, steering
from actions.reply import LoopReply, Reply
from actions.services import Services
from actions.turn import Phase, Turn
from coaching.corrections import corrects
from coaching.heard import Heard
from content.models import Deed
from content.say import Say

ASIDES = frozenset(
    {
        "greet", "thank", "share_good_news", "out_of_scope", "ask_direct",
        "ask_what_skill_is", "ask_about_bot", "ask_privacy",
        "complain_about_bot", "ask_human", "ask_helplines", "ask_safety_plan", "delete_data", "change_settings",
    }
)  # fmt: skip
"""Messages that a rule answers while the loop waits; the loop then comes back to its question."""

QUIET_AFTER = frozenset(
    {"complain_about_bot", "ask_human", "ask_helplines", "ask_safety_plan", "delete_data", "change_settings"}
)
"""Asides after which repeating the question at once would brush over what was said."""

_OTHER_TOPICS = frozenset({*steering.ELSEWHERE, "report_missed_practice"})
_MISHEARD = _OTHER_TOPICS | {
    "change_settings", "show_menu", "share_good_news", "out_of_scope", "skill_helped",
    "skill_did_not_help",
}  # fmt: skip

NEVER_AN_ANSWER = (
    (ASIDES - {"greet", "thank", "share_good_news", "out_of_scope", "ask_direct"})
    | frozenset(steering.EXITS)
    | {"wait", "resume", "repeat", "skip_step", "go_back"}
)
"""What even a question that takes any text does not swallow, when surely understood and short or pressing."""

ANSWERS_FIRST = frozenset({"share_good_news", "out_of_scope", "ask_direct", "ask_what_skill_is", "ask_human"})
"""Asides that a short answer is easily mistaken for: "by myself", "proud", "yes, I could call her"."""
_ASKS = re.compile(r"\?|\b(?:what|how|why|who|which|explain|means?|tell me)\b")
_WANTS_A_PERSON = re.compile(
    r"\b(?:person|people|humans?|someone|somebody|real|team|staff|therapist|nurse|doctor|clinician|talk to)\b"
)
PRESSING = QUIET_AFTER | {"rupture", "too_much"}
FROM_THE_APP = frozenset({"interrupted", "timer_done"})
FREE_TEXT = "free_text"
NOT_UNDERSTOOD, NOT_KNOWN = "nlu_fallback", "not_known"
_DO_NOT_KNOW = re.compile(
    r"\W*(?:i )?(?:really |just )?(?:idk|dunno|don'?t know|do not know|no idea|not sure|no clue)\W*(?:\w+\W*){0,2}"
)
_YES_NO = re.compile(r"\W*(?:(?P<yes>yes|yeah|yep|yup)|no|nope|nah)\b")
PLAIN = 4
SHORT = 6
SURE = 0.7
LEAVE_IT = 3

Hear = Callable[[Turn, Services], LoopReply | None]
Open = Callable[[Turn, Services], LoopReply]
Ask = Callable[[Turn, Services], tuple[Say, ...]]


@dataclass(frozen=True, slots=True)
class Loop:
    """A Rasa form: how it opens, what it makes of a message, how it puts each question into words.

    `corrects` tells that an earlier answer may be put right in words ("no wait, 4"); `hear` then gets that intent.
    `free_text` tells whether the question now asked takes any text. `own` names steering intents that this loop
    handles itself; while `holds` is true it handles everything but cries for help and what the app sends. `hear`
    must deal with `skip_step` and `go_back` at every question.
    """

    form: str
    questions: tuple[str, ...]
    open: Open
    hear: Hear
    ask: Ask
    free_text: Callable[[Turn, Services], bool] = lambda _turn, _services: False
    corrects: bool = False
    own: frozenset[str] = frozenset()
    holds: Callable[[Turn], bool] = lambda _turn: False
    answers_first: bool = False
    """Whether a few words that answer the question plainly are an answer, whatever aside they sound like."""


def validation_of(loop: Loop) -> Callable[[Turn, Services], LoopReply | None]:
    """Return the handler of `validate_<form>`; it passes asides on to the rules by returning None."""

    def validate(turn: Turn, services: Services) -> LoopReply | None:
        if turn.heard.intent not in loop.own:
            turn = replace(turn, heard=_plain_yes_or_no(turn.heard))
        if loop.corrects:
            turn = replace(turn, heard=_plain_correction(turn.heard))
        if turn.phase is Phase.OPENING:
            return _settled(loop.open(turn, services))
        if turn.phase is Phase.RETURNING:
            return _after_aside(turn)
        if loop.holds(turn) and turn.heard.intent not in QUIET_AFTER | FROM_THE_APP:
            return _heard(loop, turn, services)
        if loop.free_text(turn, services) and not _surely_no_answer(turn.heard):
            return _heard(loop, replace(turn, heard=_in_words(turn.heard)), services)
        turn = replace(turn, heard=_no_detour(turn.heard))
        if turn.heard.intent in ASIDES:
            # Where only one thing is said over and over, a call for help must not be taken for an answer.
            return None if loop.holds(turn) else _plain_answer(loop, turn, services)
        steered = None if turn.heard.intent in loop.own else steering.steer(turn, services)
        return steered if steered is not None else _heard(loop, turn, services)

    return validate


def asking_of(loop: Loop, question: str) -> Callable[[Turn, Services], Reply]:
    """Return the handler of `action_ask_<form>_<question>`; it says nothing when the turn is hushed."""

    def ask(turn: Turn, services: Services) -> Reply:
        if turn.get("hush"):
            return Reply()
        return Reply(loop.ask(replace(turn, requested=question), services))

    return ask


def _after_aside(turn: Turn) -> LoopReply:
    hush = turn.heard.intent in QUIET_AFTER
    return LoopReply(slots=MappingProxyType({"paused": hush}), ask=turn.requested, hush=hush)


def _plain_answer(loop: Loop, turn: Turn, services: Services) -> LoopReply | None:
    """Return what a few words answer that were understood as an aside; None leaves the aside to its rule."""
    heard, text = turn.heard, turn.heard.text.lower()
    if not loop.answers_first or heard.trusted or heard.intent not in ANSWERS_FIRST or heard.words > SHORT:
        return None
    if _ASKS.search(text) or (heard.intent == "ask_human" and _WANTS_A_PERSON.search(text)):
        return None
    told = "share_emotion" if heard.intent == "share_good_news" else heard.intent
    reply = loop.hear(replace(turn, heard=replace(heard, intent=told)), services)
    return None if reply is None else _settled(reply)


def _surely_no_answer(heard: Heard) -> bool:
    if heard.trusted:
        return True
    if heard.intent not in NEVER_AN_ANSWER or heard.confidence < SURE:
        return False
    return heard.words <= SHORT or heard.intent in PRESSING


def _plain_yes_or_no(heard: Heard) -> Heard:
    """Read "yes I did" as a yes: in a loop it answers the question, whatever else it sounds like."""
    if heard.trusted or heard.intent not in _MISHEARD or heard.words > PLAIN:
        return heard
    found = _YES_NO.match(heard.text.lower())
    return heard if found is None else replace(heard, intent="affirm" if found.group("yes") else "deny")


def _no_detour(heard: Heard) -> Heard:
    """Hear as plain words what would repeat a question or leave it, though it hardly says so.

    "Dunno" asks for no repetition, and a guess of another topic is not worth a question that is half answered.
    """
    if heard.trusted:
        return heard
    if heard.intent == "repeat" and _DO_NOT_KNOW.fullmatch(heard.text.lower().replace("\u2019", "'")):
        return replace(heard, intent=NOT_KNOWN)
    guessed = heard.intent in _OTHER_TOPICS and heard.confidence < SURE
    return replace(heard, intent=NOT_UNDERSTOOD) if guessed else heard


def _plain_correction(heard: Heard) -> Heard:
    """Read "no wait, 4" as a correction: heard as a plain "no" it would answer the question asked now."""
    if heard.trusted or heard.intent in PRESSING or not corrects(heard.text):
        return heard
    return replace(heard, intent="correct_answer")


def _in_words(heard: Heard) -> Heard:
    """Keep a message that only sounds like a command from being read as one."""
    unsure = heard.intent == "next_step" and heard.confidence < SURE  # "phone down, then walk" goes nowhere
    if heard.words > SHORT or heard.intent in NEVER_AN_ANSWER or unsure:
        return replace(heard, intent=FREE_TEXT)
    return heard


def _heard(loop: Loop, turn: Turn, services: Services) -> LoopReply:
    reply = loop.hear(turn, services)
    if reply is not None:
        return _settled(_said_done(turn, services, reply))
    if turn.heard.trusted:
        return LoopReply((Say("coaching.old_button"),), ask=turn.requested)
    misses = int(turn.get("misses") or 0) + 1
    if misses >= LEAVE_IT or _DO_NOT_KNOW.fullmatch(turn.heard.text.lower().replace("\u2019", "'")):
        skipped = loop.hear(replace(turn, heard=Heard("skip_step")), services)
        if skipped is not None:
            return _settled(replace(skipped, says=(Say("coaching.left_open"), *skipped.says)))
    slots = MappingProxyType({"misses": misses, "paused": False})
    if misses == 1:
        return LoopReply((Say("coaching.not_caught"),), slots, ask=turn.requested)
    return LoopReply((Say("coaching.still_not_caught"),), slots, ask=turn.requested, hush=True)


def _said_done(turn: Turn, services: Services, reply: LoopReply) -> LoopReply:
    """Say that a question or step was skipped, where words asked for it; after a tap the next one says it."""
    moved = reply.ask != turn.requested or reply.slots.get("walk") not in (None, turn.get("walk"))
    if turn.heard.intent != "skip_step" or turn.heard.trusted or reply.says or not moved:
        return reply
    return replace(reply, says=feelings.done(turn, services, Deed.SKIPPED))


def _settled(reply: LoopReply) -> LoopReply:
    return replace(reply, slots=MappingProxyType({"misses": 0, "paused": False, **reply.slots}))
