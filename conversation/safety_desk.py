"""Between the turn and the safety room: gathers what a reply depends on, and brings back a decision to store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from content.library import Library
from content.say import Say
from conversation.kit import Kit
from conversation.types import Inbound, Kind
from records import transcript
from records.models import Client, Escalation
from safety.answer_times import NEXT_WORKING_DAY_SECONDS, AnswerWithin, seconds_for
from safety.helplines import PrintedLines, lines_for
from safety.modes import Mode, ModeState, raised
from safety.policy import Policy, SilenceRule, Whom
from safety.replies import QUESTIONS, CrisisReply, CrisisSituation, Told, crisis_reply
from safety.rota import STAFF_CHAT_ALONE
from safety.screening.screener import Screener, screen_safely
from safety.types import Action, Code, Phrase, Screening, ScreenInput

RECENT = timedelta(minutes=30)
PERSON_ASKED = "PERSON"
"""Not a safety code: the client asked for a human. Answered by staff within four hours, like T2."""
PERSON_SECONDS = 4 * 3600
LINES_KEY = {True: "crisis.helplines_unverified", False: "crisis.helplines"}


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What a decision depends on besides the message."""

    mode: Mode
    lines: PrintedLines
    country: str | None
    staff_configured: bool
    clinical: bool
    clinician_name: str | None
    answer_within: tuple[AnswerWithin, ...] = ()
    """The clinic's own times to acknowledge."""
    recent: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Page whoever has these duties, in order.

    `truths` maps a moment (after_page, if_unreachable) to what the client is told then.
    """

    acknowledge_seconds: int
    key: str
    whom: tuple[str, ...] = (Whom.ON_CALL.value,)
    truths: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done at once about a message: said, held back, and who is told."""

    code: str
    says: tuple[Say, ...]
    page: PageOrder | None = None
    mode_after: str | None = None
    pin_hours: int = 0
    prompt_after: tuple[int, ...] = ()
    """Seconds of silence after which the client is asked again."""


