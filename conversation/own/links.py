"""The missing links after a missed practice or card: four light questions, and what may help where one is missing.

After dbt-brief section 5. No reason is guessed: what the client says, and nothing else, sets what is offered.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.browse import Need, of_need, open_to
from coaching.heard import Heard
from coaching.memory import Note
from coaching.missing_links import PLAIN_FACTS, About, Fix, Link, fix_for, may_say_plain_fact, next_link, read_link
from coaching.profile import ClientProfile
from content.say import Say
from conversation.answers import Answer, Effect
from conversation.client_profile import profile_of
from conversation.kit import Kit
from conversation.last_asked import last_line
from conversation.own.desk import Moment, number_in
from conversation.own.looking import while_looking
from records import coaching_store, transcript
from records.models import Client
from records.said import last_said
from records.vault import ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

ASK = "missed.ask_"
PLAIN_FACT = "missed.plain_fact"
STUCK = "stuck"
"""The kind of on-call work that looks whether a barrier was met too often."""
OUTCOME = "talk"
"""Missed practice is coaching like any other, and the tone policy reads it as such."""
SHORT_MINUTES, MOST_SHORT = 3, 3
CALM_FOR = timedelta(hours=72)
_ABOUT = re.compile(r"missed:(?:yes|no|skip):[a-z]+:(\d)$")
_ANSWERS = {"yes": "yes", "no": "no", "skip": "skipped"}


def opening(about: About) -> tuple[Say, ...]:
    """Return what is said first about something missed: it is made ordinary, then the first link is asked."""
    return (
        Say("missed.ordinary" if about is About.PRACTICE else "missed.ordinary_diary"),
        asking(Link.KNEW, about),
    )


def asking(link: Link, about: About) -> Say:
    """Return the question about a link, with buttons that know what it is about."""
    yes, no, skip = (f"missed.{answer}_{link}.{about.number}" for answer in ("yes", "no", "skip"))
    return Say(f"{ASK}{link}", buttons=((skip,),) if link is Link.BARRIER else ((yes, no), (skip,)))


@dataclass(frozen=True, slots=True)
class _Given:
    """What one answer settles: about what, the link that was asked, the links it settles, and any words."""

    about: About
    asked: Link
    answers: Mapping[Link, str]
    words: str = ""


class LinksDesk:
    """Answers the four questions, their buttons, and what leads into them."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about something missed."""
        pressed = moment.press("missed")
        if pressed is None and not moment.asked.startswith(ASK):
            return None
        if not allows(Mode(client.mode), Activity.COACHING):
            return Answer((Say("parked.for_now"),)) if pressed is not None else None
        if pressed is None:
            return self._written(session, client, moment)
        name, argument = pressed
        link, _, number = argument.partition(":")
        if name in _ANSWERS and link in set(Link):
            about, given = About.of_number(number_in(number)), {Link(link): _ANSWERS[name]}
            return self._settled(session, moment, _Given(about, Link(link), given))
        if name == "two":
            return Answer((self._short_skills(session, client),))
        if name == "leave":
            return Answer((Say("missed.left"),))
        return Answer(opening(About.of_number(number_in(argument))), outcome=OUTCOME)

    def _written(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Read typed words as an answer; those that are none go on to the dialogue."""
        link = Link(moment.asked.removeprefix(ASK))
        about = self._about(session, client, moment)
        if moment.skips:
            return self._settled(session, moment, _Given(about, link, {link: "skipped"}))
        if moment.leaves and (link is Link.BARRIER or moment.words.strip().casefold() not in {"no", "nope"}):
            return Answer((Say("missed.left"),))
        if link is Link.BARRIER:
            return self._settled(session, moment, _Given(about, link, {link: "told"}, moment.words))
        given = read_link(link, Heard("", moment.words))
        return None if given is None else self._settled(session, moment, _Given(about, link, given))

    def _about(self, session: Session, client: Client, moment: Moment) -> About:
        """Return what the last question was about: its buttons say so."""
        line = last_line(session, client.id, self._kit.clock(), moment.item.message_id or 0)
        rows = (line.buttons or {}).get("rows", []) if line is not None else []
        found = (_ABOUT.match(payload) for row in rows for _, payload in row)
        return About.of_number(next((int(match[1]) for match in found if match), None))

    def _settled(self, session: Session, moment: Moment, heard: _Given) -> Answer:
        """Ask the next link, or say what may help; the links before the one that was asked settle nothing."""
        before = dict.fromkeys(list(Link)[: list(Link).index(heard.asked)], "skipped")
        answers = {**before, **heard.answers}
        following = next_link(answers)
        if following is not None:
            return Answer((asking(following, heard.about),), outcome=OUTCOME)
        fix = fix_for(answers)
        says = [self._fix(fix, heard.about)]
        client_id, now = moment.item.client.id, self._kit.clock()
        calm = transcript.newest_flag(session, client_id, since=now - CALM_FOR) is None
        if may_say_plain_fact(heard.about, fix, last_said(session, client_id, PLAIN_FACTS), now, calm=calm):
            says.append(Say(PLAIN_FACT))
        return Answer(tuple(says), effect=self._keeping(moment, heard, fix), outcome=OUTCOME)

    @staticmethod
    def _fix(fix: Fix, about: About) -> Say:
        if fix is Fix.EXPLAIN and about is About.DIARY:
            return Say("missed.fix_explain_diary")
        key, n = f"missed.fix_{fix}", about.number
        if about is About.PRACTICE:
            return Say(key)
        rows: dict[Fix, tuple[tuple[str, ...], ...]] = {
            Fix.PROS_AND_CONS: ((f"commit.weigh.{n}",), (f"commit.tiny.{n}", "commit.leave"), ("house.menu",)),
            Fix.REMINDER: (("diary.remind", f"commit.tie.{n}"), ("commit.leave", "house.menu")),
            Fix.SMALLER_STEP: (
                (f"commit.tiny.{n}", f"commit.clear.{n}"),
                ("diary.open", "commit.leave"),
                ("house.menu",),
            ),
            Fix.UNKNOWN: (("diary.open", "missed.two"), ("house.menu",)),
        }
        return Say(key, buttons=rows[fix])

    def _keeping(self, moment: Moment, heard: _Given, fix: Fix) -> Effect:
        def effect(session: Session, client: Client) -> None:
            now, item_id = self._kit.clock(), moment.inbound.item_id
            coaching_store.report_practice(session, client.id, item_id, now, fix=fix.value)
            if heard.words:
                cipher = self._kit.vault.of(session, client.id)
                said = {"kind": Note.BARRIER.value, "text": heard.words, "about": heard.about.value}
                coaching_store.add_note(session, cipher, client.id, item_id, now, **said)
            # Whether it was met too often is looked at elsewhere: no reply depends on what was missed before.
            self._kit.queue.enqueue_on_call(session, f"{STUCK}/{client.id}/{item_id}")

        return effect

    def _short_skills(self, session: Session, client: Client) -> Say:
        """Return a few skills of a few minutes that are open to this client."""
        skills, now = self._kit.composer.library.skills, self._kit.clock()
        try:
            profile = profile_of(session, self._kit.vault.of(session, client.id), client.id, now)
        except (ErasedError, SealBrokenError):
            profile = ClientProfile()  # nothing is known, which opens nothing that health must allow
        found = open_to(skills, profile, while_looking(session, client, now))
        short = {name: skill for name, skill in found.items() if skill.minutes <= SHORT_MINUTES and skill.steps}
        shown = of_need(short, Need.LEARN, profile)[:MOST_SHORT]
        return Say(
            "missed.two_minutes", buttons=(*((f"skill.{one}",) for one in shown), ("menu.skill", "house.menu"))
        )
