"""Gates before coaching: who blocked us, what safety has answered already, and a chat that is held."""

import asyncio
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from content.say import Say
from conversation.answers import SILENCE, Answer, Effect, TurnItem
from conversation.kit import Kit
from conversation.metrics import DIALOGUE_FAILURES
from conversation.onboarding import Stage
from conversation.payloads import parse_payload
from conversation.ports import Dialogue, DialogueError
from conversation.staying import stay
from conversation.types import DialogueRequest, Kind
from conversation.unreached import note_unreached
from records import transcript
from records.models import Client
from safety.modes import Activity, Mode, allows

HELD_VERBS = frozenset({"data", "settings", "consent", "onboard", "tone", "remind"})
OWN_DATA = frozenset({"privacy", "delete", "settings", "warm", "reminders", "pause"})


def concerns_own_data(item: TurnItem) -> bool:
    """Tell whether a client is about their own data or settings: that passes every gate."""
    payload = parse_payload(item.inbound.payload or "")
    if payload is not None and payload.parts[0] in HELD_VERBS:
        return True
    return item.inbound.kind is Kind.COMMAND and item.inbound.command in OWN_DATA


async def put_down(dialogue: Dialogue, item: TurnItem, intent: str = "interrupted") -> None:
    """Tell the dialogue to put its topic down: kept for later when it was interrupted, for good with `stop`."""
    request = DialogueRequest(item.client.id, item.inbound.item_id, intent=intent)
    try:
        await dialogue.answer(request)
    except DialogueError as error:
        # Nobody waits for this; an unfinished topic there expires by itself.
        DIALOGUE_FAILURES.labels(reason=str(error)).inc()


class Membership:
    """Records that the client blocked or unblocked the bot; there is nobody to answer."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer for changes of membership."""
        now = self._kit.clock()

        def blocked(session: Session, client: Client) -> None:
            note_unreached(session, self._kit, client, None, now)

        def back(_session: Session, client: Client) -> None:
            client.unreachable_since = None

        if item.inbound.kind is Kind.BLOCKED_BOT:
            return Answer((), effect=blocked)
        return Answer((), effect=back) if item.inbound.kind is Kind.UNBLOCKED_BOT else None


class AnsweredAtOnce:
    """The safety desk has replied: the dialogue is told to put its topic down, and nothing more is said."""

    def __init__(self, dialogue: Dialogue, *keep: Callable[[TurnItem], Effect | None]) -> None:
        self._dialogue = dialogue
        self._keep = keep  # what was meant for something else is not lost

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer for messages that were a possible crisis or asked for help."""
        if not item.answered_at_once:
            return None
        if item.client.onboarding == Stage.DONE and item.screened_action != "none":
            await put_down(self._dialogue, item)
        # In a thread: what waits beside danger is screened part by part, and nobody else may wait for that.
        kept = await asyncio.to_thread(lambda: [keep(item) for keep in self._keep])
        return Answer((), effect=_all_of(kept), outcome="safety")


def _all_of(effects: Sequence[Effect | None]) -> Effect:
    def effect(session: Session, client: Client) -> None:
        for one in effects:
            if one is not None:
                one(session, client)

    return effect


class HumanHolds:
    """A person holds the chat: the bot is quiet, whatever else it might be in the middle of.

    Safety replies, helplines and the plan come before this stage; data rights and settings after it. What the
    client writes is passed on elsewhere (`conversation.staffroom.to_member`), before the turn.
    """

    def __init__(self, kit: Kit, dialogue: Dialogue) -> None:
        self._kit = kit
        self._dialogue = dialogue

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer while a takeover is open."""
        if item.client.takeover_id is None or concerns_own_data(item):
            return None
        if item.client.onboarding == Stage.DONE and item.inbound.kind is not Kind.TIMER:
            # What was begun before the person came must not go on in the middle when they leave.
            await put_down(self._dialogue, item)
        return SILENCE


class Held:
    """No coaching while the chat is held for safety; the person is answered all the same (dbt-brief section 8)."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer while safety-only, paused or held by a human; data rights and settings pass."""
        mode = Mode(item.client.mode)
        if allows(mode, Activity.COACHING) or allows(mode, Activity.CRISIS_SKILLS):
            return None
        if item.inbound.kind is Kind.TIMER:
            return SILENCE
        if concerns_own_data(item):
            return None
        return Answer((await asyncio.to_thread(self._said, item),))

    def _said(self, item: TurnItem) -> Say:
        """Stay with whoever disclosed a moment ago; say once what is on hold, and that it is no penalty."""
        with self._kit.db.transaction() as session:
            shown = transcript.recent_variants(session, item.client.id, since=item.client.mode_since)
            explained = any(key in {"paused.explain", "paused.nobody"} for key, _ in shown)
            stays = stay(session, self._kit, item, next_turn_only=not explained)
        if stays is not None:
            return stays
        if not self._kit.house.staff_watching:
            return Say("paused.nobody")
        return Say("paused.again" if explained else "paused.explain")
