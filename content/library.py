"""The loaded content: frozen, addressed by key, fingerprinted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from content.models import (
    Button,
    Country,
    Helpline,
    Message,
    Register,
    ScreeningPhrase,
    Situation,
    Skill,
    Step,
    ValidationLine,
)

MAX_LABEL = 40
_STEP_BUTTON = re.compile(r"(?P<base>walk\.[a-z_]+)\.(?P<skill>[A-Z]+\d{2})\.(?P<step>[a-z0-9_]+)")
_DIARY_BUTTON = re.compile(r"(?P<base>(?:diary|week|chain)\.[a-z0-9_]+)\.(?P<bound>[a-z0-9]+(?:\.\d+)?)")
_NAMED_SKILL = re.compile(r"(?P<verb>diary|chain)\.skill\.(?P<skill>[A-Z]+\d{2})\.(?P<step>\d+)")
_REMIND_HOUR = re.compile(r"remind\.at\.(?P<kind>[a-z_]+)\.(?P<hour>\d{2})(?P<minute>\d{2})")
_REMIND_BUTTON = re.compile(r"(?P<base>remind\.[a-z_]+)\.(?P<bound>[a-z_]+(?:\.[a-z_]+)*)")
_BOUND_BUTTON = re.compile(r"(?P<base>[a-z_]+\.[a-z0-9_]+)\.(?P<to>\d+|[A-Z]+\d{2})")

_SKILL_BUTTONS = {"skill": "skill", "find": "find:skill"}
"""What a button named after a skill does: `skill.<ID>` begins it, `find.<ID>` shows what it is."""


class UnknownKeyError(KeyError):
    """No wording or button has this key; the key is ours, never a client's text."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece of content was written: file relative to the content folder, and line."""

    file: str
    line: int


