"""The guided chain analysis with the client: without the dialogue, one idea a message, kept after each step.

As in the building of a safety plan, words are an answer if the last thing shown asked for them (decision 0018).
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from coaching import chain_flow, handoffs
from coaching.chain import Chain
from coaching.chain_gate import Closed
from coaching.chain_moves import Moved, Told, Verb, view
from coaching.chain_parts import Ask, Check
from coaching.rupture import Rupture, rupture_in
from coaching.skill_names import named_skill
from content.say import Say
from conversation import chain_pages
from conversation.answers import Answer, Effect, TurnItem
from conversation.chain_pages import SHOWS, Press
from conversation.chain_picture import Drawn, drawn
from conversation.chain_says import ASK, ChainSays, Shown
from conversation.chains import (
    UNREADABLE,
    Kept,
    Scene,
    gentle,
    may_be_offered,
    scene_of,
    skills_for,
)
from conversation.diaries import zone_of
from conversation.kit import Kit
from conversation.last_asked import are_words, last_line, typed
from conversation.metrics import EDGE_ERRORS
from conversation.stages.handoffs import Handoffs
from conversation.types import Inbound, Kind
from records import chains
from records.models import Client, Message
from records.vault import ErasedError
from safety.modes import Activity, Mode, allows

OPENERS = frozenset({"open", "begin", "resume"}) | SHOWS
_OPENS = re.compile(
    r"(?:(?:i(?:'d| would)? (?:want|like) to|(?:can|could) (?:we|i|you)|let'?s|please|start|begin|do|make|open"
    r"|look at|go through|try|another|new|an?|my|the|guided|behaviou?r(?:al)?) )*"
    r"chains?(?: analys[ie]s)?(?: (?:please|now|with me|together))*"
)
_STEP = re.compile(r"^chain:[A-Za-z0-9_.]+:(\d+)$")


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes of one item: what is said, the chain as it is kept now, and what else is done with it."""

    says: tuple[Say, ...]
    chain_id: str = ""
    chain: Chain | None = None
    shows: Chain | None = None
    """The chain to show, as picture and in words, before what is said."""
    effect: Effect | None = None
    risen: bool = False
    unread: bool = False


