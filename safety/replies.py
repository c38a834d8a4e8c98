"""What a client is told in a crisis, in the order of dbt-brief section 8, and what may only be said later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from content.say import Say
from safety.further import IN_WORDS, next_question
from safety.helplines import PrintedLines
from safety.modes import Mode
from safety.policy import Policy, PolicyRow, Step, Whom
from safety.types import Action, Code, Screening

HIGH_URGE = 5
"""From this strength (0-10) on, a self-harm urge is the table's stronger row."""
NOT_SAFE_TO_TYPE = frozenset(
    {"button:safe_to_type:no", "answer_no_to_safe_to_type", "answer_unsure_to_safe_to_type"}
)
MOST_DIRECT = 2
"""So often the direct question is put in half an hour: once more to whoever evades it, then it is no help."""

# What each wording asks, in words the screener can read; goes back in as ScreenInput.question.
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "crisis.direct_question": "Are you thinking about killing yourself?",
        "crisis.t1.direct_question": "Are you thinking about killing yourself, or wishing things would stop?",
        "crisis.sh_u.ask_strength": "How strong is the urge to hurt yourself, from 0 to 10?",
        "crisis.wound_check": "Is the wound bleeding, deep, on your head, or did you swallow something?",
        "crisis.safe_to_type": "Is it safe for you to type here now?",
        "crisis.distance": "Is anything you might use within reach?",
        "crisis.stay_emergency": "Have you been able to call the emergency number?",
        **IN_WORDS,
    }
)
_STAY: Mapping[Code, str] = MappingProxyType(
    {
        Code.T1: "crisis.stay_low",
        Code.SH_U: "crisis.stay_low",
        Code.OTHER: "crisis.stay_low",
        Code.UNCLEAR: "crisis.stay_low",
        Code.T2: "crisis.stay_high",
        Code.T3: "crisis.stay_high",
        Code.SH_A: "crisis.stay_high",
        Code.T4: "crisis.stay_emergency",
        Code.T5: "crisis.stay_emergency",
        Code.MED: "crisis.stay_emergency",
        Code.HTO: "crisis.stay_unsafe_others",
        Code.ABU: "crisis.stay_gentle",
        Code.CHI: "crisis.stay_gentle",
        Code.PSM: "crisis.stay_gentle",
    }
)
_LADDERS = ((Code.T1, Code.T2, Code.T3, Code.T4, Code.T5), (Code.SH_U, Code.SH_A))
_LOCAL_NUMBER = "@crisis.local_emergency_number"


@dataclass(frozen=True, slots=True)
class Told:
    """A crisis reply that this client already got: what for, and how pressing it was."""

    code: Code
    action: Action


@dataclass(frozen=True, slots=True)
class CrisisSituation:
    """What the reply depends on besides the screening; nothing of it is the client's words.

    `recent` holds the crisis replies of the last half hour or so, oldest first: a code told again gets a short,
    varied reply instead of the whole sequence. `strength` is 0-10, if asked. `can_check_back` says whether the bot
    can really write by itself at a set time. `clinician_name` is who is paged, as the client knows them. `plan`
    is what of the client's own safety plan helps now, as text to show; empty when there is none.
    `ask_directly` is False where the direct question is answered, or the client wants only to get away from it;
    `directly_asked` is how often it was put in the last half hour.
    `further_asked` are the questions after the direct one that were asked in the last day (`safety.further`).
    """

    lines: PrintedLines
    staff_configured: bool
    country: str | None = None
    clinical: bool = False
    clinician_name: str | None = None
    plan: str = ""
    ask_directly: bool = True
    directly_asked: int = 0
    further_asked: frozenset[str] = frozenset()
    recent: tuple[Told, ...] = ()
    strength: int | None = None
    can_check_back: bool = False


