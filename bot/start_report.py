"""Tells staff, at the start, what keeps this deployment from doing all it should."""

import asyncio

import structlog

from bot.patience import FIRST_WAIT, LONGEST_WAIT
from content.render import render
from content.say import Say
from conversation.kit import Kit
from conversation.noticeboard import Noticeboard
from conversation.outreach import Outreach
from conversation.ports import SendError
from conversation.reach_news import gap_says
from conversation.types import Lane, Outgoing
from safety.answer_times import differences
from safety.policy import load_policy
from safety.reach import uncovered
from safety.rota import STAFF_CHAT_ALONE, gaps

log = structlog.get_logger()


async def warn(kit: Kit, *, rules_alone: bool, rota_broken: bool) -> None:
    """Say what is missing: a part of the screener, the rota, or somebody to page at some hours."""
    warnings = []
    if rules_alone:
        log.critical("screening runs on its rules alone: the learned layer's model file cannot be used")
        warnings.append(Say("staff.rules_alone"))
    if rota_broken:
        warnings.append(Say("staff.rota_broken"))
    warnings += own_times(kit)
    warnings += await asyncio.to_thread(uncovered_hours, kit)
    for say in warnings:
        await _tell(kit, say)


def own_times(kit: Kit) -> list[Say]:
    """Return what to say of the clinic's own times to acknowledge: none may be in force unseen."""
    lines = differences(kit.house.rota.answer_within, load_policy())
    if not lines:
        return []
    log.warning("this clinic has times to acknowledge of its own", rows=len(lines))
    return [Say("staff.own_times", {"times": "\n".join(lines)})]


def uncovered_hours(kit: Kit) -> list[Say]:
    """Return what to say of the hours in which nobody can be paged, with the reach that works now."""
    rota, now = kit.house.rota, kit.clock()
    if rota is STAFF_CHAT_ALONE:
        return []
    with kit.db.transaction() as session:
        standing = Outreach(kit).standing(session, kit.house.clinic_id)
    hours = uncovered(rota, standing, now)
    if hours.nobody:
        log.error(
            "there are hours in which nobody can be paged", gaps=len(hours.nobody), in_rota=len(gaps(rota, now))
        )
    return list(gap_says(kit, hours))


async def _tell(kit: Kit, say: Say) -> None:
    """Tell the staff chat, for as long as it takes; where it can never be told, whoever else of staff can."""
    wait, text = FIRST_WAIT, render(kit.composer.library, say, lambda _count: 0).text
    while kit.house.staff_chat_id is not None:
        try:
            await kit.messenger.send(kit.house.staff_chat_id, Outgoing(text, (), Lane.PAGE))
        except SendError as error:
            if error.permanent:
                break
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return
    await Noticeboard(kit).tell(kit.house.clinic_id, say)
