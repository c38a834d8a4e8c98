"""Between the turn and the safety room: gathers what a reply depends on, and brings back a decision to store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from content.library import Library
from content.say import Say
from conversation import plans
from conversation.asked_for_help import PLAN_ASKED, answer_to, answered_no, person, wants_person
from conversation.kit import Kit
from conversation.safety_facts import ClientFacts, Decision, PageOrder, asked, emergency_slots, lines_say
from conversation.steering_words import only_steers
from conversation.types import Inbound, Kind
from records import takeovers, transcript
from records.models import Client, Escalation
from safety.answer_times import NEXT_WORKING_DAY_SECONDS, seconds_for
from safety.further import FURTHER
from safety.helplines import lines_for
from safety.modes import Mode, ModeState, raised
from safety.policy import Policy, SilenceRule
from safety.replies import HIGH_URGE, MOST_DIRECT, QUESTIONS, CrisisReply, CrisisSituation, Told, crisis_reply
from safety.rota import STAFF_CHAT_ALONE
from safety.screening.screener import Screener, screen_safely
from safety.types import Action, Code, Phrase, Screening, ScreenInput

RECENT = timedelta(minutes=30)
ASKED_ONCE_IN = timedelta(hours=24)
"""A question of the Columbia order is not asked again sooner; whoever only evades is not asked more in it."""
OPEN_FOR = timedelta(hours=12)
"""So long whatever is said after a question counts as said to it; a real answer counts for ever."""
DIRECT = ("crisis.direct_question", "crisis.t1.direct_question")
ABOUT_DYING = frozenset({*DIRECT, *FURTHER})
EVADED = "answer_other_"
"""How the screener names what was said instead of an answer."""
DYING = frozenset(
    {"suicide", "wish_dead", "method", "means_to", "ready", "past", "plan", "intent", "attempt", "took_something"}
)
"""The kinds of questions (safety/screening/tables/answers.yaml) whose answer answers the direct one."""
WEAK_ON_CARD = "button:diary_urge:self_harm"


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

    def question(
        self, session: Session, client_id: str, last_text: str | None, now: datetime
    ) -> tuple[str | None, bool]:
        """Return what the client was last asked, and whether that is long ago.

        It is the direct question if that stands open, else the last line.
        """
        shown = transcript.shown_since_last_incoming(session, client_id)
        asked = [(key, at) for key, at in shown if key in QUESTIONS]
        direct = [(key, at) for key, at in asked if key in DIRECT]
        if asked:
            key, at = (direct or asked)[-1]
            return QUESTIONS[key], now - at > OPEN_FOR
        return (last_text if last_text and "?" in last_text else None), False

    def facts_of(self, session: Session, client: Client, kit: Kit, about: Inbound | None = None) -> ClientFacts:
        """Read what a decision about this client, and this item if one is named, depends on."""
        now, house = kit.clock(), kit.house
        told = transcript.screenings_with_action(session, client.id, since=now - RECENT)
        takeover = takeovers.of_client(session, client)
        keys = [key for key, _ in transcript.shown_since_last_incoming(session, client.id)]
        put = transcript.shown_since(session, client.id, tuple(ABOUT_DYING), now - ASKED_ONCE_IN)
        direct = [at for key, at in put if key in DIRECT]
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
            held_by=takeover.staff_name if takeover is not None else None,
            plan=plans.facts_of(session, client, kit, asked=about is not None and asked(about) in PLAN_ASKED),
            open_question=next((key for key in reversed(keys) if key in ABOUT_DYING), ""),
            further_asked=frozenset(key for key, _ in put if key in FURTHER),
            directly_asked=sum(at >= now - RECENT for at in direct),
            directly_asked_today=len(direct),
        )

    def decide(self, screening: Screening, inbound: Inbound, facts: ClientFacts) -> Decision | None:
        """Return what is done at once, or None when the message is for the ordinary turn."""
        if inbound.kind is Kind.BLOCKED_BOT:
            return None
        if _only_evades(screening) and wants_person(inbound):
            return person(facts)  # what evades a question counts, but a call for a person is the best of answers
        if screening.action is not Action.NONE:
            return self._crisis(screening, inbound, facts)
        if inbound.kind is Kind.TEXT and self._says_no(inbound.text, facts.open_question):
            return answered_no(facts)
        return self.asked_for_help(inbound, facts)

    def _says_no(self, text: str, question: str) -> bool:
        """Tell whether words are a no to the question that stands open: they are answered as its button is."""
        try:
            return bool(question) and self._screener.says_no(text)
        except Exception:  # noqa: BLE001 - screening has read the message and counts what fails; the turn goes on
            return False

    def _crisis(self, screening: Screening, inbound: Inbound, facts: ClientFacts) -> Decision:
        situation = replace(
            _situation(facts),
            ask_directly=_may_ask_directly(screening, inbound, facts),
            directly_asked=facts.directly_asked,
            further_asked=facts.further_asked,
            recent=facts.recent,
        )
        if WEAK_ON_CARD in screening.evidence and screening.action is Action.CHECK_IN:
            situation = replace(situation, strength=HIGH_URGE - 1)  # it was given a moment ago: not asked again
        reply = crisis_reply(self._policy, screening, situation)
        after = raised(ModeState(ladder=facts.mode), reply.mode_after).ladder
        says = reply.says if reply.nobody_watching is None else (*reply.says, reply.nobody_watching)
        # Whoever holds the chat reads it there, marked with its code; more than that is paged as ever.
        read_along = facts.held_by is not None and screening.action is Action.CHECK_IN
        if facts.held_by is not None:
            says = _beside_a_person(screening, says, facts)
        page = _page_order(reply, screening, facts) if facts.staff_configured and not read_along else None
        if page is not None and facts.held_by is not None and screening.action is not Action.EMERGENCY:
            page = replace(page, truths={k: v for k, v in page.truths.items() if k != "after_page"})
        return Decision(
            code=screening.code.value,
            says=says,
            page=page,
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

    @staticmethod
    def asked_for_help(inbound: Inbound, facts: ClientFacts) -> Decision | None:
        """Answer /crisis, /help, /plan and the safety buttons: fixed words, in every state, without Rasa."""
        return answer_to(inbound, facts)

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


def _only_evades(screening: Screening) -> bool:
    """Tell whether nothing was found but that a question about dying was not answered."""
    return bool(screening.evidence) and all(found.startswith(EVADED) for found in screening.evidence)


def _told_more(facts: ClientFacts) -> bool:
    """Tell whether the client told of a method, of intent or of an act a while ago: that answers the question."""
    return any(told.code in {Code.T3, Code.T4, Code.T5} for told in facts.recent)


def _may_ask_directly(screening: Screening, inbound: Inbound, facts: ClientFacts) -> bool:
    """Tell whether the direct question has no answer yet, and the client wants more than to get away from it."""
    if _only_evades(screening) and (only_steers(inbound.text) or facts.directly_asked_today >= MOST_DIRECT):
        return False
    return not _answered(screening, inbound) and not _told_more(facts)


def _answered(screening: Screening, inbound: Inbound) -> bool:
    """Tell whether the direct question is answered. What is said instead of an answer is none: it is asked again.

    Whoever is asked the questions after it has answered it.
    """
    if (inbound.payload or "").startswith(("suicide_answer:", "further:")):
        return True
    return any(
        found.startswith("answer_") and not found.startswith(EVADED) and found.rpartition("_to_")[2] in DYING
        for found in screening.evidence
    )


def acknowledged_says(escalation: Escalation) -> tuple[Say, ...]:
    """Return what the client is told once somebody has acknowledged: who it is.

    Nothing where the policy does not tell the client of the page either: for some it is not safe to be told.
    """
    if "after_page" not in escalation.truths or escalation.acknowledged_by is None:
        return ()
    return (Say("crisis.acknowledged_by", {"staff": escalation.acknowledged_by}),)


def _beside_a_person(screening: Screening, says: tuple[Say, ...], facts: ClientFacts) -> tuple[Say, ...]:
    """Return what the bot still says while a member of staff is in the chat and reads the same words.

    In an emergency all of it. Helplines, once, for what else is urgent. It does not ask beside a person who asks.
    """
    if screening.action is Action.EMERGENCY:
        return says
    if screening.action is Action.URGENT and not any(t.action.rank >= Action.URGENT.rank for t in facts.recent):
        return (lines_say(facts),)
    return ()


def _situation(facts: ClientFacts) -> CrisisSituation:
    return CrisisSituation(
        lines=facts.lines,
        staff_configured=facts.staff_configured,
        country=facts.country,
        clinical=facts.clinical,
        clinician_name=facts.clinician_name,
        plan=facts.plan.help_now,
    )


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
