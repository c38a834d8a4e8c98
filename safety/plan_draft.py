"""The draft of a safety plan: the plan as far as it is, and where in it the client is."""

import json
from dataclasses import dataclass

from safety.plan import Plan, PlanUnreadableError, Section, plan_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan being built: where the client is, and from which version they began.

    `at` None: the whole plan is in view. `step` goes up by one with each button pressed; a button of another step
    is stale.
    `picked` is the item being changed. `touring`: going through every part for the first time. `base` is the
    number of the version it began from (0: none). `aside` holds what was answered as a possible crisis before it
    could be an item: the client is asked about it when they come back.
    """

    plan: Plan = Plan()  # noqa: RUF009 - immutable
    at: Section | None = Section.SIGNS
    step: int = 0
    picked: int | None = None
    touring: bool = True
    base: int = 0
    aside: tuple[tuple[Section, str], ...] = ()

    def to_json(self) -> str:
        """Return the draft as JSON, to be stored sealed."""
        return json.dumps(
            {
                "plan": json.loads(self.plan.to_json()),
                "at": self.at,
                "step": self.step,
                "picked": self.picked,
                "touring": self.touring,
                "base": self.base,
                "aside": [[section, words] for section, words in self.aside],
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        """Read a draft back; raises PlanUnreadableError, without the words, for anything else."""
        try:
            data = json.loads(text)
            return cls(
                plan=plan_of(data["plan"]),
                at=None if data["at"] is None else Section(data["at"]),
                step=int(data["step"]),
                picked=None if data["picked"] is None else int(data["picked"]),
                touring=bool(data["touring"]),
                base=int(data["base"]),
                aside=tuple((Section(section), str(words)) for section, words in data["aside"]),
            )
        except (ValueError, KeyError, TypeError):
            raise PlanUnreadableError("a stored draft of a plan is not one of this release") from None