@dataclass(frozen=True, slots=True)
class PageSpec:
    """Whom to page about what.

    `send_within` and `ack_seconds` are seconds from now; `ack_seconds` None means the next working day. `then` is
    who is paged next when nobody acknowledged. `summary_key` is staff wording with slots pseudonym and time (and
    code where `again`: a page for this client is open, so it is added to, not started anew). The acknowledge
    button is `staff.acknowledge`, with the escalation's id appended to its payload.
    """

    code: Code
    whom: Whom
    send_within: int
    ack_seconds: int | None
    then: tuple[Whom, ...]
    summary_key: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class CrisisReply:
    """Everything the conversation does about one screening.

    `says` goes out at once, in order. `after_page` only once the page has really been delivered, `if_unreachable`
    when it was not delivered or not acknowledged in time. `nobody_watching` goes out right after `says` when no
    staff chat is set up. `mode_after` may only hold back more than the mode in force (safety.modes.raised).
    `question` is the last thing asked, in words, for the next ScreenInput. `prompt` is what to send after each of
    `prompt_after` seconds of silence (dbt-brief section 8: method in mind or worse).
    """

    says: tuple[Say, ...]
    after_page: Say | None
    if_unreachable: Say
    nobody_watching: Say | None
    page: PageSpec | None
    mode_after: Mode
    pin_hours: int
    blocks: tuple[str, ...] = ()
    question: str | None = None
    prompt_after: tuple[int, ...] = ()
    prompt: Say | None = None


def crisis_reply(policy: Policy, screening: Screening, situation: CrisisSituation) -> CrisisReply:
    """Return the reply to a screening with an action; the order is the policy's (dbt-brief section 8).

    Raises ValueError for a screening without an action.
    """
    row = policy.row_for(_with_strength(screening, situation))
    follow_up = _follow_up(screening, situation)
    if follow_up is not None:
        says: tuple[Say, ...] = follow_up
    elif _told_again(row, situation):
        says = _short(policy, row, situation)
    else:
        says = tuple(say for step in row.order if (say := _say(policy, row, step, situation)) is not None)
        if row.code is Code.SH_U and situation.strength is None and row.action is Action.CHECK_IN:
            says += (Say("crisis.sh_u.ask_strength"),)
    if follow_up is None and (further := _further(row, situation, says)) is not None:
        says = (Say("crisis.further_thanks"), further) if _told_again(row, situation) else (*says, further)
    told_now = Step.H in row.order and situation.staff_configured
    unreachable = Say("crisis.unreachable", _number_slots(situation) | {"line": situation.lines.first})
    return CrisisReply(
        says=says,
        after_page=_told(policy, row, situation) if told_now else None,
        if_unreachable=unreachable,
        nobody_watching=None if situation.staff_configured else replace(unreachable, key="crisis.nobody_watching"),
        page=_page(row, situation),
        mode_after=row.mode,
        pin_hours=row.pin_hours,
        blocks=row.blocks,
        question=_question_in(says),
        prompt_after=policy.silence.prompt_after if row.code in policy.silence.codes else (),
        prompt=Say("crisis.prompt_silence", _number_slots(situation)),
    )


def stays_with(code: Code) -> str:
    """Return the wording that stays with a client for whom this was found a short while ago."""
    return _STAY[code]


def question_in_words(say_key: str) -> str | None:
    """Return what a message asks, for ScreenInput.question; None when it asks nothing the screener reads."""
    return QUESTIONS.get(say_key)


def _with_strength(screening: Screening, situation: CrisisSituation) -> Screening:
    strong = situation.strength is not None and situation.strength >= HIGH_URGE
    if screening.code is Code.SH_U and screening.action is Action.CHECK_IN and strong:
        return replace(screening, action=Action.URGENT)
    return screening


def _told_again(row: PolicyRow, situation: CrisisSituation) -> bool:
    """Say whether the sequence for this code, or for more of the same, went out a short while ago."""
    matter = next((ladder for ladder in _LADDERS if row.code in ladder), (row.code,))
    return any(
        told.code in matter
        and matter.index(told.code) >= matter.index(row.code)
        and told.action.rank >= row.action.rank
        for told in situation.recent
    )


def _follow_up(screening: Screening, situation: CrisisSituation) -> tuple[Say, ...] | None:
    """Return the reply to a button of a reply just given, which needs no second sequence; None for all else."""
    if NOT_SAFE_TO_TYPE & set(screening.evidence):  # somebody may be looking at the phone: one line, no more
        return (Say("crisis.not_safe_to_type", _number_slots(situation)),)
    if any(name.startswith("button:wound:") for name in screening.evidence):
        return (Say("crisis.sh_a.emergency", _number_slots(situation)), Say("crisis.person"))
    return None


