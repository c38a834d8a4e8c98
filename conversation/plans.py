"""Safety plans between the records and the replies: read at acceptance, opened in every state, built when calm."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.metrics import EDGE_ERRORS
from conversation.onboarding import Stage
from records import escalations, safety_plans, transcript
from records.models import Client
from records.vault import Cipher, ErasedError, SealBrokenError
from safety.modes import Mode
from safety.plan import CALM_AFTER, Plan, PlanUnreadableError, is_calm
from safety.plan_draft import Draft
from safety.plan_editor import rebased
from safety.plan_print import help_now_text, pages_of

UNREADABLE = (ErasedError, SealBrokenError, PlanUnreadableError)
SAFETY_ROW = ("crisis.show_lines", "crisis.talk_to_person")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a reply may show of a client's plan, as text: the whole in pages, and what helps now.

    `calm` and `draft` are read for a request for the plan alone.
    """

    pages: tuple[str, ...] = ()
    help_now: str = ""
    unreadable: bool = False
    draft: bool = False
    calm: bool = False


def facts_of(session: Session, client: Client, kit: Kit, *, asked: bool) -> PlanFacts:
    """Read the plan for a reply; one that does not open is counted and left out, and never holds the reply up."""
    calm = asked and calm_now(session, client, kit)
    draft = asked and safety_plans.draft(session, client.id) is not None
    row = safety_plans.newest(session, client.id)
    if row is None:
        return PlanFacts(draft=draft, calm=calm)
    try:
        plan = Plan.from_json(safety_plans.body_of(kit.vault.of(session, client.id), row))
    except UNREADABLE:
        EDGE_ERRORS.labels(where="unreadable_plan").inc()
        return PlanFacts(unreadable=True, draft=draft, calm=calm)
    library = kit.composer.library
    return PlanFacts(
        pages_of(library, plan), help_now_text(library, plan), unreadable=False, draft=draft, calm=calm
    )


def opened(facts: PlanFacts) -> tuple[Say, ...]:
    """Return the plan as it is shown when it is asked for; with a way to change it where the moment is calm."""
    if facts.unreadable:
        return (Say("plan.unreadable"),)
    if not facts.pages:
        if not facts.calm:
            return (Say("crisis.no_plan_yet"),)
        return (Say("plan.none_calm", buttons=(("plan.resume",), SAFETY_ROW) if facts.draft else None),)
    keys = ("plan.shown", *("plan.shown_rest",) * (len(facts.pages) - 1))
    build = (("plan.resume" if facts.draft else "plan.change",),) if facts.calm else ()
    last = len(facts.pages) - 1
    return tuple(
        Say(key, {"plan": page}, buttons=(*build, SAFETY_ROW) if place == last else ())
        for place, (key, page) in enumerate(zip(keys, facts.pages, strict=True))
    )


def calm_now(session: Session, client: Client, kit: Kit) -> bool:
    """Tell whether this client's plan may be built now."""
    if client.onboarding != Stage.DONE:
        return False
    now = kit.clock()
    return is_calm(
        Mode(client.mode),
        client.mode_since,
        transcript.newest_flag(session, client.id, since=now - CALM_AFTER),
        now,
        alert=escalations.open_for(session, client.id) is not None,
    )


def newest_of(session: Session, cipher: Cipher, client_id: str) -> tuple[int, Plan]:
    """Return the number of the newest version and the plan in it; (0, an empty plan) without one.

    Raises SealBrokenError or PlanUnreadableError for a plan that does not open.
    """
    row = safety_plans.newest(session, client_id)
    if row is None:
        return 0, Plan()
    return row.number, Plan.from_json(safety_plans.body_of(cipher, row))


def draft_of(session: Session, cipher: Cipher, client_id: str, number: int, newest: Plan) -> Draft | None:
    """Return the client's draft, brought up to the newest version; None without one, or if it does not open."""
    row = safety_plans.draft(session, client_id)
    if row is None:
        return None
    try:
        draft = Draft.from_json(safety_plans.draft_of(cipher, row))
        version = safety_plans.version(session, client_id, draft.base)
        base = Plan.from_json(safety_plans.body_of(cipher, version)) if version is not None else Plan()
    except UNREADABLE:
        EDGE_ERRORS.labels(where="unreadable_plan").inc()
        return None
    return rebased(draft, base, newest, number)