@dataclass(frozen=True)
class Library:
    """Everything that may be said in one language, with the helplines and countries all languages share.

    `validation` holds the lines that are true for anyone with their slots, feelings and intensity; lines that are
    true only in a named situation stand apart in `situations`, so that none is said by accident. `fingerprint` is
    the SHA-256 (hex) of the parsed content, whatever files it stood in. `sources` maps every key to its place.
    """

    language: str
    messages: Mapping[str, Message]
    buttons: Mapping[str, Button]
    skills: Mapping[str, Skill]
    validation: tuple[ValidationLine, ...]
    situations: Mapping[Situation, tuple[ValidationLine, ...]]
    helplines: tuple[Helpline, ...]
    countries: Mapping[str, Country]
    phrases: tuple[ScreeningPhrase, ...]
    fingerprint: str
    sources: Mapping[str, Source]
    wording: Mapping[str, Message] = field(repr=False)

    def message(self, key: str) -> Message:
        """Return the wording of `key`: a message, a validation line, or `skill.<ID>.name|gist|step.<step id>`.

        `skill.<ID>.step.<step id>.without` is what a step that quotes says when there is nothing to quote.

        Raises UnknownKeyError when nothing has that key.
        """
        try:
            return self.wording[key]
        except KeyError:
            raise UnknownKeyError(key) from None

    def button(self, key: str) -> Button:
        """Return a button, written or derived: every skill, country and time zone of a country has one of its own.

        `skill.<ID>` shows the skill's name, `country.<code>` the country's, `timezone.<zone>` the zone's city.
        `walk.<verb>.<ID>.<step id>` is the button `walk.<verb>` bound to one step, so that a press on an earlier
        step's button is told apart; `plan.<verb>.<number>` is `plan.<verb>` bound to one step of a draft, and any
        other button may be bound to a number or a skill in the same way: `diary.<verb>.<number>` to one step of a
        card, or a day, `chain.<verb>.<id>` to a chain. `diary.skill.<ID>.<number>` names a skill for a card,
        `chain.skill.<ID>.<number>` for a chain; `find.<ID>` opens that of a skill.
        `remind.<verb>.<kind>.<kind>` is bound to what a reminder was about, `remind.at.<kind>.0930` to an hour.
        Raises UnknownKeyError when nothing has that key.
        """
        if key in self.buttons:
            return self.buttons[key]
        if (place := self._place_buttons.get(key)) is not None:
            return place
        walk = _STEP_BUTTON.fullmatch(key)
        if walk and walk["base"] in self.buttons:
            base = self.buttons[walk["base"]]
            return Button(key=key, label=base.label, payload=f"{base.payload}:{walk['skill']}:{walk['step']}")
        if (diary := self._diary_button(key)) is not None:
            return diary
        if (remind := self._remind_button(key)) is not None:
            return remind
        bound = _BOUND_BUTTON.fullmatch(key)
        if bound and bound["base"] in self.buttons:
            base = self.buttons[bound["base"]]
            return Button(key=key, label=base.label, payload=f"{base.payload}:{bound['to']}")
        verb, _, skill_id = key.partition(".")
        skill = self.skills.get(skill_id)
        if skill is None or verb not in _SKILL_BUTTONS:
            raise UnknownKeyError(key)
        return Button(key=key, label=skill.name, payload=f"{_SKILL_BUTTONS[verb]}:{skill.id}")

    def _diary_button(self, key: str) -> Button | None:
        named = _NAMED_SKILL.fullmatch(key)
        if named and named["skill"] in self.skills:
            skill = self.skills[named["skill"]]
            return Button(key=key, label=skill.name, payload=f"{named['verb']}:skill.{skill.id}:{named['step']}")
        bound = _DIARY_BUTTON.fullmatch(key)
        if bound is None or bound["base"] not in self.buttons:
            return None
        base = self.buttons[bound["base"]]
        return Button(key=key, label=base.label, payload=f"{base.payload}:{bound['bound'].replace('.', ':')}")

    def _remind_button(self, key: str) -> Button | None:
        hour, bound = _REMIND_HOUR.fullmatch(key), _REMIND_BUTTON.fullmatch(key)
        if hour:
            label, payload = f"{hour['hour']}:{hour['minute']}", self.buttons["remind.at"].payload
            return Button(key=key, label=label, payload=f"{payload}:{hour['kind']}.{hour['hour']}{hour['minute']}")
        if bound is None or bound["base"] not in self.buttons:
            return None
        base = self.buttons[bound["base"]]
        return Button(key=key, label=base.label, payload=f"{base.payload}:{bound['bound']}")

    @cached_property
    def _place_buttons(self) -> Mapping[str, Button]:
        made: dict[str, Button] = {}
        for country in self.countries.values():
            key = country_button(country.code)
            made[key] = Button(key=key, label=country.name, payload=f"onboard:country:{country.code}")
            for zone in country.timezones:
                key = timezone_button(zone)
                city = zone.rsplit("/", 1)[1].replace("_", " ")
                made[key] = Button(
                    key=key, label=city, payload=f"onboard:timezone:{key.removeprefix('timezone.')}"
                )
        return made

    def as_json(self) -> dict[str, Any]:
        """Return the content as plain data, to be kept with its fingerprint as a version."""

        def dump(models: Iterable[BaseModel]) -> list[dict[str, Any]]:
            return [model.model_dump(mode="json", by_alias=True) for model in models]

        return {
            "messages": dump(self.messages.values()),
            "buttons": dump(self.buttons.values()),
            "skills": dump(self.skills.values()),
            "validation": dump((*self.validation, *(line for kind in self.situations.values() for line in kind))),
            "helplines": dump(self.helplines),
            "countries": dump(self.countries.values()),
            "phrases": dump(self.phrases),
        }


def country_button(code: str) -> str:
    """Return the key of the button that chooses a country."""
    return f"country.{code.lower()}"


def timezone_button(zone: str) -> str:
    """Return the key of the button that chooses an IANA time zone."""
    return "timezone." + zone.lower().replace("/", "_").replace("-", "_")


def step_message(skill: Skill, step: Step) -> Message:
    """Return a step of a walk-through as a message of its own."""
    return Message(
        key=f"skill.{skill.id}.step.{step.id}",
        register=Register.WARM,
        variants=step.variants,
        buttons=step.choices,
        allow=step.allow,
    )


def derived_wording(
    skills: Mapping[str, Skill], lines: tuple[ValidationLine, ...]
) -> Iterator[tuple[Message, str]]:
    """Yield each wording that is not written as a message, with the key or id of what it comes from."""
    for skill in skills.values():
        yield Message(key=f"skill.{skill.id}.name", variants=(skill.name,), allow=skill.allow), skill.id
        yield Message(key=f"skill.{skill.id}.gist", variants=(skill.gist,), allow=skill.allow), skill.id
        for step in skill.steps:
            said = step_message(skill, step)
            yield said, skill.id
            if step.without:
                plain = said.model_copy(update={"key": f"{said.key}.without", "variants": step.without})
                yield plain, skill.id
    for line in lines:
        yield Message(key=line.key, variants=line.variants, allow=line.allow), line.key