def _further(row: PolicyRow, situation: CrisisSituation, says: tuple[Say, ...]) -> Say | None:
    """Return the next question of the Columbia order: the direct one is answered, and nothing else is asked."""
    answered = not _asks_directly(situation) or _told_again(row, situation)
    if not answered or row.action is not Action.URGENT or _question_in(says) is not None:
        return None
    ladder = _LADDERS[0]
    told = (row.code, *(told.code for told in situation.recent))
    worst = max((code for code in told if code in ladder), key=ladder.index, default=row.code)
    key = next_question(worst, situation.further_asked) if row.code in ladder else None
    return Say(key) if key is not None else None


def _asks_directly(situation: CrisisSituation) -> bool:
    return situation.ask_directly and situation.directly_asked < MOST_DIRECT


def _short(policy: Policy, row: PolicyRow, situation: CrisisSituation) -> tuple[Say, ...]:
    """Return a short reply that stays with the person; asks, or in turn adds the plan, lines, nothing."""
    times = len(situation.recent)
    stay = Say(_STAY[row.code], _number_slots(situation))
    if row.action is Action.EMERGENCY:
        return (_must(policy, row, Step.C, situation), stay)
    extra: Say | None = None
    if Step.B in row.order and _asks_directly(situation):
        extra = Say(policy.letters[Step.B])
    elif times % 3 == 2:
        extra = _say(policy, row, Step.D, situation)
    elif times % 3 == 1 and Step.G in row.order and situation.plan:
        extra = Say("crisis.plan_again")  # it stands a few lines above: once more would be a long text
    return (stay,) if extra is None else (stay, extra)


def _say(policy: Policy, row: PolicyRow, step: Step, situation: CrisisSituation) -> Say | None:
    """Return one step's message, or None where the step does not apply now; H never is among these."""
    if step is Step.H:
        return None
    if step is Step.B and not _asks_directly(situation):
        return None
    if step is Step.G and not situation.plan:
        return None
    return _must(policy, row, step, situation)


def _must(policy: Policy, row: PolicyRow, step: Step, situation: CrisisSituation) -> Say:
    key = policy.key_for(row, step)
    if step is Step.D:
        if situation.lines.unverified:
            key = "crisis.helplines_unverified"
        return Say(key, {"lines": situation.lines.text})
    if step is Step.G:
        return Say(key, {"plan": situation.plan})
    if step is Step.I and not situation.can_check_back:
        return Say("crisis.check_time_self")
    return Say(key, _number_slots(situation) if step is Step.C else {})


def _number_slots(situation: CrisisSituation) -> dict[str, str]:
    return {"emergency": situation.lines.emergency or _LOCAL_NUMBER}


def _told(policy: Policy, row: PolicyRow, situation: CrisisSituation) -> Say:
    slots = {"clinician": situation.clinician_name or "@crisis.your_team"}
    key = policy.key_for(row, Step.H)
    return Say(key, slots | _number_slots(situation) if row.code is Code.T5 else slots)


def _page(row: PolicyRow, situation: CrisisSituation) -> PageSpec | None:
    if row.page.to is Whom.SUMMARY:
        return None
    ack = row.page.acknowledge_within
    again = any(told.code is row.code for told in situation.recent)
    slug = row.code.value.lower().replace("-", "_")
    return PageSpec(
        code=row.code,
        whom=row.page.to,
        send_within=row.page.send_within,
        ack_seconds=ack if isinstance(ack, int) else None,
        then=row.page.then,
        summary_key="staff.page.again" if again else f"staff.page.{slug}",
        again=again,
    )


def _question_in(says: tuple[Say, ...]) -> str | None:
    """Return what the client will most likely answer: the direct question if asked, else the last question."""
    asked = [QUESTIONS[say.key] for say in says if say.key in QUESTIONS]
    direct = [QUESTIONS[say.key] for say in says if say.key.endswith("direct_question")]
    return direct[0] if direct else asked[-1] if asked else None
