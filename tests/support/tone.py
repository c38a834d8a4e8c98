"""Facts under which every guard of a plain message holds; tests take one away at a time."""

from datetime import UTC, datetime, time, timedelta

from coaching.tone_guards import NEVER, Consent, Order, Target, ToneFacts

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TEXT = "a text"
ORDER = Order("Dana", "HCPC 12345", Target.DIARY, True, NOW - timedelta(days=1), NOW + timedelta(days=20))
CONSENT = Consent(NOW - timedelta(days=2), 20, frozenset({TEXT}))
ALL_HOLDS = ToneFacts(
    deployment_on=True,
    clinic_on=True,
    client_on=True,
    order=ORDER,
    review_overdue=False,
    text=TEXT,
    consent=CONSENT,
    stopped=False,
    began_at=NOW - timedelta(days=40),
    finished=12,
    helpful=(4, 5, 4, 1),
    hurt_at=NEVER,
    intensity=40,
    flagged_at=NEVER,
    seriously_flagged_at=NEVER,
    adult=True,
    excluded=False,
    session_messages=2,
    local_time=time(12),
    barrier_met=3,
    returned_at=NEVER,
    on_call=True,
    asked_for_style=True,
    contacts=4,
)
