"""A chain analysis in approved wording around the client's own words: as lines, and as what its picture shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from coaching.chain import Chain, Link
from coaching.chain_parts import Ask, Factor, When
from coaching.quoting import quotable, showable
from coaching.ratings import spoken
from content.library import Library
from content.render import render
from content.say import Say, client_words
from conversation.ports import ChainBox, ChainPicture

SKIPPED = "chain.skipped"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of a chain: its shape, its heading, what was said (empty: skipped), a note on what could help."""

    shape: str
    label: str
    words: str
    strength: int | None = None
    note: str = ""


class ChainText:
    """Words one chain with the wording of one library; in the order in which it happened."""

    def __init__(self, library: Library, chain: Chain) -> None:
        self._library = library
        self._chain = chain

    def title(self) -> str:
        """Return what the chain is called."""
        return self._say("chain.title", words=client_words(self.target()))

    def target(self) -> str:
        """Return what it is about, in one line, with when it was."""
        chain = self._chain
        what = self._piece_of(f"chain.target.{chain.kind}") if chain.kind is not None else chain.words(Ask.TARGET)
        if not what:
            return self._piece_of("chain.no_target")
        when = self.when()
        return self._say("chain.target_when", words=client_words(what), when=client_words(when)) if when else what

    def when(self) -> str:
        """Return when it was; empty where that was skipped."""
        said = self._chain.words(Ask.WHEN)
        return self._piece_of(f"chain.when.{said}") if said in set(When) else said

    def factors(self) -> str:
        """Return what made the day harder, in one line."""
        return "; ".join(self._factor(one) for one in self._chain.factors)

    def lines(self) -> list[str]:
        """Return the whole chain in words, a line for each piece."""
        out = []
        for piece in self._pieces():
            key = "chain.line_strength" if piece.strength is not None else "chain.line"
            slots = {
                "label": client_words(piece.label),
                "words": client_words(piece.words or self._piece_of(SKIPPED)),
            }
            slots["strength"] = spoken(piece.strength or 0)
            line = self._say(key, **slots)
            out.append(f"{line}\n   {piece.note}" if piece.note else line)
        return [*out, *self._strengths()]

    def text(self) -> str:
        """Return title and lines as one text: what a picture shows, for whoever does not see it."""
        return "\n".join([self.title(), *self.lines()])

    def picture(self) -> ChainPicture:
        """Return what the picture shows."""
        boxes = tuple(
            ChainBox(
                shape=piece.shape,
                label=piece.label,
                words=piece.words or self._piece_of(SKIPPED),
                skipped=not piece.words,
                strength=None if piece.strength is None else piece.strength / 10,
                strength_words=self._say("chain.of_ten", strength=spoken(piece.strength or 0)),
                note=piece.note,
            )
            for piece in self._pieces()
        )
        return ChainPicture(self.title(), boxes, tuple(self._strengths()), self._piece_of("chain.undrawn"))

    def found(self) -> Say:
        """Return what is said back at the end: the client's own words, as far as they may be quoted."""
        event = quotable(self._chain.words(Ask.EVENT))
        known = [self._factor(one) for one in self._chain.factors if one in set(Factor) or showable(one)]
        slots = {"event": client_words(event or ""), "factors": client_words(", ".join(known))}
        if event is not None:
            return Say("chain.found.both" if known else "chain.found.event", slots)
        return Say("chain.found.factors" if known else "chain.found.plain", slots)

    def link(self, number: int) -> str:
        """Return one link in one line, by its number from 1."""
        link = self._chain.links[number - 1]
        return f"{self._tag(link)}: {link.words}"

    def links(self) -> str:
        """Return the links as a numbered list; those that could be broken say so."""
        chain = self._chain
        marked = self._piece_of("chain.marked")
        return "\n".join(
            f"{number}. {self.link(number)}{f' {marked}' if chain.break_of(number) else ''}"
            for number in range(1, len(chain.links) + 1)
        )

    def said(self, ask: Ask) -> str:
        """Return what was said to a question, as it is shown when it is asked again."""
        if ask is Ask.TARGET:
            kind = self._chain.kind
            return self._piece_of(f"chain.target.{kind}") if kind is not None else self._chain.words(ask)
        if ask is Ask.WHEN:
            return self.when()
        number = self._chain.number(ask)
        return self._chain.words(ask) if number is None else self._say("chain.of_ten", strength=spoken(number))

    def _pieces(self) -> Iterator[_Piece]:
        yield _Piece("factor", self._label("harder"), self.factors())
        yield self._piece("event", Ask.EVENT)
        yield self._piece("event", Ask.WHY_THEN)
        for number, link in enumerate(self._chain.links, 1):
            label = f"{number}. {self._tag(link)}"
            yield _Piece(str(link.tag), label, link.words, link.strength, self._note(number))
        if not self._chain.links:
            yield _Piece("thought", self._label("links"), "")
        has_target = self._chain.kind is not None or self._chain.words(Ask.TARGET)
        yield _Piece("target", self._label("target"), self.target() if has_target else "")
        for ask in (Ask.GAVE_NOW, Ask.GAVE_LATER, Ask.OTHERS_NOW, Ask.OTHERS_LATER):
            yield self._piece("gave", ask)
        if not self._chain.breaks:
            yield _Piece("plan", self._label("breaks"), "")
        yield self._piece("plan", Ask.PREVENT)
        yield self._piece("plan", Ask.REPAIR)

    def _piece(self, shape: str, ask: Ask) -> _Piece:
        return _Piece(shape, self._label(ask), self._chain.words(ask))

    def _note(self, number: int) -> str:
        """Return what could help at a link."""
        found = self._chain.break_of(number)
        if found is None:
            return ""
        skill = self._library.skills.get(found.skill)
        return self._say(
            "chain.could_help", words=client_words(skill.name if skill else found.idea or found.skill)
        )

    def _strengths(self) -> Iterator[str]:
        begun, after = self._chain.begun, self._chain.number(Ask.RERATE)
        if begun is not None and after is not None:
            yield self._say("chain.strengths", begun=spoken(begun), after=spoken(after))

    def _factor(self, factor: str) -> str:
        return self._piece_of(f"chain.factor.{factor}") if factor in set(Factor) else factor

    def _tag(self, link: Link) -> str:
        return self._piece_of(f"chain.tag.{link.tag}")

    def _label(self, name: str) -> str:
        return self._piece_of(f"chain.label.{name}")

    def _piece_of(self, key: str) -> str:
        """Return wording that stands inside a sentence, as it is written."""
        return self._library.message(key).variants[0]

    def _say(self, key: str, **slots: str) -> str:
        return render(self._library, Say(key, slots), lambda _count: 0).text
