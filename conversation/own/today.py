"""Today in one calm message: the skill of the week, and the client's own small step or plan; one tap each."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.commitment import ASKS_FOR_STEP
from coaching.goals import goal_to_cite
from coaching.memory import Note
from coaching.profile import ClientProfile
from coaching.quoting import showable
from coaching.what_works import LONGEST_OWN, fit_for_a_list
from content.render import render
from content.say import Say, client_words
from conversation.answers import Answer
from conversation.client_profile import profile_of
from conversation.kit import Kit
from conversation.own.desk import Moment, number_in
from conversation.own.looking import week_skill
from records import chains, commitments, saved_words
from records.commitments import Commitment
from records.models import Client
from records.vault import Cipher, ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows
from safety.plan import names_means

ASKS = frozenset({"today.ask", "today.reword", "today.too_long"}) | ASKS_FOR_STEP
STEP_FOR, PLAN_FOR = timedelta(days=14), timedelta(days=30)
"""A step or a plan older than this is not brought up again."""
OLD_AFTER = timedelta(hours=20)
Change = Callable[[Session, str, int], None]


class TodayDesk:
    """Answers `/today`, its buttons, and the words of a small step."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about today."""
        pressed = moment.press("today")
        writing = moment.asked in ASKS
        if moment.what != "/today" and pressed is None and not writing:
            return None
        if not allows(Mode(client.mode), Activity.COACHING):
            return Answer((Say("today.for_now"),))
        try:
            cipher = self._kit.vault.of(session, client.id)
            profile = profile_of(session, cipher, client.id, self._kit.clock())
            step = commitments.open_one(session, cipher, client.id, since=self._kit.clock() - STEP_FOR)
        except (ErasedError, SealBrokenError):
            return Answer((Say("today.unreadable"),))
        if writing and pressed is None and moment.what != "/today":
            return self._written(moment)
        name, argument = pressed or ("show", "")
        if name == "add":
            return Answer((Say("today.ask"),))
        if step is not None and number_in(argument) == step.number and name in {"done", "let_go"}:
            return self._closed(name, step, profile)
        return Answer((self._shown(session, client, cipher, profile, step),))

    def _shown(
        self, session: Session, client: Client, cipher: Cipher, profile: ClientProfile, step: Commitment | None
    ) -> Say:
        parts: list[str] = []
        rows: list[tuple[str, ...]] = []
        week = week_skill(session, self._kit, client, profile)
        if week is not None:
            parts.append(self._text("today.week", skill=f"@skill.{week}.name", gist=f"@skill.{week}.gist"))
            rows.append((f"skill.{week}",))
        if step is not None:
            parts.append(self._step(step))
            rows.append((f"today.done.{step.number}", f"today.let_go.{step.number}"))
            rows.append(("today.other",))
        else:
            plan = self._plan(session, cipher, client)
            if plan is not None:
                parts.append(self._text("today.plan", words=client_words(plan)))
            rows.append(("today.add",))
        if self._chain_waits(session, client):
            rows.append(("chain.resume",))
        rows += [("menu.feeling", "diary.open"), ("works.show", "house.menu")]
        if not parts:
            return Say("today.open", buttons=tuple(rows))
        return Say("today.message", {"parts": client_words("\n\n".join(parts))}, tuple(rows))

    def _chain_waits(self, session: Session, client: Client) -> bool:
        """Tell whether a chain analysis was begun lately and not gone through, or a clinician offered one."""
        now = self._kit.clock()
        newest = next(iter(chains.of_client(session, client.id)), None)
        half = newest is not None and newest.finished_at is None and newest.changed_at > now - STEP_FOR
        return half or chains.open_request(session, client.id, since=now - STEP_FOR) is not None

    def _step(self, step: Commitment) -> str:
        old = self._kit.clock() - step.at >= OLD_AFTER
        words = showable(step.text)
        if words is None:
            return self._text("today.step_unnamed")
        return self._text("today.step_before" if old else "today.step", words=client_words(words))

    def _plan(self, session: Session, cipher: Cipher, client: Client) -> str | None:
        since = self._kit.clock() - PLAN_FOR
        found = saved_words.newest(session, cipher, client.id, Note.PLAN.value, since=since)
        newest = next(reversed(found.values()), "")
        return fit_for_a_list(newest) if newest and not names_means(newest) else None

    def _written(self, moment: Moment) -> Answer:
        if moment.leaves:
            return Answer((Say("today.left"),))
        text = " ".join(moment.words.split())
        if len(text) > LONGEST_OWN:
            return Answer((Say("today.too_long", {"limit": str(LONGEST_OWN)}),))
        if fit_for_a_list(text) is None or names_means(text):
            return Answer((Say("today.reword"),))

        def effect(session: Session, client: Client) -> None:
            cipher, now = self._kit.vault.of(session, client.id), self._kit.clock()
            commitments.begin(session, cipher, client.id, moment.inbound.item_id, text, now)

        return Answer((Say("today.noted", {"words": client_words(text)}),), effect=effect)

    def _closed(self, name: str, step: Commitment, profile: ClientProfile) -> Answer:
        if name == "let_go":
            return Answer((Say("today.let_go"),), effect=_changing(commitments.let_go, step.number))
        says = [Say("today.done")]
        goal = goal_to_cite(profile.goals, lambda count: step.number % count) if profile.goals else None
        if goal is not None:
            says.append(Say("outcome.goal", {"goal": client_words(goal)}))
        elif profile.goals:
            says.append(Say("outcome.goal_unnamed"))
        return Answer(tuple(says), effect=_changing(commitments.done, step.number))

    def _text(self, key: str, **slots: str) -> str:
        return render(self._kit.composer.library, Say(key, slots), lambda _count: 0).text


def _changing(change: Change, number: int) -> Callable[[Session, Client], None]:
    return lambda session, client: change(session, client.id, number)