class SafetyDesk:
    """Screens messages and decides what must not wait for the dialogue. Holds no state of its own."""

    def __init__(self, library: Library, policy: Policy, screener: Screener) -> None:
        self._library = library
        self._policy = policy
        self._screener = screener

    def screen(self, message: ScreenInput) -> Screening:
        """Screen a message; an error inside counts as a possible crisis, never as `no`."""
        return screen_safely(self._screener, message)

    def plainly_urgent(self, inbound: Inbound) -> bool:
        """Tell by the rules alone, in a millisecond, whether a person in danger may be waiting."""
        try:
            return self._screener.plainly_urgent(inbound.text)
        except Exception:  # noqa: BLE001 - only its place in the line is decided here; screening counts the failure
            return True

    def check_phrase(self, phrase: Phrase) -> None:
        """Raise PhraseError, in words for staff, for a phrase that cannot be found or would be everywhere."""
        self._screener.check_phrase(phrase)

    def how_often(self, phrase: Phrase, texts: Sequence[str]) -> int:
        """Return in how many of these messages a phrase stands."""
        return sum(self._screener.holds_phrase(ScreenInput(text, phrases=(phrase,))) for text in texts)

    def question(self, session: Session, client_id: str, last_text: str | None) -> str | None:
        """Return what the client was last asked: the direct question if it stands open, else the last line."""
        keys = transcript.outgoing_keys_since_last_incoming(session, client_id)
        open_questions = [QUESTIONS[key] for key in keys if key in QUESTIONS]
        direct = [QUESTIONS[key] for key in keys if key.endswith("direct_question")]
        if direct or open_questions:
            return (direct or open_questions)[-1]
        return last_text if last_text and "?" in last_text else None

    def facts_of(self, session: Session, client: Client, kit: Kit) -> ClientFacts:
        """Read what a decision about this client depends on."""
        now, house = kit.clock(), kit.house
        told = transcript.screenings_with_action(session, client.id, since=now - RECENT)
        return ClientFacts(
            mode=Mode(client.mode),
            lines=lines_for(self._library, client.country or None, now, clinical=house.clinical),
            country=client.country or None,
            staff_configured=house.staff_watching,
            clinical=house.clinical,
            # By a rota somebody else may be paged: then nobody is named before they have acknowledged.
            answer_within=house.rota.answer_within,
            clinician_name=client.clinician_name if house.rota is STAFF_CHAT_ALONE else None,
            recent=tuple(Told(Code(code), Action(action)) for code, action in told),
        )

    def decide(self, screening: Screening, inbound: Inbound, facts: ClientFacts) -> Decision | None:
        """Return what is done at once, or None when the message is for the ordinary turn."""
        if inbound.kind is Kind.BLOCKED_BOT:
            return None
        if screening.action is not Action.NONE:
            return self._crisis(screening, inbound, facts)
        return self.asked_for_help(inbound, facts)

    def _crisis(self, screening: Screening, inbound: Inbound, facts: ClientFacts) -> Decision:
        answered = (inbound.payload or "").startswith("suicide_answer:") or "answer" in " ".join(
            screening.evidence
        )
        situation = replace(_situation(facts), direct_question_answered=answered, recent=facts.recent)
        reply = crisis_reply(self._policy, screening, situation)
        after = raised(ModeState(ladder=facts.mode), reply.mode_after).ladder
        says = reply.says if reply.nobody_watching is None else (*reply.says, reply.nobody_watching)
        return Decision(
            code=screening.code.value,
            says=says,
            page=_page_order(reply, screening, facts) if facts.staff_configured else None,
            mode_after=after.value if after is not facts.mode else None,
            pin_hours=reply.pin_hours,
            prompt_after=reply.prompt_after,
        )

    @property
    def silence(self) -> SilenceRule:
        """Return what the policy does about a client in danger who stops answering."""
        return self._policy.silence

    @staticmethod
    def silence_prompt(facts: ClientFacts) -> Say:
        """Return the question to a client in danger who has not written back."""
        return Say("crisis.prompt_silence", emergency_slots(facts))

    def gone_silent(self, facts: ClientFacts) -> Decision:
        """Return what staff are told of a client in danger who does not answer any more."""
        as_code = Screening(Action.EMERGENCY, self._policy.silence.page_as, (), "silence")
        reply = crisis_reply(self._policy, as_code, _situation(facts))
        page = _page_order(reply, as_code, facts) if facts.staff_configured else None
        if page is not None:
            page = replace(page, key="staff.page.silent")
        return Decision(as_code.code.value, (), page=page)

    def says_without_record(self, screening: Screening, now: datetime, *, clinical: bool) -> tuple[Say, ...]:
        """Return the reply when nothing can be read or stored: no country, no history, nobody promised."""
        situation = CrisisSituation(
            lines=lines_for(self._library, None, now, clinical=clinical), staff_configured=False, clinical=clinical
        )
        return crisis_reply(self._policy, screening, situation).says

    def asked_for_help(self, inbound: Inbound, facts: ClientFacts) -> Decision | None:
        """Answer /crisis, /help, /plan and the safety buttons: fixed words, in every state, without Rasa."""
        asked = f"/{inbound.command}" if inbound.kind is Kind.COMMAND else inbound.payload or ""
        make = _HELP.get(asked)
        if make is None and asked.startswith(_NO_DANGER_PREFIXES):
            make = _answered_no
        return make(facts) if make else None

    def page_say(self, escalation: Escalation, client: Client, *, again: bool) -> Say:
        """Return the page for the staff chat: code, pseudonym and time, never the client's words."""
        opened = escalation.opened_at.strftime("%H:%M UTC")
        slots = {"pseudonym": client.pseudonym, "time": opened, "code": escalation.code}
        return Say("staff.page.again" if again else escalation.page_key, slots)

    @staticmethod
    def truth(escalation: Escalation, moment: str) -> tuple[Say, ...]:
        """Return what the client is told at this moment of the escalation."""
        data = escalation.truths.get(moment)
        return (Say.from_json(data),) if data else ()


