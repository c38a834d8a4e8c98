"""The list of what works for a client: the best of their record and what they added; one tap begins or forgets."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coaching.memory import Note
from coaching.offer import allowed
from coaching.ratings import spoken
from coaching.what_works import LONGEST_OWN, MOST_OWN, Try, Working, fit_for_a_list, what_works
from content.render import render
from content.say import Say, client_words
from conversation.answers import Answer, Effect
from conversation.client_profile import profile_of
from conversation.kit import Kit
from conversation.own.desk import Moment, number_in
from conversation.own.looking import while_looking
from records import coaching_store
from records import what_works as store
from records.models import Client
from records.vault import ErasedError, SealBrokenError
from records.what_works import Words
from safety.modes import Mode
from safety.plan import names_means

ASKS = frozenset({"works.ask", "works.reword", "works.too_long"})
ADD, OFF, MENU = ("works.add",), ("works.off",), ("house.menu",)


@dataclass(frozen=True, slots=True)
class _List:
    """What works for one client: skills of their record, and what they wrote themselves, the newest last."""

    skills: tuple[Working, ...]
    own: tuple[Words, ...]
    open: frozenset[str]
    """Skills that may be offered to this client now."""

    @property
    def is_empty(self) -> bool:
        return not self.skills and not self.own


class WorksDesk:
    """Answers `/works`, its buttons, and what a client adds."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about the list."""
        pressed = moment.press("works")
        writing = moment.asked in ASKS
        if moment.what != "/works" and pressed is None and not writing:
            return None
        try:
            kept = self._read(session, client)
        except (ErasedError, SealBrokenError):
            return Answer((Say("works.unreadable"),))
        if writing and pressed is None and moment.what != "/works":
            return self._written(moment, kept, client)
        name, argument = pressed or ("show", "")
        if name == "add":
            return Answer((Say("works.ask" if len(kept.own) < MOST_OWN else "works.full"),))
        if name == "off" and not argument and not kept.is_empty:
            return Answer((self._which(kept),))
        if name in {"pick", "off", "drop"}:
            return self._one(name, argument, kept, client)
        return Answer((self._shown(kept, "works.list", client),))

    def _read(self, session: Session, client: Client) -> _List:
        cipher = self._kit.vault.of(session, client.id)
        library = self._kit.composer.library
        said: dict[str, list[str]] = {}
        for note in store.notes(session, cipher, client.id, Note.WHAT_HELPED.value):
            if note.skill is not None and not names_means(note.text):
                said.setdefault(note.skill, []).append(note.text)
        tries = [Try(*row) for row in store.rated(session, client.id) if row[0] in library.skills]
        told = [skill for skill in store.helped(session, client.id) if skill in library.skills]
        profile = profile_of(session, cipher, client.id, self._kit.clock())
        now = while_looking(session, client, self._kit.clock())
        skills = tuple(one for one in what_works(tries, told, said) if one.skill not in profile.excluded)
        return _List(
            skills,
            tuple(store.notes(session, cipher, client.id, store.OWN)),
            frozenset(one.skill for one in skills if allowed(library.skills[one.skill], profile, now)),
        )

    def _one(self, name: str, argument: str, kept: _List, client: Client) -> Answer:
        """Ask about one entry, or take it off; an entry that is gone by now changes nothing."""
        if name == "pick":
            number = number_in(argument) or 0
            lines = self._lines(kept)
            if not 1 <= number <= len(lines):
                return Answer((self._shown(kept, "works.list", client),))
            bound = [f"works.off_yes.{one.skill}" for one in kept.skills]
            bound += [f"works.drop.{one.number}" for one in kept.own]
            says = Say(
                "works.sure", {"entry": client_words(lines[number - 1])}, ((bound[number - 1],), ("works.leave",))
            )
            return Answer((says,))
        if name == "off":
            rest = _List(tuple(one for one in kept.skills if one.skill != argument), kept.own, kept.open)
            known = argument in {one.skill for one in kept.skills}
            effect = self._taking_off(argument) if known else None
        else:
            number = number_in(argument) or 0
            rest = _List(kept.skills, tuple(one for one in kept.own if one.number != number), kept.open)
            effect = self._dropping(number)
        return Answer((self._shown(rest, "works.taken_off", client),), effect=effect)

    def _written(self, moment: Moment, kept: _List, client: Client) -> Answer:
        if moment.leaves:
            return Answer((self._shown(kept, "works.list", client),))
        text = " ".join(moment.words.split())
        if len(text) > LONGEST_OWN:
            return Answer((Say("works.too_long", {"limit": str(LONGEST_OWN)}),))
        if fit_for_a_list(text) is None or names_means(text):
            return Answer((Say("works.reword"),))
        listed = _List(kept.skills, (*kept.own, Words(0, None, text)), kept.open)
        return Answer((self._shown(listed, "works.noted", client),), effect=self._keeping(moment, text))

    def _shown(self, kept: _List, key: str, client: Client) -> Say:
        if kept.is_empty:
            return Say("works.too_little")
        names = [one.skill for one in kept.skills if one.skill in kept.open]
        calm = Mode(client.mode) is Mode.COACHING
        if not calm and key == "works.list" and len(names) < len(kept.skills):
            key = "works.list_for_now"
        rows = (*((f"skill.{skill}",) for skill in names), ADD, OFF, MENU)
        return Say(key, {"entries": client_words("\n".join(self._lines(kept)))}, rows)

    def _which(self, kept: _List) -> Say:
        lines = self._lines(kept)
        numbers = tuple(f"works.pick_{n}" for n in range(1, len(lines) + 1))
        rows = tuple(numbers[start : start + 4] for start in range(0, len(numbers), 4))
        entries = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
        return Say("works.which", {"entries": client_words(entries)}, (*rows, ("works.leave",)))

    def _lines(self, kept: _List) -> list[str]:
        own = [self._text("works.line_own", words=client_words(one.text)) for one in kept.own]
        return [*(self._line(one) for one in kept.skills), *own]

    def _line(self, one: Working) -> str:
        skill = f"@skill.{one.skill}.name"
        drop = spoken(round(one.mean_drop / 5) * 5)
        if one.uses == 0:
            said = self._text("works.line_told", skill=skill)
        elif one.uses == 1:
            said = self._text("works.line_once", skill=skill, drop=drop)
        else:
            said = self._text("works.line_rated", skill=skill, drop=drop, uses=str(one.uses))
        return (
            said
            if one.words is None
            else f"{said} {self._text('works.line_words', words=client_words(one.words))}"
        )

    def _text(self, key: str, **slots: str) -> str:
        return render(self._kit.composer.library, Say(key, slots), lambda _count: 0).text

    def _keeping(self, moment: Moment, text: str) -> Effect:
        def effect(session: Session, client: Client) -> None:
            cipher, now = self._kit.vault.of(session, client.id), self._kit.clock()
            message_id = moment.inbound.item_id
            coaching_store.add_note(
                session, cipher, client.id, message_id, now, kind=store.OWN, text=text, about=None
            )

        return effect

    def _taking_off(self, skill: str) -> Effect:
        return lambda session, client: store.take_off(session, client.id, skill, self._kit.clock())

    @staticmethod
    def _dropping(number: int) -> Effect:
        return lambda session, client: store.drop_own(session, client.id, number)
