"""The shape of a phrase rule: what it catches, where it applies, and what to write instead.

Places: `safe`, `warm`, `staff` and those of the tone policy are the registers of messages; `validation` are
validating lines; `practice` is wording about the diary, practice, homework and reminders; `criticism` is what
answers criticism or hurt; `change` is what follows validation (coaching, skills, intake and crisis wording);
`notice` is what a locked phone shows.
"""

import re
from dataclasses import dataclass

CLIENT = frozenset({"warm", "safe", "warm_direct", "matter_of_fact", "warm_return"})
EVERYONE = CLIENT | {"staff"}


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """A pattern that wording in any of the places `where` must not match.

    `own_voice` rules are about what the bot says of itself, so they skip what stands in double quotation marks:
    words a client is invited to say.
    """

    id: str
    pattern: re.Pattern[str]
    where: frozenset[str]
    what: str
    fix: str
    own_voice: bool = False


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Return a pattern for any of the alternatives as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)
