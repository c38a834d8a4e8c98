"""The page about validation in `docs/validation.md`: for clinicians, with counts made from the content itself."""

# ruff: noqa: E501 - rows of a Markdown table cannot be broken

from collections import defaultdict
from collections.abc import Iterator, Mapping

from content.library import Library
from content.models import Message, ValidationLine

HEAD = """# Validation

For the clinical lead: which validating words a client reads, when each level is chosen, what fills its slots, and how
to change or add wording. The table at the end is made from the content. Make the page anew with:

```sh
uv run middlepath content validation > docs/validation.md
```

**No clinician has signed the wording that ships.** It follows section 2 of the clinical brief. Linehan's list has
six levels; the seventh, *by action*, is contested, and here it means one thing alone: saying that what was asked for
has been done. The program never discloses anything of itself, for it has nothing to disclose.

## The levels, and what fills them

A level is chosen only when what it needs is truly known. Unknown means that the level stays closed.

| level | what is said | needs | where that comes from |
|---|---|---|---|
| 1 attend | that the message arrived, and there is time | nothing | always open |
| 2 reflect | the event or the feeling, in the client's words | an event of four words or more, or a feeling | this message, or a button |
| 3 unsaid | one guess, always as a question | an event, and a feeling not named, at confidence 0.7 or more | signs in the message: `coaching/unsaid.py` |
| 4 history | a link to what the client shared | a fact they said may be mentioned, that belongs to what they tell now; or a short night | `/history`; today's diary card |
| 5 now | how it fits the facts of today | an event with its feeling, or a situation that is known | this message: `coaching/situations.py` |
| 6 equal | plainly, to strength | something in the client's own record | the last 14 days: `coaching/strengths.py` |
| 7 by action | that it is done | something the client asked for, and that was done | the action itself |

A guess is answered by the client: "yes" is taken for the feeling, "no" leaves the question to them. The weights of its
signs were set by hand and are no measurement; two feelings that come near each other are no guess at all.

**A fact about the past.** When a client writes a sentence about their past, nothing is asked at that moment. At the next
quiet end (a skill wrapped up, a log kept) the bot asks once: *may I mention this later?* Yes keeps it, no deletes it,
no answer deletes it after 7 days. `/history` shows what may be mentioned, takes it out at any time, in every mode, and
takes a line of the client's own. At most five are kept. A fact is said only where it shares a situation or a telling
word with what the client tells now. Messages that name harm, and the 72 hours after a possible danger, keep nothing.
**Sleep** works the same: asked once, after a night of five hours or less on today's card.

**A strength** is a fact of the record: urges logged and none acted on (nothing is said once any was acted on; urges to end
their life or to hurt somebody are never counted), a skill with its numbers before and after, a small step they set and
did. It is stated, and never praised. Practice and filled diary cards are none: no tone depends on homework.

**Done for the client** at once, and said so: skipping what they ask to skip, other skills, stopping, a pause, a
correction, shorter messages or the usual length ("shorter messages please", or `/settings`), a reminder, a goal taken
out, a fact kept or forgotten. After a tap on *Skip* the next step says it by itself.

## How a level is chosen

The highest of 1-6 that is open, and 7 whenever something asked for was done. Exceptions, in this order:

1. **Any safety flag** (a message of the last 30 minutes that may have meant danger): level 2 alone, never the event in
   the client's words. The direct question and the numbers come from the safety path, which needs none of this.
2. **What must not be validated itself** (below): levels 1, 2, and the lines of level 5 that are written for it.
3. **Intensity 70 or more**: level 1 or 2, and one short line of level 5.
4. **The first three contacts**: levels 1, 2, 5.
5. **Shame**: levels 5 and 6 come first by their rank; level 4 is closed.

**No repeat** within 5 turns or 7 days, held by the transcript. When all lines of a level were shown lately, the next
lower open level speaks; when all were, the one shown longest ago comes back. Nobody is left without validation.

**Validation comes before any suggestion.** Wording that offers a skill begins with a validating sentence and says so
(`opens_with`); a lint holds it, and a test walks thousands of random conversations to see that every turn keeps the order.

## What is never validated

| what a client writes | validated instead |
|---|---|
| an urge to hurt themselves or somebody, a threat (`harm`) | the wish for relief, the pain |
| a belief nobody here can check (`belief`) | how frightening it is; no argument, no agreement |
| hopelessness as a fact (`despair`) | the weight and the tiredness |
| an attack on themselves (`self_attack`) | how much such words hurt |
| a claim about others (`claim`) | the hurt on their side |

Danger to life never comes here: the screener answers it first. These lines are for what it leaves.

**Words are quoted back only where that is safe.** Never: harm, means, hopelessness, insults, crimes, claims about
others, numbers, addresses, a language whose words nobody has listed, or an event that the program cannot place. Of
907 dangerous messages of the screener's corpus none is quoted, of 520 ordinary ones 42; in a corpus that the rules
were not tuned on, 72 of 11,792 dangerous messages would be, before the screener takes its share
(`coaching/quoting.py`, `coaching/languages/`).

## How to change or add wording

1. Lines stand in `content/en/validation/`, one file a level. A `key` is a family: one level with its feeling, its
   situation, its `care`, its `deed`, or the slots it uses. Each family needs eight variants or more; a lint counts.
2. A line must be true in every moment in which its family is chosen. `told: true` says that it is true only after an event
   was told. `max_intensity: 69` keeps a longer line from strong moments.
3. Plain words, grade 8 at most, 35 words at most; at 70 and above 14 words. No advice, no "but", no "of course", no claim
   to feel, no praise. `uv run middlepath content check` runs every rule and names file, line and fix.
4. To say that a wording of another file begins with validation, give it `opens_with: <level>`. With level 7 it needs eight
   variants.
5. A new situation: its name on `Situation` in `content/models.py`, its words in `coaching/languages/english.py`, eight lines.
6. Make this page anew. A clinical deployment serves the change once it is signed: `uv run middlepath content approve`.

The rules on phrases stand in `content/phrases/`, each with its source in the brief, and run when content is loaded to be
served, in `content check` and before it is signed. A rule can be set aside for one wording, with a reason.

**Another language**: see [languages](languages.md).
"""


