"""Around a chain analysis: the way in, the end with its picture and suggestion, and the list of earlier ones."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coaching.chain import Chain
from coaching.goals import goal_to_cite
from content.library import Library
from content.render import render
from content.say import Say, client_words
from conversation.answers import Effect
from conversation.chain_text import ChainText
from conversation.chains import Kept, Scene, may_be_offered
from conversation.kit import Kit
from conversation.week_work import recipient
from records import chains, staff
from records.models import Client

SHOWS = frozenset({"list", "see", "share", "unshare", "delete", "delete_yes", "later"})
"""Buttons about a client's own earlier chains: open while no chain can be gone through, too."""
LISTED = 6


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a chain: its name, what it is about, and the step it was shown at."""

    name: str
    which: str = ""
    step: int | None = None


def home(library: Library, scene: Scene) -> Say:
    """Return the way in."""
    listed = (("chain.list",),) if scene.told else ()
    half = scene.half_done
    if half is not None:
        slots = {"target": client_words(ChainText(library, half.chain).target())}
        return Say("chain.home_half", slots, (("chain.resume",), ("chain.begin",), *listed, ("house.menu",)))
    if scene.request is not None:
        slots = {"staff": scene.request.by_staff}
        return Say("chain.home_asked", slots, (("chain.begin",), ("chain.later",), *listed, ("house.menu",)))
    return Say("chain.home", buttons=(("chain.begin",), *listed, ("house.menu",)))


def found(library: Library, chain: Chain) -> Say:
    """Return what is said back before the question whether to share."""
    return ChainText(library, chain).found()


def ended(kit: Kit, scene: Scene, chain: Chain, client: Client) -> tuple[Say, ...]:
    """Return what is said once a chain is closed: what becomes of it, a skill to go through, a goal."""
    says = [_shared(kit, client) if chain.wants_sharing else Say("chain.kept")]
    skills = kit.composer.library.skills
    picked = next((one.skill for one in chain.breaks if one.skill in skills), None)
    if picked is not None and may_be_offered(skills, scene, picked):
        says.append(
            Say("chain.practise", {"skill": f"@skill.{picked}.name"}, ((f"skill.{picked}",), ("house.menu",)))
        )
    goals = scene.profile.goals
    if goals:
        goal = goal_to_cite(goals, lambda count: len(scene.kept) % count)
        says.append(Say("outcome.goal", {"goal": client_words(goal)}) if goal else Say("outcome.goal_unnamed"))
    return tuple(says)


def sharing(kit: Kit, chain_id: str, *, shared: bool) -> Effect:
    """Share a chain with the therapist, or stop sharing it; staff hear of it once, without a word of it."""

    def effect(session: Session, client: Client) -> None:
        row = chains.one(session, client.id, chain_id)
        if row is None or (row.shared_at is not None) is shared:
            return
        row.shared_at = kit.clock() if shared else None
        if shared and row.noted_at is None:
            kit.queue.enqueue_diary(session, f"chain/{chain_id}", 0)

    return effect


def answer(
    kit: Kit, scene: Scene, press: Press, kept: Kept | None, client: Client
) -> tuple[tuple[Say, ...], Effect | None]:
    """Return what is said about an earlier chain, and what changes."""
    library = kit.composer.library
    if press.name == "later":
        return (Say("chain.later"),), _declined(kit)
    if press.name == "list" or kept is None:
        return (listed(library, scene),), None
    chain_id = kept.row.id
    if press.name == "see":
        return (Say("chain.seen", buttons=_about(kept)),), None
    if press.name in {"share", "unshare"}:
        shared = press.name == "share" and kept.row.finished_at is not None
        said = _shared(kit, client) if shared else Say("chain.unshared")
        return (said,), sharing(kit, chain_id, shared=shared)
    if press.name == "delete":
        rows = ((f"chain.delete_yes.{chain_id}",), ("chain.list",), ("house.menu",))
        return (Say("chain.sure", buttons=rows),), None
    return (Say("chain.deleted"),), lambda session, owner: chains.remove(session, owner.id, chain_id)


def listed(library: Library, scene: Scene) -> Say:
    """Return the newest chains with a number for each."""
    shown = scene.told[:LISTED]
    if not shown:
        return Say("chain.earlier_none")
    entries = "\n".join(_entry(library, number, kept) for number, kept in enumerate(shown, 1))
    numbers = tuple(f"chain.see_{number}.{kept.row.id}" for number, kept in enumerate(shown, 1))
    return Say("chain.earlier", {"list": client_words(entries)}, (numbers, ("chain.begin", "house.menu")))


def _entry(library: Library, number: int, kept: Kept) -> str:
    row = kept.row
    state = "half" if row.finished_at is None else "own" if row.shared_at is None else "shared"
    slots = {
        "number": str(number),
        "day": str(row.begun_at.day),
        "month": f"@week.month.{row.begun_at.month}",
        "words": client_words(ChainText(library, kept.chain).target()),
        "state": f"@chain.state.{state}",
    }
    return render(library, Say("chain.entry", slots), lambda _count: 0).text


def _about(kept: Kept) -> tuple[tuple[str, ...], ...]:
    row, rows = kept.row, []
    if kept.chain.at is not None:
        rows.append((f"chain.go_on.{row.id}",))
    if row.finished_at is not None:
        rows.append((f"chain.{'share' if row.shared_at is None else 'unshare'}.{row.id}",))
    return (*rows, (f"chain.delete.{row.id}",), ("chain.list", "house.menu"))


def _shared(kit: Kit, client: Client) -> Say:
    """Return what a client is told who shares a chain: who can read it, or that nobody can yet."""
    with kit.db.transaction() as session:
        member = recipient(session, client)
        here = staff.of_clinic(session, client.clinic_id)
    if member is not None:
        return Say("chain.shared", {"clinician": member.name})
    anyone = any(one.clinician and one.chat_sealed is not None for one in here)
    return Say("chain.shared_team" if anyone else "chain.shared_nobody")


def _declined(kit: Kit) -> Effect:
    def effect(session: Session, client: Client) -> None:
        chains.close_requests(session, client.id, how=chains.DECLINED, now=kit.clock())

    return effect
