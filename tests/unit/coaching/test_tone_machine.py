"""The tone policy lives through random months; the invariants are checked against a diary kept beside it."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coaching.tone import RUN_ENDS_AFTER, Event, Send, Standing, Tone, step
from coaching.tone_guards import NEVER, Consent, Order, Target, ToneFacts
from tests.support.tone import NOW

TEXTS = ("first", "second")
DAY = timedelta(days=1)


class ToneLife(RuleBasedStateMachine):
    """A client's months. What happened is written down here; facts are read from it, and so are the checks."""

    @initialize(grown=st.booleans())
    def begin(self, grown: bool) -> None:
        self.now = NOW
        self.began = self.now - (45 * DAY if grown else timedelta())
        self.standing = Standing()
        self.flags: list[tuple[datetime, bool]] = []
        self.ratings: list[int] = [5, 4, 5] if grown else []
        self.finished = 12 if grown else 0
        self.barrier = 3 if grown else 0
        self.intensity: int | None = None
        self.hurts: list[datetime] = []
        self.returns: list[datetime] = []
        self.consent: Consent | None = None
        self.order: Order | None = None
        self.stopped_at: datetime | None = None
        self.on = {"deployment": grown, "clinic": grown, "client": True}
        self.asked = False
        self.messages = 0
        self.sent: list[tuple[str, datetime]] = []
        self.run_began: datetime | None = None

    def facts(self) -> ToneFacts:
        serious = [at for at, is_serious in self.flags if is_serious]
        return ToneFacts(
            deployment_on=self.on["deployment"],
            clinic_on=self.on["clinic"],
            client_on=self.on["client"],
            order=self.order,
            review_overdue=False,
            text=TEXTS[0],
            consent=self.consent,
            stopped=self.stopped_at is not None,
            began_at=self.began,
            finished=self.finished,
            helpful=tuple(reversed(self.ratings))[:3],
            hurt_at=max(self.hurts, default=NEVER),
            intensity=self.intensity,
            flagged_at=max((at for at, _ in self.flags), default=NEVER),
            seriously_flagged_at=max(serious, default=NEVER),
            adult=True,
            excluded=False,
            session_messages=self.messages,
            local_time=time(self.now.hour, self.now.minute),
            barrier_met=self.barrier,
            returned_at=max(self.returns, default=NEVER),
            on_call=True,
            asked_for_style=self.asked,
            contacts=self.finished,
        )

    def happens(self, event: Event) -> None:
        facts, before = self.facts(), self.standing
        moved = step(before, event, facts, self.now)
        self.standing = moved.standing
        for send in moved.sends:
            if send is Send.PLAIN:
                self.check_plain()
                self.run_began = self.run_began or self.now
            else:
                self.returns.append(self.now)
                self.run_began = None
            self.sent.append((send.value, self.now))
        if moved.standing.tone is Tone.SAFE:
            self.sent.append(("safe", self.now))
            self.run_began = None
        if before.tone is Tone.MATTER_OF_FACT and moved.standing.tone is not Tone.MATTER_OF_FACT and self.order:
            self.order = replace(self.order, spent=True)

    def check_plain(self) -> None:
        assert all(self.now - at >= timedelta(hours=168) for at, _ in self.flags)
        assert all(self.now - at >= 90 * DAY for at, is_serious in self.flags if is_serious)
        assert self.intensity is not None
        assert self.intensity <= 40
        assert self.now - self.began >= 30 * DAY
        assert all(self.now - at >= 14 * DAY for at in self.returns)
        assert self.order is not None
        assert self.consent is not None
        assert self.stopped_at is None
        assert all(self.on.values())
        assert 9 <= self.now.hour < 20
        running = 0
        for what, _ in reversed(self.sent):
            if what != Send.PLAIN.value:
                break
            running += 1
        assert running < 2

    @rule(span=st.sampled_from([timedelta(minutes=1), timedelta(minutes=9), timedelta(hours=5), DAY, 15 * DAY]))
    def time_passes(self, span: timedelta) -> None:
        if self.run_began is not None and self.now + span - self.run_began >= RUN_ENDS_AFTER:
            self.now = self.run_began + RUN_ENDS_AFTER  # the durable clock rings, however long the silence is
            self.happens(Event.TIME_UP)
        self.now += span
        if span > timedelta(minutes=30):
            self.messages, self.intensity = 0, None

    @rule(strength=st.sampled_from([0, 20, 40, 50, 70]))
    def rates(self, strength: int) -> None:
        self.intensity, self.messages = strength, self.messages + 2

    @rule(helpful=st.sampled_from([2, 4, 5]))
    def finishes_a_coaching(self, helpful: int) -> None:
        self.finished += 1
        self.ratings.append(helpful)

    @rule()
    def misses_practice(self) -> None:
        self.barrier += 1

    @rule(serious=st.booleans())
    def says_something_dangerous(self, serious: bool) -> None:
        self.flags.append((self.now, serious))
        self.happens(Event.FLAG)

    @rule()
    def is_cleared(self) -> None:
        self.happens(Event.CLEARED)

    @precondition(lambda self: self.stopped_at is None)
    @rule(strength=st.sampled_from([10, 39, 40]))
    def consents(self, strength: int) -> None:
        self.consent = Consent(self.now, strength, frozenset(TEXTS))

    @precondition(lambda self: self.run_began is not None)
    @rule()
    def stops(self) -> None:
        self.stopped_at = self.stopped_at or self.now
        self.asked = False
        self.happens(Event.STOPPED)

    @precondition(lambda self: self.standing.tone is not Tone.MATTER_OF_FACT)
    @rule(days=st.sampled_from([1, 30]))
    def is_armed(self, days: int) -> None:
        self.order = Order("Dana", "HCPC 1", Target.DIARY, True, self.now, self.now + days * DAY)

    @rule(which=st.sampled_from(["deployment", "clinic", "client"]))
    def is_switched(self, which: str) -> None:
        self.on[which] = not self.on[which]
        if not self.on[which]:
            self.happens(Event.SWITCHED_OFF)

    @rule()
    def is_hurt(self) -> None:
        self.hurts.append(self.now)
        self.happens(Event.HURT)

    @rule()
    def asks_for_plain_style(self) -> None:
        self.asked = True
        self.happens(Event.ASKED)

    @rule()
    def writes(self) -> None:
        self.messages += 1
        self.happens(Event.WROTE)

    @rule()
    def comes_to_a_resting_place(self) -> None:
        self.messages += 1
        self.happens(Event.OCCASION)

    @precondition(lambda self: self.stopped_at is None and self.run_began is None)
    @rule(
        days=st.sampled_from([1, 6, 8, 15, 91]),
        strength=st.sampled_from([20, 40, 41, 50]),
        hour=st.sampled_from([8, 9, 12, 19, 20]),
        then=st.lists(st.sampled_from(["more", "more", "silence", "words", "danger", "off"]), max_size=3),
    )
    def all_is_well_for_once(self, days: int, strength: int, hour: int, then: list[str]) -> None:
        """Bring about what is rare by chance, but for time, strength and hour, so that runs are common here."""
        self.now = (self.now + days * DAY).replace(hour=hour)
        self.finished, self.ratings, self.barrier = 12, [5, 4, 5], 3
        self.intensity, self.messages = strength, 3
        self.on = dict.fromkeys(self.on, True)
        self.consent = Consent(self.now, 10, frozenset(TEXTS))
        self.order = Order("Dana", "HCPC 1", Target.DIARY, True, self.now, self.now + 9 * DAY)
        self.happens(Event.CLEARED)
        self.happens(Event.RETURNED)
        self.happens(Event.OCCASION)
        for what in then:
            self.follows(what)

    def follows(self, what: str) -> None:
        match what:
            case "more":
                self.asks_for_more()
            case "silence":
                self.time_passes(timedelta(hours=5))
            case "words":
                self.writes()
            case "danger":
                self.says_something_dangerous(serious=False)
            case _:
                self.is_switched("clinic")

    @rule()
    def asks_for_more(self) -> None:
        self.messages += 1
        self.happens(Event.MORE)

    @rule()
    def the_return_goes_out(self) -> None:
        self.happens(Event.RETURNED)

    @invariant()
    def a_run_ends_within_ten_minutes(self) -> None:
        if self.run_began is not None:
            assert self.standing.tone is Tone.MATTER_OF_FACT
            assert self.now - self.run_began < RUN_ENDS_AFTER

    @invariant()
    def after_the_last_plain_message_comes_the_return_or_safety(self) -> None:
        for (what, _), (following, _) in zip(self.sent, self.sent[1:], strict=False):
            if what == Send.PLAIN.value:
                assert following in {Send.PLAIN.value, Send.RETURN.value, "safe"}
        if self.sent and self.sent[-1][0] == Send.PLAIN.value:
            assert self.standing.tone is Tone.MATTER_OF_FACT


ToneLife.TestCase.settings = settings(max_examples=250, stateful_step_count=30, deadline=None)
TestToneLife = ToneLife.TestCase