def validation_page(library: Library) -> str:
    """Return the page as Markdown."""
    lines = [*library.validation, *(line for found in library.situations.values() for line in found)]
    rows = [f"| {row[0]} | {row[1]} | {row[2]} | {row[3]} |\n" for row in sorted(map(_row, lines))]
    opening = _opening(library.messages)
    return "".join(
        [
            HEAD,
            "\n## What there is\n\n",
            "| level | for | variants | key |\n|---|---|---|---|\n",
            *rows,
            f"\n{len(lines)} families, {sum(len(line.variants) for line in lines)} lines in all.\n",
            "\nWordings of other files that begin with validation, by the level of their first sentence:\n\n",
            "| level | wordings | variants |\n|---|---|---|\n",
            *opening,
        ]
    )


def _row(line: ValidationLine) -> tuple[int, str, int, str]:
    return line.level, _family(line), len(line.variants), f"`{line.key}`"


def _family(line: ValidationLine) -> str:
    """Return in words what a family of lines is for."""
    parts = [f"feeling: {', '.join(line.feelings)}"] if line.feelings else []
    if line.situation is not None:
        parts.append(f"situation: {line.situation}")
    if line.care is not None:
        parts.append(f"never validated itself: {line.care}")
    if line.deed is not None:
        parts.append(f"done: {line.deed}")
    if line.slots:
        parts.append(f"slots: {', '.join(line.slots)}")
    if line.told:
        parts.append("an event was told")
    if line.max_intensity < 100:
        parts.append(f"up to {line.max_intensity}")
    return "; ".join(parts) or "anyone"


def _opening(messages: Mapping[str, Message]) -> Iterator[str]:
    found: defaultdict[int, list[Message]] = defaultdict(list)
    for message in messages.values():
        if message.opens_with is not None:
            found[message.opens_with].append(message)
    for level in sorted(found):
        keys = ", ".join(sorted(f"`{message.key}`" for message in found[level]))
        yield f"| {level} | {keys} | {sum(len(message.variants) for message in found[level])} |\n"
