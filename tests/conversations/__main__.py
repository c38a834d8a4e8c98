"""Plays scripted conversations from the command line: to read one, to write one, to renew the docs' tables.

python -m tests.conversations "hears voices"     plays those whose name or file holds these words, and prints them
python -m tests.conversations --write            plays all, and writes docs/conversations.md anew
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from content.loader import load_library
from tests.conversations.page import write
from tests.conversations.perform import play_all
from tests.conversations.rubric import Severity, findings
from tests.conversations.script import ScriptError, load_talks
from tests.conversations.stage import open_stage
from tests.conversations.transcript import Transcript


def main(argv: list[str] | None = None) -> int:
    """Return 1 when a conversation does not go as its writer expects, 2 when a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m tests.conversations", description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="?", default="", help="play those whose name or file holds these words")
    parser.add_argument("--quiet", action="store_true", help="print only what does not hold")
    parser.add_argument(
        "--write", action="store_true", help="play all and write the tables of docs/conversations.md"
    )
    options = parser.parse_args(argv)
    library = load_library()
    try:
        talks = [t for t in load_talks(library) if options.words.casefold() in f"{t.file} {t.name}".casefold()]
    except ScriptError as error:
        print(error, file=sys.stderr)
        return 2
    if not talks:
        print(f"no conversation holds '{options.words}'", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, open_stage(Path(folder), library) as stage:
        began = time.perf_counter()
        played = asyncio.run(play_all(stage, talks))
        seconds = time.perf_counter() - began
    wrong = [one for one in played.values() if report(one, quiet=options.quiet)]
    turns = sum(len(one.turns) for one in played.values())
    print(f"\n{len(played)} conversations, {turns} steps in {seconds:.0f} s; {len(wrong)} not as expected")
    if options.write and not options.words:
        write(list(played.values()))
    return 1 if wrong else 0


def report(transcript: Transcript, *, quiet: bool) -> bool:
    """Print one conversation; return whether something does not hold."""
    red = findings(transcript, Severity.RED, Severity.HOUSE)
    problems = [*transcript.problems, *([transcript.error] if transcript.error else [])]
    problems += [
        f"{check.severity} {check.rows}: {check.what} {hit}" for check, hits in red.items() for hit in hits
    ]
    if problems or not quiet:
        print("\n" + transcript.readable())
    for check, hits in findings(transcript, Severity.YELLOW).items():
        if not quiet:
            print(f"   yellow {check.rows}: {check.what} {'; '.join(hits)}")
    for problem in problems:
        print(f"   !! {problem}")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
