"""The shape of a step of a walk-through: what it says, what it asks for, and where the client goes from it."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from content.strict import Allowance, Key, SkillId, Strict

StepId = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
Strength = Annotated[int, Field(ge=0, le=100)]
SKIPPED = "skipped"
"""The answer of a choice or a number that the client passed over, as `When.picked` may name it."""
WORDS = "words"
"""The one slot a step may have: the client's own words, from `quotes` or `recalls`."""


class Caution(StrEnum):
    """Reasons not to offer a skill until a clinician clears it (dbt-brief Appendix A)."""

    HRT = "HRT"
    COLD = "COLD"
    ED = "ED"
    PREG = "PREG"
    INJ = "INJ"
    RESP = "RESP"
    SEIZ = "SEIZ"
    PSY = "PSY"
    DISS = "DISS"
    TRM = "TRM"
    DV = "DV"
    SUB = "SUB"
    SH = "SH"
    OCD = "OCD"
    DRV = "DRV"


class When(Strict):
    """A condition on an earlier answer of the same walk-through: a step with one is shown only if it holds.

    `step` is an earlier step that asks for a choice or a number. `picked` lists its values that lead here, and may
    hold "skipped"; for a number, `at_least` and `below` bound it on the 0-100 scale. Either is enough. An answer
    that was never asked for, because its own step was not shown, meets no condition.
    """

    step: StepId
    picked: tuple[str, ...] = ()
    at_least: Strength | None = None
    below: Strength | None = None


class Round(Strict):
    """A way back for one more round: the value `on` of a choice returns to the earlier step `to`.

    At most `most` times; after that the choice is no longer shown, and the walk-through goes on.
    """

    to: StepId
    on: str
    most: Annotated[int, Field(ge=1, le=5)]


class Saving(Strict):
    """Where an answer is kept for a hard day: in the list of skill `skill`, under its step `section`.

    With `adds` it joins what is there; without, it takes the place of it, so that a list can be made anew.
    """

    skill: SkillId
    section: StepId
    adds: bool = False


class Step(Strict):
    """One step of a walk-through: what to say, what to ask for, how long to wait.

    `ask` says what the client may send back: nothing but Next, any text, a number 0-10, or one of `choices`
    (button keys). `timer_seconds` runs a timer; the next step then comes by itself. `unsafe_choices` are the
    picked values (`pick:<value>`) that end the walk-through and start the safety check instead of the next step;
    `leave_choices` those that end it kindly, and other skills are offered. With `must_answer`, passing the step
    over ends it in the same way: an unknown answer does not count as cleared. `optional` and `body` (it uses the
    body, and says that it may be skipped) are for whoever words the step.

    Who is shown it: `when` is a condition on an earlier answer; `not_with` leaves it out for clients with one of
    these cautions; `part` belongs to skills that are prepared when calm and used when it is hard ("build", "use").
    Where it leads: `round` goes back for another round, `leads` are buttons out of the skill (`skill.<ID>`, shown
    only where this client may be offered that skill, or `house.person`).

    The client's own words: `saves` keeps a text answer for a hard day. `quotes` names earlier text steps, and
    `recalls` sections of this skill's saved list, whose words fill the slot `{words}`; where none may be said back
    (`coaching.quoting.showable`), the wording is `without`, which has no slot.
    """

    id: StepId
    variants: Annotated[tuple[str, ...], Field(min_length=1)]
    ask: Literal["none", "text", "number", "choice"] = "none"
    choices: tuple[tuple[Key, ...], ...] = ()
    timer_seconds: Annotated[int, Field(gt=0, le=1200)] | None = None
    unsafe_choices: tuple[str, ...] = ()
    leave_choices: tuple[str, ...] = ()
    must_answer: bool = False
    optional: bool = False
    body: bool = False
    part: Literal["any", "build", "use"] = "any"
    when: When | None = None
    not_with: tuple[Caution, ...] = ()
    round: Round | None = None
    leads: tuple[Key, ...] = ()
    quotes: tuple[StepId, ...] = ()
    recalls: tuple[StepId, ...] = ()
    without: tuple[str, ...] = ()
    saves: Saving | None = None
    allow: tuple[Allowance, ...] = ()
