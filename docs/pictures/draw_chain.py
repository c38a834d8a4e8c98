"""Draws the picture of docs/chain.md from the drawing code itself, with an invented chain.

Run `python docs/pictures/draw_chain.py` after a change of the drawing or of the wording.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from adapters.drawing import DrawingProcess
from coaching.chain import Break, Chain, Link
from coaching.chain_parts import Ask, Factor, Tag, When
from content.loader import load_library
from conversation.chain_text import ChainText

INVENTED = Chain(
    at=Ask.SHARE,
    check=None,
    begun=30,
    answers={
        Ask.TARGET: "sent ten angry messages to my brother",
        Ask.WHEN: When.WEEK,
        Ask.HARDER: (Factor.SLEEP, Factor.STRESS, "the dog was ill"),
        Ask.EVENT: "He cancelled our dinner by text, an hour before",
        Ask.WHY_THEN: "I had told my friends about it",
        Ask.GAVE_NOW: "The pressure was gone for a minute",
        Ask.GAVE_LATER: "Guilt, and I could not sleep",
        Ask.OTHERS_NOW: "He switched off his phone",
        Ask.OTHERS_LATER: None,
        Ask.PREVENT: "Eat before I answer messages",
        Ask.REPAIR: "Say sorry once, in person",
        Ask.RERATE: 20,
    },
    links=(
        Link(Tag.THOUGHT, "He never has time for me", 70),
        Link(Tag.BODY, "Hot face, tight chest", 80),
        Link(Tag.FEELING, "hurt, then angry", 80),
        Link(Tag.URGE, "to make him see it, now", 90),
        Link(Tag.ACT, "picked up the phone", None),
    ),
    breaks=(Break(2, "DT04"), Break(4, "", "put the phone in the kitchen")),
)


def main() -> None:
    """Draw it and keep it beside this file."""
    picture = ChainText(load_library(), INVENTED).picture()
    Path(__file__).with_name("chain.png").write_bytes(asyncio.run(DrawingProcess().chain(picture)))


if __name__ == "__main__":
    main()
