"""Which kind of turn an inbox item gets, and what happens when a piece of durable work fails."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from content.say import Say
from conversation.answers import Answer
from conversation.groups import Groups
from conversation.kit import Kit
from conversation.metrics import EDGE_ERRORS
from conversation.staff_reach import StaffReach
from conversation.staffroom.room import StaffRoom
from conversation.staffroom.to_member import ToMember
from conversation.turn import Turn
from conversation.types import Inbound
from records import inbox
from records.db import is_outage
from records.models import InboxItem

log = structlog.get_logger()

WAITS = (0.2, 1.0, 3.0)
LONGEST_WAIT = 15.0
AWAY_WAIT = 2.0


class Dispatcher:
    """Hands an item to the client's turn, the staff room or the goodbye to a group."""

    def __init__(  # one for each kind of item
        self,
        kit: Kit,
        turn: Turn,
        staff: StaffRoom,
        groups: Groups,
        to_member: ToMember,
        reach: StaffReach,
    ) -> None:
        self._kit = kit
        self._to_member = to_member
        self._turn = turn
        self._staff = staff
        self._groups = groups
        self._reach = reach

    async def run(self, item_id: str) -> None:
        """Handle one item to the end."""
        elsewhere = await asyncio.to_thread(self._elsewhere, item_id)
        if elsewhere is None:
            await self._to_member.pass_on(item_id)
            await self._turn.run(item_id)
        elif elsewhere.private or elsewhere.chat_id == self._kit.house.staff_chat_id:
            await (self._reach if self._reach.wants(elsewhere) else self._staff).run(item_id)
        else:
            await self._groups.run(item_id)

    async def give_up(self, item_id: str) -> None:
        """Tell whoever wrote it that this message could not be handled; used when every try has failed."""
        elsewhere = await asyncio.to_thread(self._elsewhere, item_id)
        if elsewhere is None:
            await self._turn.run_with(item_id, Answer((Say("house.fallback"),), outcome="failed"))
        elif elsewhere.private or elsewhere.chat_id == self._kit.house.staff_chat_id:
            await self._staff.give_up(item_id, elsewhere.chat_id or 0)

    def _elsewhere(self, item_id: str) -> Inbound | None:
        """Return an item that belongs to no client; None for a client's item."""
        with self._kit.db.transaction() as session:
            row = session.get(InboxItem, item_id)
            if row is None or row.client_id is not None:
                return None
            return Inbound.from_json(inbox.body_of(self._kit.vault.house, row))


def persistent(
    name: str,
    work: Callable[[str], Awaitable[None]],
    *,
    give_up: Callable[[str], Awaitable[None]] | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Callable[[str], Awaitable[None]]:
    """Wrap durable work so that no exception ends it unfinished.

    A failure is tried again after 0.2, 1 and 3 seconds. Then `give_up` gets its chance, once a round; without it,
    or when it fails too, the work goes on being tried every 15 seconds. While the database is away nothing is
    given up on: the work is tried every 2 seconds until it is back, for pages may be among it.
    """

    async def tried(work_id: str) -> None:
        waits = [*WAITS]
        while True:
            try:
                await work(work_id)
            except Exception as error:  # noqa: BLE001 - the worker's edge: counted, logged without content, tried again
                EDGE_ERRORS.labels(where=name).inc()
                log.error("durable work failed", work=name, id=work_id, error=type(error).__name__)
                away = is_outage(error)
            else:
                return
            if away:
                await sleep(AWAY_WAIT)
                continue
            if not waits and give_up is not None and await _ends(name, give_up, work_id):
                return
            await sleep(waits.pop(0) if waits else LONGEST_WAIT)

    return tried


async def _ends(name: str, give_up: Callable[[str], Awaitable[None]], work_id: str) -> bool:
    try:
        await give_up(work_id)
    except Exception as error:  # noqa: BLE001 - as above
        log.error("even the fallback failed", work=name, id=work_id, error=type(error).__name__)
        return False
    return True
