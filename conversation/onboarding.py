"""The first conversation as a pure state machine: consent, its check questions, age, country, time zone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from content.library import country_button, timezone_button
from content.models import Country
from content.say import Say
from conversation.birthdates import youngest_reading
from conversation.places import find_country, find_timezone
from conversation.types import Inbound, Kind

ADULT_YEARS = 18
POPULAR_IN_ROW = 2
ZONE_BUTTONS = 8


class Stage(StrEnum):
    """Where a client stands before coaching begins."""

    NEW = "new"
    CONSENT = "consent"
    CHECK_WHO = "check_who"
    CHECK_READERS = "check_readers"
    CHECK_EMERGENCY = "check_emergency"
    BIRTHDATE = "birthdate"
    COUNTRY = "country"
    TIMEZONE = "timezone"
    DONE = "done"
    DECLINED = "declined"
    UNDER_AGE = "under_age"
    NOT_INVITED = "not_invited"


@dataclass(frozen=True, slots=True)
class World:
    """What the first conversation needs to know; `today` is the client's date as near as we know it."""

    today: date
    countries: Mapping[str, Country]
    invite_needed: bool
    starter_content: bool
    staff_watching: bool


@dataclass(frozen=True, slots=True)
class Move:
    """Where the client goes next, what is said, and what was learnt on the way (None: nothing)."""

    stage: Stage
    says: tuple[Say, ...]
    consented: bool = False
    adult: bool = False
    country: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class _Check:
    """A check question of the consent (dbt-brief section 10): a wrong answer re-explains, it never fails."""

    stage: Stage
    after: Stage
    name: str
    right: str
    words: tuple[str, ...]


CHECKS = (
    _Check(
        Stage.CHECK_WHO, Stage.CHECK_READERS, "who", "program", ("no", "program", "computer", "bot", "software")
    ),
    _Check(
        Stage.CHECK_READERS, Stage.CHECK_EMERGENCY, "readers", "team", ("team", "therapist", "clinic", "staff")
    ),
    _Check(
        Stage.CHECK_EMERGENCY, Stage.BIRTHDATE, "emergency", "call", ("call", "911", "112", "999", "000", "phone")
    ),
)
_CHECK_AT = {check.stage: check for check in CHECKS}
_YES = frozenset({"yes", "y", "yeah", "yep", "ok", "okay", "start", "sure"})
_NO = frozenset({"no", "n", "nope", "nah", "not", "never", "don't", "dont", "later"})
_BESIDE_A_YES = _YES | {"fine", "please", "thanks", "then", "i", "do", "agree", "accept", "alright"}
"""Consent is taken from these words alone: "ok what is this" is a question."""
FEW_WORDS = 4
"""A no in a longer message may be about something else."""


def emergency_slot(country: Country | None) -> str:
    """Return the number to print, or the reference to its wording while the country is unknown."""
    return country.emergency if country and country.emergency else "@onboarding.local_emergency"


def ask(stage: Stage, world: World, country: Country | None = None) -> tuple[Say, ...]:
    """Return the question of a stage, to ask it or to ask it again."""
    emergency = {"emergency": emergency_slot(country)}
    if stage is Stage.CONSENT:
        says = [Say("onboarding.consent", emergency)]
        if not world.staff_watching:
            says.insert(0, Say("onboarding.nobody_on_call", emergency))
        return tuple(says)
    if stage in _CHECK_AT:
        return (Say(f"onboarding.{stage.value}"),)
    if stage is Stage.COUNTRY:
        return (Say("onboarding.ask_country", buttons=_country_rows(world.countries)),)
    if stage is Stage.TIMEZONE:
        zones = country.timezones[:ZONE_BUTTONS] if country else ()
        return (Say("onboarding.ask_timezone", buttons=tuple((timezone_button(z),) for z in zones)),)
    simple = {
        Stage.BIRTHDATE: "onboarding.ask_birthdate",
        Stage.DECLINED: "onboarding.declined",
        Stage.UNDER_AGE: "onboarding.under_age",
        Stage.NOT_INVITED: "onboarding.not_invited",
    }
    return (Say(simple[stage]),) if stage in simple else ()


def begin(world: World, *, enrolled: bool, invite_was_bad: bool) -> Move:
    """Open the first conversation; without a needed invite only helplines are on offer (dbt-brief 1, row 3)."""
    if invite_was_bad and not enrolled:
        return Move(Stage.NOT_INVITED, (Say("onboarding.invite_unknown"),))
    if world.invite_needed and not enrolled:
        return Move(Stage.NOT_INVITED, ask(Stage.NOT_INVITED, world))
    says = [Say("onboarding.welcome")]
    if world.starter_content:
        says.append(Say("onboarding.starter_notice"))
    return Move(Stage.CONSENT, (*says, *ask(Stage.CONSENT, world)))


