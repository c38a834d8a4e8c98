"""What a played conversation leaves behind: every step with what was said because of it, by key and by words."""

from dataclasses import dataclass, field

from tests.conversations.script import Step, Talk


@dataclass(frozen=True, slots=True)
class Said:
    """One message that reached the client."""

    key: str
    variant: int | None
    text: str
    labels: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()
    timed: bool = False
    """Whether the next step comes by itself."""

    @property
    def is_crisis(self) -> bool:
        """Tell whether it belongs to the safety wording."""
        return self.key.startswith("crisis.")


@dataclass(frozen=True, slots=True)
class Turn:
    """One step, and what became of it."""

    step: Step
    said: tuple[Said, ...]
    mode: str
    pages: tuple[str, ...]
    """Codes of the alerts for which staff were paged in this step."""
    action: str = "none"
    """What the screener made of the client's words."""
    code: str = ""
    seconds: float = 0.0
    held: bool = False
    """Whether a person was in the chat."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of what was said."""
        return tuple(one.key for one in self.said)

    @property
    def safety(self) -> tuple[Said, ...]:
        """Return what was said for safety."""
        return tuple(one for one in self.said if one.is_crisis)


@dataclass(slots=True)
class Transcript:
    """A whole conversation as it went."""

    talk: Talk
    turns: list[Turn] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What did not hold, in words, with file and line."""
    error: str = ""
    """What kept the conversation from being played to its end."""

    def readable(self) -> str:
        """Return the conversation as people read one, for the report of a failure."""
        out = [f"{self.talk.name} ({self.talk.file}:{self.talk.line})"]
        for turn in self.turns:
            out.append(f"\n{turn.step.line:>4}  {turn.step.act}: {turn.step.what[:200]}")
            if turn.action != "none":
                out.append(f"          [{turn.code} {turn.action}, mode {turn.mode}]")
            out += [f"          paged: {code}" for code in turn.pages]
            for one in turn.said:
                labels = f"   [{' | '.join(one.labels)}]" if one.labels else ""
                out.append(f"        {one.key}: {one.text[:300]}{labels}")
        return "\n".join(out)