class ChainAnalyses:
    """Leads through a chain, keeps it after each step, and shows earlier ones."""

    def __init__(self, kit: Kit, handing: Handoffs) -> None:
        self._kit = kit
        self._handoffs = handing

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer /chain, the buttons of a chain, and words that answer its last question."""
        press = press_of(item.inbound)
        if press is None and not _may_answer(item.inbound):
            return None
        reply = await asyncio.to_thread(self._reply, item, press)
        if reply is None:
            return None
        picture = await drawn(self._kit, reply.shows) if reply.shows is not None else None
        says, effects = reply.says, [self._effect(item, reply, picture)]
        if reply.risen:
            asked_again = await asyncio.to_thread(
                self._handoffs.resolve, (handoffs.safety(handoffs.REASON_NO_DROP),), item
            )
            says = (*says, *asked_again.says)
            effects = [effect for effect in (asked_again.effect, *effects) if effect is not None]
        return Answer(says, effect=_all_of(effects), urgent=reply.risen)

    def _reply(self, item: TurnItem, press: Press | None) -> Reply | None:
        kit = self._kit
        with kit.db.transaction() as session:
            line = None
            if press is None:
                line = _asking_line(session, kit, item)
                if line is None and _OPENS.fullmatch(typed(item.inbound)) is None:
                    return None
                press = Press("open") if line is None else None
            client = session.get_one(Client, item.client.id)
            mode = Mode(client.mode)
            if not allows(mode, Activity.COACHING):
                # Where the whole chat is held, the stage after this one says so; words are ordinary again.
                answers = mode is Mode.CRISIS_SKILLS and press is not None
                return Reply((Say("chain.closed.held"),)) if answers else None
            try:
                scene = scene_of(session, kit.vault.of(session, client.id), client, kit.clock())
            except UNREADABLE:
                EDGE_ERRORS.labels(where="unreadable_chain").inc()
                return Reply((Say("chain.unreadable"),)) if press is not None else None
        if press is not None and press.name in SHOWS:
            return self._shown(scene, press, client)
        if (closed := scene.closed()) is not None:
            return Reply((self._closed(closed, scene, client),)) if press is not None else None
        if press is not None and press.name in OPENERS:
            return self._opened(item, scene, press, client)
        reply = self._moved(item, scene, press, line, client)
        no_answer = reply.unread and rupture_in(item.inbound.text) is not None
        return None if no_answer else reply

    def _closed(self, closed: Closed, scene: Scene, client: Client, *, fresh: bool = False) -> Say:
        if closed is not Closed.ACT:
            return Say(f"chain.closed.{closed}")
        local = scene.opens_at(fresh=fresh).astimezone(zone_of(client))
        slots = {"weekday": f"@diary.weekday.{local.weekday()}", "time": f"{local:%H:%M}"}
        return Say("chain.closed.act", slots)

    def _opened(self, item: TurnItem, scene: Scene, press: Press, client: Client) -> Reply:
        """Answer what opens the chains, begins one or goes on with one."""
        step = scene.next_step
        if press.name == "begin":
            return self._after(scene, self._new_id(item, scene), chain_flow.begin(step), client)
        half = scene.by_id(press.which) if press.which else scene.half_done
        if press.name == "resume" and half is not None:
            moved = chain_flow.resume(half.chain, step, long_ago=scene.long_ago(half))
            return self._after(scene, half.row.id, moved, client, before=half)
        return Reply((chain_pages.home(self._kit.composer.library, scene),))

    def _new_id(self, item: TurnItem, scene: Scene) -> str:
        """Return the id of a new chain: that of one that was begun and never told, where there is one."""
        empty = next((kept for kept in scene.kept if kept.chain.is_empty), None)
        if empty is not None:
            return empty.row.id
        return self._kit.vault.fingerprint(f"chain:{item.inbound.item_id}")[:20]

    def _moved(
        self, item: TurnItem, scene: Scene, press: Press | None, line: Message | None, client: Client
    ) -> Reply:
        """Answer a button of the chain that was changed last, or words for it."""
        asked = _step_asked(line) if line is not None else None
        kept = scene.at_step(press.step if press is not None else asked)
        if kept is None:
            return Reply((chain_pages.home(self._kit.composer.library, scene),))
        going_on = press is not None and press.name != Verb.STOP and not kept.chain.is_whole
        if going_on and kept.chain.check is not Check.BEGIN and scene.long_ago(kept):
            # A button of days ago: how strong it is now comes first.
            moved = chain_flow.resume(kept.chain, scene.next_step, long_ago=True)
        elif press is not None:
            moved = self._pressed(scene, kept, press)
        elif line is None or asked != kept.chain.step:
            moved = view(kept.chain)
        elif item.inbound.kind is Kind.COMMAND:
            moved = chain_flow.press(kept.chain, Verb.STOP, None)
        else:
            moved = chain_flow.write(kept.chain, item.inbound.text, self._own_skill(scene))
        return self._after(scene, kept.row.id, moved, client, before=kept)

    def _own_skill(self, scene: Scene) -> Callable[[str], str | None]:
        skills = self._kit.composer.library.skills

        def find(text: str) -> str | None:
            skill = named_skill(text, skills)
            return skill if skill is not None and may_be_offered(skills, scene, skill) else None

        return find

    def _pressed(self, scene: Scene, kept: Kept, press: Press) -> Moved:
        chain, which, skills = kept.chain, press.which, self._kit.composer.library.skills
        if press.name == "own":
            number = int(which) if which.isdecimal() else 0
            own = scene.targets[number - 1].words if 1 <= number <= len(scene.targets) else ""
            if press.step != chain.step or chain.asks is not Ask.TARGET or not own:
                return view(chain)
            return chain_flow.write(chain, own, self._own_skill(scene))
        if press.name not in set(Verb):
            return view(chain)
        if press.name == Verb.SKILL and not may_be_offered(skills, scene, which):
            return view(chain)
        if press.name == Verb.MORE:
            which = ",".join(skills_for(skills, scene, chain))
        return chain_flow.press(chain, Verb(press.name), press.step, which)

    def _after(
        self, scene: Scene, chain_id: str, moved: Moved, client: Client, before: Kept | None = None
    ) -> Reply:
        """Put together what is said, shown and kept after a move."""
        chain, told = moved.chain, moved.told
        was_fresh = before is not None and before.chain.is_fresh
        if chain.is_fresh and not was_fresh and (closed := scene.closed(fresh=True)) is not None:
            chain = chain_flow.resume(chain, chain.step, long_ago=True).chain
            return Reply((self._closed(closed, scene, client, fresh=True),), chain_id, chain)
        says = self._says(scene, chain).after(moved)
        shows = None
        if told is Told.ASK and chain.asks is Ask.SHARE and not chain.drawn:
            shows = chain = replace(chain, drawn=True)
            says = (chain_pages.found(self._kit.composer.library, chain), *says)
        if told is Told.RISEN:
            says = (*says, Say("crisis.direct_question"))
        closing = told is Told.DONE and before is not None and before.chain.at is not None
        if closing:
            says = chain_pages.ended(self._kit, scene, chain, client)
        effect = chain_pages.sharing(self._kit, chain_id, shared=chain.wants_sharing) if closing else None
        return Reply(says, chain_id, chain, shows, effect, risen=told is Told.RISEN, unread=told is Told.UNREAD)

    def _says(self, scene: Scene, chain: Chain) -> ChainSays:
        library = self._kit.composer.library
        skills = skills_for(library.skills, scene, chain)
        if not skills and chain.passed:  # all were passed over: the first ones come again
            skills = skills_for(library.skills, scene, replace(chain, passed=()))
        return ChainSays(library, Shown(scene.targets, skills, gentle(library.skills, scene)))

    def _shown(self, scene: Scene, press: Press, client: Client) -> Reply:
        """Answer what shows earlier chains, shares or deletes one, or says no to a clinician's offer."""
        kept = scene.by_id(press.which)
        says, effect = chain_pages.answer(self._kit, scene, press, kept, client)
        shows = kept.chain if kept is not None and press.name == "see" else None
        return Reply(says, shows=shows, effect=effect, chain_id=kept.row.id if kept is not None else "")

    def _effect(self, item: TurnItem, reply: Reply, picture: Drawn | None) -> Effect:
        def effect(session: Session, client: Client) -> None:
            now = self._kit.clock()
            try:
                cipher = self._kit.vault.of(session, client.id)
            except ErasedError:
                return
            chain = reply.chain
            if chain is not None:
                row = chains.keep(session, cipher, client.id, reply.chain_id, body=chain.to_json(), now=now)
                row.fresh_at = (row.fresh_at or now) if chain.is_fresh else None
                if chain.is_whole and row.finished_at is None:
                    row.finished_at = now
                    chains.close_requests(session, client.id, how=chains.DONE, now=now)
            if picture is not None:
                picture.write(session, cipher, client, reply.chain_id, item.inbound.item_id)
            if reply.effect is not None:
                reply.effect(session, client)

        return effect


