"""Chain analyses between the records and the replies: what a client has told, and whether it may go on now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from coaching.chain import Chain, ChainUnreadableError
from coaching.chain_gate import ASK_FOR, OPEN_FOR, REST, Closed, Flag, Moment, closed, rests_until
from coaching.chain_parts import Tag
from coaching.diary import DAY_TURNS_AT, CardUnreadableError, Target, day_of
from coaching.feelings import read_feeling
from coaching.offer import Circumstances, allowed, offer
from coaching.profile import ClientProfile
from coaching.urges import Urge
from content.models import Skill
from conversation.client_profile import profile_of
from conversation.diaries import card_from, targets_now, zone_of
from conversation.last_asked import ANSWER_WITHIN
from records import chains, diaries, escalations
from records.chain_models import ChainAnalysis, ChainRequest
from records.models import Client, ScreeningRecord
from records.vault import Cipher, ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

UNREADABLE = (ErasedError, SealBrokenError, ChainUnreadableError, CardUnreadableError)
GENTLE = ("M10", "DT04")
"""Offered when it becomes too much (dbt-brief section 6): those of them that are open to the client."""
UNKNOWN_STRENGTH = 50
"""A link of the past whose strength was left out: neither a crisis nor nothing."""
LOOKED_BACK = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Kept:
    """One chain and its row."""

    row: ChainAnalysis
    chain: Chain


@dataclass(frozen=True, slots=True)
class Scene:
    """What a reply about chains depends on: every chain (changed last first), the gate, what may be offered."""

    kept: tuple[Kept, ...]
    moment: Moment
    request: ChainRequest | None
    targets: tuple[Target, ...]
    profile: ClientProfile
    now: datetime

    @property
    def newest(self) -> Kept | None:
        """Return the chain that was changed last."""
        return self.kept[0] if self.kept else None

    @property
    def half_done(self) -> Kept | None:
        """Return the newest chain that has something in it and was not gone through."""
        return next((k for k in self.kept if k.row.finished_at is None and not k.chain.is_empty), None)

    @property
    def told(self) -> tuple[Kept, ...]:
        """Return the chains that have something in them."""
        return tuple(kept for kept in self.kept if not kept.chain.is_empty)

    def at_step(self, step: int | None) -> Kept | None:
        """Return the chain that stands at a step; the newest where none does."""
        return next((kept for kept in self.kept if kept.chain.step == step), self.newest)

    @property
    def next_step(self) -> int:
        """Return a step that no chain has reached, so that no button of one fits another."""
        return max([int(self.now.timestamp()), *(kept.chain.step + 1 for kept in self.kept)])

    def by_id(self, chain_id: str) -> Kept | None:
        """Return one chain."""
        return next((kept for kept in self.kept if kept.row.id == chain_id), None)

    def closed(self, *, fresh: bool = False) -> Closed | None:
        """Return why there is no chain now; `fresh`: the client has just said that it is about the last day."""
        moment = replace(self.moment, acted_at=self.now) if fresh else self.moment
        return closed(moment, self.now)

    def opens_at(self, *, fresh: bool = False) -> datetime:
        """Return when an act of the last day closes nothing any more."""
        moment = replace(self.moment, acted_at=self.now) if fresh else self.moment
        return rests_until(moment) or self.now

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes that are open, for what they keep from being offered."""
        return frozenset(flag.code for flag in self.moment.flags if flag.at > self.now - OPEN_FOR)

    def long_ago(self, kept: Kept) -> bool:
        """Tell whether the strength is asked again: it was left a while ago, or danger was told of since."""
        told = any(flag.at > kept.row.changed_at for flag in self.moment.flags)
        return told or self.now - kept.row.changed_at > ANSWER_WITHIN


def scene_of(session: Session, cipher: Cipher, client: Client, now: datetime) -> Scene:
    """Read what a reply depends on. Raises one of UNREADABLE for what does not open."""
    rows = chains.of_client(session, client.id)
    kept = [Kept(row, Chain.from_json(chains.body_of(cipher, row))) for row in rows]
    kept.sort(key=lambda one: (one.row.changed_at, one.chain.step), reverse=True)
    _, targets = targets_now(session, cipher, client.id)
    request = chains.open_request(session, client.id, since=now - ASK_FOR)
    return Scene(
        kept=tuple(kept),
        moment=moment_of(session, cipher, client, now, asked=request is not None),
        request=request,
        targets=targets,
        profile=profile_of(session, cipher, client.id, now),
        now=now,
    )


def moment_of(session: Session, cipher: Cipher, client: Client, now: datetime, *, asked: bool) -> Moment:
    """Read what the gate looks at."""
    alert = escalations.open_for(session, client.id)
    told = chains.newest_fresh(session, client.id, since=now - REST)
    acts = [at for at in (told, _acted_at(session, cipher, client, now)) if at is not None]
    return Moment(
        coaching=allows(Mode(client.mode), Activity.COACHING) and client.takeover_id is None,
        opened_at=client.mode_since,
        flags=tuple(map(_flag, chains.flags(session, client.id, since=now - OPEN_FOR))),
        alert=alert.code if alert is not None else None,
        acted_at=max(acts, default=None),
        asked=asked,
    )


def _flag(row: ScreeningRecord) -> Flag:
    """Return what a screening means here; a button that tells of an act says so in its evidence."""
    return Flag(row.code, row.action, row.at, acted=any("acted:" in name for name in row.evidence))


def _acted_at(session: Session, cipher: Cipher, client: Client, now: datetime) -> datetime | None:
    """Return the latest moment an act of the diary can have been at: not after its card, nor after its day."""
    zone = zone_of(client)
    latest: list[datetime] = []
    for row in diaries.entries(session, client.id, since=day_of(now - LOOKED_BACK, zone)):
        if card_from(cipher, row).acts:
            turns = datetime.combine(row.day + timedelta(days=1), time(DAY_TURNS_AT), zone)
            latest.append(min(row.changed_at, turns))
    return max(latest, default=None)


def skills_for(skills: Mapping[str, Skill], scene: Scene, chain: Chain) -> tuple[str, ...]:
    """Return two skills for the link that was picked, by the ranking and the exclusions of every offer."""
    if chain.picked is None or chain.picked > len(chain.links):
        return ()
    link = chain.links[chain.picked - 1]
    feeling = read_feeling(link.words, answering=link.tag is Tag.FEELING)
    urge = link.tag is Tag.URGE
    then = Circumstances(
        feeling=feeling[0] if feeling is not None else None,
        intensity=UNKNOWN_STRENGTH if link.strength is None else link.strength,
        urge=Urge.OTHER if urge else None,
        topic="urge" if urge else None,
        codes=scene.codes,
    )
    return offer(skills, scene.profile, then, already=chain.passed)


def may_be_offered(skills: Mapping[str, Skill], scene: Scene, skill: str) -> bool:
    """Tell whether a skill that the client names themselves is open to them at all."""
    then = Circumstances(intensity=0, urge=Urge.OTHER, codes=scene.codes)
    return skill in skills and allowed(skills[skill], scene.profile, then)


def gentle(skills: Mapping[str, Skill], scene: Scene) -> tuple[str, ...]:
    """Return what may be offered when it is too much."""
    now = Circumstances(codes=scene.codes)
    return tuple(one for one in GENTLE if one in skills and allowed(skills[one], scene.profile, now))
