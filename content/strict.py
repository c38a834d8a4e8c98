"""What every kind of content is built from: the strict base model, its keys, and documented exceptions."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[A-Za-z0-9_]+)*$", max_length=80)]
SkillId = Annotated[str, Field(pattern=r"^(M|DT|ER|IE)\d{2}$")]


class Strict(BaseModel):
    """Base of all content: unknown fields are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Allowance(Strict):
    """A documented exception: the lint rule that this wording breaks on purpose, and why."""

    rule: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    reason: Annotated[str, Field(min_length=15)]