def _all_of(effects: list[Effect]) -> Effect:
    def effect(session: Session, client: Client) -> None:
        for one in effects:
            one(session, client)

    return effect


def _may_answer(inbound: Inbound) -> bool:
    """Tell whether this may be words for a chain; a call for help never is, nor what is said to this program.

    "That hurt" may be a link; "you don't get it" is meant for us.
    """
    if inbound.kind is Kind.COMMAND:
        return inbound.command == "stop"
    return are_words(inbound) and rupture_in(inbound.text) in {None, Rupture.HURT, Rupture.THERAPIST}


def _asking_line(session: Session, kit: Kit, item: TurnItem) -> Message | None:
    """Return the line that asks for words for a chain, if nothing else was shown before this item."""
    line = last_line(session, item.client.id, kit.clock(), item.message_id or 0)
    return line if line is not None and (line.say_key or "").startswith(ASK) else None


def _step_asked(line: Message) -> int | None:
    """Return the step of the chain at which a line was shown, from its buttons."""
    rows = (line.buttons or {}).get("rows", [])
    found = (_STEP.match(payload) for row in rows for _, payload in row)
    return next((int(match[1]) for match in found if match), None)


def press_of(inbound: Inbound) -> Press | None:
    """Return what a button of a chain, or /chain, means; None for everything else."""
    if inbound.kind is Kind.COMMAND:
        return Press("open") if inbound.command == "chain" else None
    verb, *rest = (inbound.payload or "").split(":")
    if verb != "chain" or not rest:
        return None
    name, _, which = rest[0].partition(".")
    bound = rest[1] if len(rest) > 1 else ""
    if name in OPENERS:
        return Press(name, bound)
    return Press(name, which, int(bound) if bound.isascii() and bound.isdecimal() else None)
