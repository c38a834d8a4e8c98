"""Diaries by command: a member of staff sees and sets what a client's card asks, and reads their week.

A diary holds a client's own answers: the staff chat says so and shows none. What a clinician sets is kept under
their enrolled name, and the client is told.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.diary import Size, Target, TargetError, TargetKind, checked, targets_to_json
from coaching.diary_week import DAYS
from coaching.sessions import read_session, spoken_session
from content.say import Say
from conversation import weeks
from conversation.diaries import UNREADABLE, Diary, diary_of
from conversation.interfering import week_lines
from conversation.kit import Kit
from conversation.reminding.planning import plan as plan_reminder
from conversation.safety_desk import SafetyDesk
from conversation.types import Inbound, Lane
from conversation.week_text import WeekText
from conversation.week_work import plan_next
from records import clients, diaries, takeovers, transcript
from records.models import Client
from records.vault import Cipher
from safety.plan import names_means
from safety.types import Code, ScreenInput

DeskAct = Callable[[Session, Inbound, str | None, bool], Say]
Work = Callable[[Session, Inbound, Client, str], Say]
FOR_SAFETY = frozenset({Code.T1, Code.T2, Code.T3, Code.T4, Code.T5, Code.SH_U, Code.SH_A, Code.HTO})
AUTO, OFF = "auto", "off"


class DiaryDesk:
    """Answers the commands; each gets a clinic's id (None: staff of every one) and whether a clinician acts."""

    def __init__(self, kit: Kit, desk: SafetyDesk) -> None:
        self._kit = kit
        self._desk = desk
        self.commands: Mapping[str, DeskAct] = {
            "diary": self._command(self._show, sets=False),
            "week": self._command(self._week, sets=False),
            "targets": self._command(self._targets, sets=True),
            "cardsize": self._command(self._size, sets=True),
            "session": self._command(self._session, sets=True),
        }

    def _command(self, work: Work, *, sets: bool) -> DeskAct:
        def act(session: Session, inbound: Inbound, clinic_id: str | None, clinician: bool) -> Say:
            if not inbound.private:
                return Say("staff.diary_private")
            if sets and not clinician:
                return Say("staff.diary_clinician")
            name, _, rest = inbound.argument.strip().partition(" ")
            if not name or (sets and not rest.strip()):
                return Say("staff.diary_usage")
            client = clients.find_by_pseudonym(session, name, clinic_id)
            if client is None:
                return Say("staff.clear_unknown")
            try:
                return work(session, inbound, client, rest.strip())
            except UNREADABLE:
                return Say("staff.diary_unreadable", {"pseudonym": client.pseudonym})

        return act

    def _show(self, session: Session, inbound: Inbound, client: Client, _rest: str) -> Say:
        cipher = self._kit.vault.of(session, client.id)
        diary = diary_of(session, cipher, client, self._kit.clock())
        takeovers.viewed(session, client.id, by=inbound.sender_name, what="diary", now=self._kit.clock())
        return Say("staff.diary_shown", {"pseudonym": client.pseudonym} | facts_of(session, client, diary))

    def _week(self, session: Session, inbound: Inbound, client: Client, _rest: str) -> Say:
        now = self._kit.clock()
        newest = diaries.newest_week(session, client.id)
        held = newest is not None and newest.status == diaries.HELD
        if newest is not None and held and newest.made_at > now - timedelta(days=DAYS):
            return Say("staff.week_held", {"pseudonym": client.pseudonym})
        week = weeks.week_now(session, self._kit.vault.of(session, client.id), client, now)
        takeovers.viewed(session, client.id, by=inbound.sender_name, what="diary week", now=now)
        beside = week_lines(session, self._kit, client)
        if not week.filled:
            return Say("staff.diary_none", {"pseudonym": client.pseudonym, "text": beside})
        text = WeekText(self._kit.composer.library, week).text() + "\n\n" + beside
        return Say("staff.week_shown", {"pseudonym": client.pseudonym, "text": text})

    def _targets(self, session: Session, inbound: Inbound, client: Client, rest: str) -> Say:
        if names_means(rest):
            return Say("staff.targets_means")
        try:
            targets = checked([_target(words) for words in rest.split(",")])
        except TargetError as error:
            return Say("staff.targets_wrong", {"why": str(error)})
        if any(self._is_for_safety(target) for target in targets):
            return Say("staff.targets_safety")
        cipher, now = self._kit.vault.of(session, client.id), self._kit.clock()
        version_id = self._kit.vault.fingerprint(f"targets:{inbound.item_id}")[:40]
        rows = diaries.targets(session, client.id)
        number = rows[0].number if rows else 0
        # A command that is handled again after a crash makes no second version.
        if not diaries.has_targets(session, version_id):
            number += 1
            body, by = targets_to_json(targets), inbound.sender_name
            diaries.add_targets(
                session, cipher, client.id, number=number, body=body, by_staff=by, now=now, version_id=version_id
            )
            self._tell(session, cipher, client, inbound)
        slots = {"number": str(number), "targets": listed(targets), "pseudonym": client.pseudonym}
        return Say("staff.targets_saved", slots)

    def _is_for_safety(self, target: Target) -> bool:
        """Tell whether words of the client's own are what a kind of ours stands for: only those reach safety."""
        if target.kind is not TargetKind.PERSONAL:
            return False
        return any(
            self._desk.screen(ScreenInput(said)).code in FOR_SAFETY
            for said in (f"I want to {target.words}", f"I {target.words}", target.words)
        )

    def _tell(self, session: Session, cipher: Cipher, client: Client, inbound: Inbound) -> None:
        now, says = self._kit.clock(), (Say("diary.targets_changed", {"staff": inbound.sender_name}),)
        prefix = f"targets/{inbound.item_id}"
        lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.REPLY, now=now)
        transcript.add_outgoing(session, cipher, client, lines, inbox_id=inbound.item_id, now=now)

    def _size(self, session: Session, inbound: Inbound, client: Client, rest: str) -> Say:
        size = rest.lower()
        if size not in {*Size, AUTO}:
            return Say("staff.diary_usage")
        self._change(session, inbound, client, size=None if size == AUTO else size)
        return Say("staff.card_size_saved", {"pseudonym": client.pseudonym, "size": size})

    def _session(self, session: Session, inbound: Inbound, client: Client, rest: str) -> Say:
        if rest.lower() == OFF:
            self._change(session, inbound, client, session_weekday=None, session_minute=None)
            plan_reminder(session, client, self._kit)
            return Say("staff.session_off", {"pseudonym": client.pseudonym})
        found = read_session(rest)
        if found is None:
            return Say("staff.diary_usage")
        weekday, minute = found
        self._change(session, inbound, client, session_weekday=weekday, session_minute=minute)
        plan_next(session, client, self._kit)
        plan_reminder(session, client, self._kit)
        spoken = spoken_session(weekday, minute)
        return Say("staff.session_saved", {"pseudonym": client.pseudonym, "session": spoken})

    def _change(self, session: Session, inbound: Inbound, client: Client, **values: str | int | None) -> None:
        now = self._kit.clock()
        diaries.change_settings(session, client.id, by=inbound.sender_name, now=now, **values)


