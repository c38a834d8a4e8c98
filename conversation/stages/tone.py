"""The client's side of the tone policy: the page, the exact words and the answer, plain style, the stop."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.tone import Event, Tone
from coaching.tone_cues import says_stop
from coaching.tone_guards import CONSENT_BELOW, STYLE_FLAG
from coaching.tone_texts import SHOWN, plain_texts
from content.render import render
from content.say import Say, client_words
from conversation.answers import Answer, Effect, TurnItem
from conversation.kit import Kit
from conversation.safety_facts import asked
from conversation.tone_facts import last_flag, must_be_safe, standing_of
from conversation.tone_moves import CLIENT
from conversation.types import Kind
from records import tone
from records.models import Client
from records.tone_models import ToneEvent, ToneOrder

READ_WITHIN = timedelta(hours=1)
"""A yes counts for what was read within this time."""
LOG_LINES = 10
_RUN = frozenset({Tone.MATTER_OF_FACT, Tone.WARM_RETURN})
YOUR_CLINICIAN = "@tone.your_clinician"


class ToneChoices:
    """Answers the tone's buttons and commands; what was chosen is kept with the answer."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._library = kit.composer.library
        self._by_payload: dict[str, Callable[[Session, Client], Answer]] = {
            "settings:plain": self._page,
            "/warm": self._stop,
            "tone:stop": self._stop,
            "tone:cold": self._cold,
            "tone:no": self._no,
            "tone:yes": self._yes,
            "tone:later": lambda *_: Answer((Say("tone.later_kept"),)),
            "tone:more": self._more,
            "tone:read": self._read,
            "tone:explain": self._explain,
            "tone:log": self._log,
            "tone:style_on": lambda *_: self._style(on=True),
            "tone:style_off": lambda *_: self._style(on=False),
        }

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer a button or command of the tone; a bare "stop" too, while a plain message stands."""
        what = asked(item.inbound)
        bare_stop = what == "/stop" or (item.inbound.kind is Kind.TEXT and says_stop(item.inbound.text))
        if what not in self._by_payload and not what.startswith("tone:") and not bare_stop:
            return None
        return await asyncio.to_thread(self._answer, item, what, bare_stop)

    def _answer(self, item: TurnItem, what: str, bare_stop: bool) -> Answer | None:
        with self._kit.db.transaction() as session:
            client = session.get_one(Client, item.client.id)
            if bare_stop:
                running = standing_of(tone.state(session, client.id)).tone in _RUN
                return self._stop(session, client) if running else None
            if what in self._by_payload:
                return self._by_payload[what](session, client)
            _, choice, number = [*what.split(":"), "", ""][:3]
            if choice == "strength" and number.isdecimal():
                return self._strength(session, client, int(number) * 10)
            if choice == "helpful" and number in {"1", "2", "3", "4", "5"}:
                return self._helpful(item.inbound.item_id, int(number))
            return None

    # --- the pages ---

    def _page(self, session: Session, client: Client) -> Answer:
        row, stop = tone.state(session, client.id), tone.stopped(session, client.id)
        style = row is not None and row.wants_style
        rows: list[tuple[str, ...]] = [("tone.style_off" if style else "tone.style_on",)]
        if stop is not None:
            plain = "@tone.off_for_good"
        elif not self._used_here(session, client):
            plain = "@tone.not_here"
        else:
            plain = "@tone.on" if tone.newest_yes(session, client.id) is not None else "@tone.off"
            rows += [("tone.read",), ("tone.stop",)]
        rows += [("tone.explain", "tone.log"), ("house.menu",)]
        slots = {"style": "@tone.on" if style else "@tone.off", "plain": plain}
        return Answer((Say("tone.page", slots, buttons=tuple(rows)),))

    def _explain(self, session: Session, client: Client) -> Answer:
        rows: list[tuple[str, ...]] = [("house.menu",)]
        if tone.stopped(session, client.id) is None:
            rows = [("tone.cold",), ("tone.stop",), *rows]
            if self._used_here(session, client):
                rows.insert(0, ("tone.read",))
        return Answer((Say("tone.explain"), Say("tone.explain_never", buttons=tuple(rows))))

    def _log(self, session: Session, client: Client) -> Answer:
        sent = [event for event in tone.events(session, client.id, 200) if event.text_key is not None]
        lines = [self._line(session, event) for event in sent[:LOG_LINES]]
        if not lines:
            return Answer((Say("tone.log_none"),))
        return Answer((Say("tone.log", {"lines": client_words("\n\n".join(lines))}),))

    def _line(self, session: Session, event: ToneEvent) -> str:
        order = session.get(ToneOrder, event.order_id) if event.order_id else None
        clinician = order.clinician if order is not None else YOUR_CLINICIAN
        key = event.text_key or ""
        text = self._words(key, clinician) if self._kit.composer.knows(key) else key
        slots = {"date": f"{event.at:%Y-%m-%d}", "clinician": clinician, "text": client_words(text)}
        return render(self._library, Say("tone.log_line", slots), lambda _count: 0).text

    # --- consent ---

    def _read(self, session: Session, client: Client) -> Answer:
        refused = self._refused(session, client)
        return Answer((refused or Say("tone.ask_strength"),))

    def _strength(self, session: Session, client: Client, points: int) -> Answer:
        refused = self._refused(session, client)
        if refused is not None:
            return Answer((refused,))
        if points >= CONSENT_BELOW:
            return Answer((Say("tone.too_strong"),))
        name = client.clinician_name or YOUR_CLINICIAN
        texts = plain_texts(self._library)
        shown = "\n\n".join(f"{n}. {self._words(text.key, name)}" for n, text in enumerate(texts, 1))
        samples = [{"key": t.key, "variant": SHOWN, "fingerprint": t.fingerprint} for t in texts]
        slots = {"texts": client_words(shown), "after": self._words("tone.return", name)}
        now, version = self._kit.clock(), self._library.fingerprint

        def effect(session: Session, client: Client) -> None:
            tone.show(session, client.id, intensity=points, samples=samples, content_version=version, now=now)

        says = (Say("tone.samples", slots), Say("tone.ask_consent", {"clinician": name}))
        return Answer(says, effect=effect)

    def _yes(self, session: Session, client: Client) -> Answer:
        refused = self._refused(session, client)
        if refused is not None:
            return Answer((refused,))
        row, now = tone.newest_shown(session, client.id), self._kit.clock()
        if row is None or row.answered_at is not None or now - row.shown_at > READ_WITHIN:
            return Answer((Say("tone.read_again"),))
        consent_id = row.id

        def effect(session: Session, _client: Client) -> None:
            tone.answer(session, consent_id, tone.YES, now)

        return Answer((Say("tone.yes_kept"),), effect=effect)

    def _no(self, session: Session, client: Client) -> Answer:
        row = tone.newest_shown(session, client.id)
        said = Answer((Say("tone.no_kept"),), effect=self._stopping())
        if row is None or row.answered_at is not None:
            return said
        consent_id, now, stop = row.id, self._kit.clock(), self._stopping()

        def effect(session: Session, client: Client) -> None:
            tone.answer(session, consent_id, tone.NO, now)
            stop(session, client)

        return Answer(said.says, effect=effect)

    def _refused(self, session: Session, client: Client) -> Say | None:
        """Return why the words cannot be read or agreed to now; None when they can."""
        if tone.stopped(session, client.id) is not None:
            return Say("tone.stopped")
        if not self._used_here(session, client):
            return Say("tone.unavailable")
        now = self._kit.clock()
        if must_be_safe(session, client, now) or now - last_flag(session, client.id) < STYLE_FLAG:
            return Say("tone.not_now")
        return None

    def _used_here(self, session: Session, client: Client) -> bool:
        return self._kit.house.plain_messages and tone.clinic_on(session, client.clinic_id)

    # --- stopping, plain style, ratings ---

    def _stop(self, _session: Session, _client: Client) -> Answer:
        return Answer((Say("tone.stopped"),), effect=self._stopping(), tone=Event.STOPPED)

    def _cold(self, _session: Session, _client: Client) -> Answer:
        return Answer((Say("tone.cold_kept"),), effect=self._stopping(cold_hurts=True), tone=Event.STOPPED)

    def _stopping(self, *, cold_hurts: bool = False) -> Effect:
        now = self._kit.clock()

        def effect(session: Session, client: Client) -> None:
            tone.stop(session, client.id, by=CLIENT, now=now, cold_hurts=cold_hurts)

        return effect

    def _more(self, session: Session, client: Client) -> Answer:
        row = tone.state(session, client.id)
        if standing_of(row).tone is Tone.MATTER_OF_FACT:
            return Answer((), tone=Event.MORE)
        return Answer((Say("tone.more_over"),))

    def _style(self, *, on: bool) -> Answer:
        now = self._kit.clock()

        def effect(session: Session, client: Client) -> None:
            row = tone.state_to_change(session, client.id, now)
            row.wants_style = on
            row.asked_at = row.asked_at if on else None

        return Answer((Say("tone.style_is_on" if on else "tone.style_is_off"),), effect=effect)

    def _helpful(self, item_id: str, helpful: int) -> Answer:
        now = self._kit.clock()

        def effect(session: Session, client: Client) -> None:
            tone.rate(session, client.id, item_id, helpful, now)

        return Answer((Say("tone.helpful_kept"),), effect=effect)

    def _words(self, key: str, clinician: str) -> str:
        return render(self._library, Say(key, {"clinician": clinician}, variant=SHOWN), lambda _count: 0).text
