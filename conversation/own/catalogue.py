"""All skills to look around in: by need, by module, by search; only what this client may be offered."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from coaching import browse
from coaching.browse import MODULES, Need
from coaching.offer import Circumstances
from coaching.profile import ClientProfile, Mode
from coaching.skill_search import search
from content.models import Skill
from content.render import render
from content.say import Say
from conversation.answers import Answer
from conversation.client_profile import profile_of
from conversation.kit import Kit
from conversation.own.desk import Moment, number_in
from conversation.own.looking import while_looking
from records.models import Client
from records.vault import ErasedError, SealBrokenError

STARTS = frozenset({"find.start", "find.start_for_now"})
"""After these a few words are searched for, and go on to the dialogue if they point to no skill."""
ASK = "find.ask"
FEW_WORDS = 8
"""More words than this are told to somebody; they are no search."""
FOUND = "found"
BACK = ("find.start", "house.menu")


class _View:
    """What one client sees of the catalogue now."""

    def __init__(self, skills: Mapping[str, Skill], profile: ClientProfile, now: Circumstances) -> None:
        self.all, self.profile, self.now = skills, profile, now
        self.open = browse.open_to(skills, profile, now)

    @property
    def is_held(self) -> bool:
        return self.now.mode is Mode.CRISIS_SKILLS

    def list_of(self, name: str, skills: Mapping[str, Skill]) -> list[str]:
        if name in MODULES:
            return browse.of_module(skills, MODULES[name], self.profile)
        return browse.of_need(skills, Need(name), self.profile)


class CatalogueDesk:
    """Answers `/skills`, its buttons, and words that are searched for."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about the catalogue."""
        pressed = moment.press("find")
        searching = not moment.what and (moment.asked in STARTS or moment.asked == ASK)
        if moment.what != "/skills" and pressed is None and not searching:
            return None
        view = self._view(session, client)
        if searching or (moment.what == "/skills" and moment.words.strip()):
            return self._searched(view, moment)
        name, argument = pressed or ("start", "")
        if name == "skill":
            return Answer((self._card(view, argument),))
        if name == "ask":
            return Answer((Say(ASK),))
        if name in MODULES or name in set(Need):
            return Answer((self._page(view, name, number_in(argument) or 0),))
        return Answer((Say("find.start_for_now" if view.is_held else "find.start"),))

    def _view(self, session: Session, client: Client) -> _View:
        now = self._kit.clock()
        try:
            profile = profile_of(session, self._kit.vault.of(session, client.id), client.id, now)
        except (ErasedError, SealBrokenError):
            profile = ClientProfile()  # nothing is known, which opens nothing that health must allow
        return _View(self._kit.composer.library.skills, profile, while_looking(session, client, now))

    def _searched(self, view: _View, moment: Moment) -> Answer | None:
        words = moment.words
        if moment.leaves and moment.asked:
            return Answer((Say("talk.what_next"),)) if moment.asked == ASK else None
        if moment.asked in STARTS and len(words.split()) > FEW_WORDS:
            return None
        found = search(words, view.open)
        if found:
            kept_back = set(search(words, view.all)) - set(view.open)
            return Answer((self._listed(view, FOUND, found, some=bool(kept_back)),))
        return None if moment.asked in STARTS else Answer((Say("find.none"),))

    def _page(self, view: _View, name: str, number: int) -> Say:
        found = view.list_of(name, view.open)
        number, shown = browse.page_of(found, number)
        more = f"find.more_{name}.{number + 1}" if number + 1 < browse.pages(found) else None
        back = f"find.back_{name}.{number - 1}" if number else None
        some = len(found) < len(view.list_of(name, view.all))
        paging = tuple(key for key in (back, more) if key)
        return self._listed(view, name, shown, some=some, paging=paging, at=(number + 1, browse.pages(found)))

    def _listed(
        self,
        view: _View,
        name: str,
        shown: Sequence[str],
        *,
        some: bool,
        paging: tuple[str, ...] = (),
        at: tuple[int, int] = (1, 1),
    ) -> Say:
        """Return a list of skills with a button for each, and a kind word about those that are not shown."""
        title = self._text(f"find.title.{name}")
        if at[1] > 1:
            title = self._text("find.part", title=title, page=str(at[0]), pages=str(at[1]))
        if not shown:
            return Say("find.nothing_open", {"title": title})
        rows = (*((f"find.{skill}",) for skill in shown), *((paging,) if paging else ()), BACK)
        key = "find.page_for_now" if view.is_held else "find.page_some" if some else "find.page"
        return Say(key, {"title": title, "skills": "\n".join(map(self._entry, shown))}, rows)

    def _entry(self, skill: str) -> str:
        return self._text("find.entry", skill=f"@skill.{skill}.name", gist=f"@skill.{skill}.gist")

    def _card(self, view: _View, skill_id: str) -> Say:
        skill = view.all.get(skill_id)
        if skill is None:
            return Say("find.start")
        slots = {"skill": f"@skill.{skill.id}.name"}
        if skill.id not in view.open:
            return Say("find.not_open", slots)
        slots |= {"gist": f"@skill.{skill.id}.gist", "minutes": str(skill.minutes)}
        key = "find.card" if browse.is_for_strong_moments(skill) else "find.card_calm"
        return Say(key, slots, ((f"skill.{skill.id}",), BACK))

    def _text(self, key: str, **slots: str) -> str:
        return render(self._kit.composer.library, Say(key, slots), lambda _count: 0).text