def facts_of(session: Session, client: Client, diary: Diary) -> dict[str, str]:
    """Return what staff see of a diary, as text: what is asked, how much, and how many days are filled."""
    rows, settings = diaries.targets(session, client.id), diaries.settings(session, client.id)
    when = OFF
    if settings is not None and settings.session_weekday is not None and settings.session_minute is not None:
        when = spoken_session(settings.session_weekday, settings.session_minute)
    lately = [day for day in diary.cards if day > diary.today - timedelta(days=DAYS) and diary.is_filled(day)]
    late = sum(diary.cards[day].late for day in lately)
    return {
        "number": str(diary.targets_number),
        "by": rows[0].by_staff if rows else "nobody yet",
        "targets": listed(diary.targets),
        "size": diary.size.value if settings is not None and settings.size else f"{diary.size} ({AUTO})",
        "session": when,
        "filled": str(len(lately)),
        "late": f", {late} of them late" if late else "",
    }


def listed(targets: tuple[Target, ...]) -> str:
    """Return targets as staff read them, numbered."""
    return "\n".join(f"{n}. {target.words or target.kind}" for n, target in enumerate(targets, 1))


def _target(words: str) -> Target:
    tidy = " ".join(words.split())
    kind = tidy.lower().replace("-", "_").replace(" ", "_")
    ours = set(TargetKind) - {TargetKind.PERSONAL}
    return Target(TargetKind(kind)) if kind in ours else Target(TargetKind.PERSONAL, tidy)