def acknowledged_says(escalation: Escalation) -> tuple[Say, ...]:
    """Return what the client is told once somebody has acknowledged: who it is.

    Nothing where the policy does not tell the client of the page either: for some it is not safe to be told.
    """
    if "after_page" not in escalation.truths or escalation.acknowledged_by is None:
        return ()
    return (Say("crisis.acknowledged_by", {"staff": escalation.acknowledged_by}),)


def _situation(facts: ClientFacts) -> CrisisSituation:
    return CrisisSituation(
        lines=facts.lines,
        staff_configured=facts.staff_configured,
        country=facts.country,
        clinical=facts.clinical,
        clinician_name=facts.clinician_name,
    )


def emergency_slots(facts: ClientFacts) -> dict[str, str]:
    """Return the emergency number as printed, or the reference to its wording while it is unknown."""
    return {"emergency": facts.lines.emergency or "@crisis.local_emergency_number"}


def _page_order(reply: CrisisReply, screening: Screening, facts: ClientFacts) -> PageOrder | None:
    if reply.page is None:
        return None
    truths = {"if_unreachable": reply.if_unreachable.to_json()}
    if reply.after_page is not None:
        truths["after_page"] = reply.after_page.to_json()
    table = reply.page.ack_seconds if reply.page.ack_seconds is not None else NEXT_WORKING_DAY_SECONDS
    seconds = seconds_for(facts.answer_within, screening.code, screening.action, table)
    whom = tuple(duty.value for duty in (reply.page.whom, *reply.page.then))
    return PageOrder(seconds, reply.page.summary_key, whom, truths)


def _lines(facts: ClientFacts) -> Say:
    return Say(LINES_KEY[facts.lines.unverified], {"lines": facts.lines.text})


def _emergency_and_lines(facts: ClientFacts) -> Decision:
    return Decision("help", (Say("crisis.command", emergency_slots(facts)), _lines(facts)))


def _help(facts: ClientFacts) -> Decision:
    return Decision("help", (Say("crisis.help", emergency_slots(facts)),))


def _plan(_facts: ClientFacts) -> Decision:
    return Decision("help", (Say("crisis.no_plan_yet"),))


def _person(facts: ClientFacts) -> Decision:
    if not facts.staff_configured:
        return Decision("help", (Say("house.person_nobody"), _lines(facts)))
    truths = {
        "after_page": Say("house.person_asked").to_json(),
        "if_unreachable": Say("house.person_not_reached").to_json(),
    }
    page = PageOrder(PERSON_SECONDS, "staff.page.person_asked", truths=truths)
    return Decision(PERSON_ASKED, (Say("crisis.person_asked"),), page=page)


def _safe(facts: ClientFacts) -> Decision:
    held = facts.mode is not Mode.COACHING
    return Decision("help", (Say("crisis.safe_noted_kept" if held else "crisis.safe_noted"),))


def _answered_no(facts: ClientFacts) -> Decision:
    held = facts.mode is not Mode.COACHING
    return Decision("help", (Say("crisis.answered_no_kept" if held else "crisis.answered_no"),))


def _own_pace(_facts: ClientFacts) -> Decision:
    return Decision("help", (Say("crisis.own_pace"),))


_HELP: dict[str, Callable[[ClientFacts], Decision]] = {
    "/crisis": _emergency_and_lines,
    "/help": _help,
    "/plan": _plan,
    "crisis:now": _emergency_and_lines,
    "crisis:lines": _emergency_and_lines,
    "crisis:help": _help,
    "crisis:plan": _plan,
    "crisis:person": _person,
    "crisis:safe": _safe,
    "suicide_answer:no": _answered_no,
    "safe_to_type:yes": _own_pace,
    "urge_strength:self_harm:0": _safe,
}
_NO_DANGER_PREFIXES = ("acted:self_harm:no", "acted:suicide:no", "wound:none")