def advance(stage: Stage, inbound: Inbound, world: World, country: Country | None = None) -> Move:
    """Take one answer. An answer that fits nothing repeats the question; a stage is never left by accident."""
    if stage is Stage.CONSENT or stage is Stage.DECLINED:
        return _consent(stage, inbound, world, country)
    if stage in _CHECK_AT:
        return _check(_CHECK_AT[stage], inbound, world, country)
    if stage is Stage.BIRTHDATE:
        return _birthdate(inbound, world)
    if stage is Stage.COUNTRY:
        return _country(inbound, world)
    if stage is Stage.TIMEZONE:
        return _timezone(inbound, country)
    return Move(stage, ask(stage, world, country))


def _words(inbound: Inbound) -> str:
    return (
        ""
        if inbound.kind is Kind.BUTTON
        else " ".join(inbound.text.lower().replace("!", " ").replace(".", " ").split())
    )


def _payload(inbound: Inbound, prefix: str) -> str | None:
    payload = inbound.payload or ""
    return payload.removeprefix(prefix) if payload.startswith(prefix) else None


def _consent(stage: Stage, inbound: Inbound, world: World, country: Country | None) -> Move:
    choice = _payload(inbound, "consent:")
    words = _words(inbound)
    said = _yes_or_no(words)
    if stage is Stage.DECLINED and choice != "yes":
        return Move(Stage.CONSENT, ask(Stage.CONSENT, world, country))
    if choice == "yes" or said is True:
        return Move(Stage.CHECK_WHO, (Say("onboarding.check_intro"), *ask(Stage.CHECK_WHO, world)))
    if choice == "no" or said is False:
        return Move(Stage.DECLINED, ask(Stage.DECLINED, world))
    if words:
        # The whole text again would be a wall to someone who has just read it: the question alone, and a way on.
        return Move(Stage.CONSENT, (Say("onboarding.consent_again"),))
    return Move(Stage.CONSENT, ask(Stage.CONSENT, world, country))


def _yes_or_no(words: str) -> bool | None:
    """Return what a few words say; None where they say neither, or both."""
    said = words.replace("\u2019", "'").replace(",", " ").split()
    if _YES.intersection(said) and _BESIDE_A_YES.issuperset(said):
        return True
    return False if len(said) <= FEW_WORDS and _NO.intersection(said) and not _YES.intersection(said) else None


def _check(check: _Check, inbound: Inbound, world: World, country: Country | None) -> Move:
    choice = _payload(inbound, f"onboard:{check.name}:")
    words = _words(inbound).split()
    if choice is None and not words:
        return Move(check.stage, (Say("onboarding.tap_one"), *ask(check.stage, world, country)))
    right = choice == check.right or (choice is None and any(w in words for w in check.words))
    # The explanation is given, and the next question follows: nobody is held back by a wrong answer.
    first = (
        Say("onboarding.check_right")
        if right
        else Say(f"onboarding.{check.stage.value}_explain", {"emergency": emergency_slot(country)})
    )
    done = check.after is Stage.BIRTHDATE
    return Move(check.after, (first, *ask(check.after, world, country)), consented=done)


def _birthdate(inbound: Inbound, world: World) -> Move:
    born = youngest_reading(inbound.text, world.today)
    if born is None:
        return Move(Stage.BIRTHDATE, (Say("onboarding.birthdate_unclear"),))
    had_birthday = (world.today.month, world.today.day) >= (born.month, born.day)
    age = world.today.year - born.year - (0 if had_birthday else 1)
    if age < ADULT_YEARS:
        return Move(Stage.UNDER_AGE, ask(Stage.UNDER_AGE, world))
    return Move(Stage.COUNTRY, ask(Stage.COUNTRY, world), adult=True)


def _country(inbound: Inbound, world: World) -> Move:
    choice = _payload(inbound, "onboard:country:")
    if choice == "other":
        says = (Say("onboarding.country_unknown"), *ask(Stage.TIMEZONE, world))
        return Move(Stage.TIMEZONE, says, country="")
    country = world.countries.get(choice) if choice else find_country(inbound.text, world.countries)
    if country is None:
        return Move(Stage.COUNTRY, (Say("onboarding.country_unclear"),))
    heard = Say("onboarding.country_set", {"emergency": emergency_slot(country)})
    if len(country.timezones) == 1:
        done = _finished(country.timezones[0])
        return replace(done, says=(heard, *done.says), country=country.code)
    return Move(Stage.TIMEZONE, (heard, *ask(Stage.TIMEZONE, world, country)), country=country.code)


def _timezone(inbound: Inbound, country: Country | None) -> Move:
    choice = _payload(inbound, "onboard:timezone:")
    zone = find_timezone(choice if choice is not None else inbound.text, country.timezones if country else ())
    if zone is None:
        return Move(Stage.TIMEZONE, (Say("onboarding.timezone_unclear"),))
    return _finished(zone)


def _finished(zone: str) -> Move:
    return Move(Stage.DONE, (Say("onboarding.ready"), Say("menu.main")), timezone=zone)


def _country_rows(countries: Mapping[str, Country]) -> tuple[tuple[str, ...], ...]:
    popular = [country_button(c.code) for c in countries.values() if c.popular]
    rows = [tuple(popular[i : i + POPULAR_IN_ROW]) for i in range(0, len(popular), POPULAR_IN_ROW)]
    return (*rows, ("country.other",))
