"""Measure how well the dialogue model understands messages it was not trained on.

Run in this folder's environment: `.venv/bin/python evaluate.py evaluation/development.jsonl`. Each line of a
file is an object with `id`, `text` and `intent`. `--baseline` measures stock Rasa (DIET) on the same examples
instead; it trains for many minutes. `--gate` holds every committed set above its floor, and `--picture` draws what
is taken for what; both ask the trained classifier alone and take seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT))

from engine.gate import below_floor, labelled, share_right  # noqa: E402
from engine.scores import Case, Scores, report  # noqa: E402
from engine.settings import environment_for_rasa  # noqa: E402


def main() -> int:
    """Print the scores; exit status 1 if there is nothing to measure with."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path, nargs="*", help="files of JSON lines with id, text and intent")
    parser.add_argument(
        "--models", type=Path, default=os.environ.get("MIDDLEPATH_RASA_MODELS", PROJECT / "models")
    )
    parser.add_argument(
        "--baseline", action="store_true", help="train and measure stock Rasa on the same examples"
    )
    parser.add_argument("--domain", type=Path, default=PROJECT / "domain", help="for --baseline")
    parser.add_argument("--data", type=Path, default=PROJECT / "data", help="for --baseline")
    parser.add_argument(
        "--errors", action="store_true", help="list the misunderstood messages (development set only)"
    )
    parser.add_argument("--gate", action="store_true", help="exit status 1 if a set is below its floor")
    parser.add_argument("--picture", type=Path, help="write a picture of the confusions to this file")
    arguments = parser.parse_args()
    if arguments.gate:
        return _gate(Path(arguments.models) / "current")
    if not arguments.cases:
        parser.error("name at least one file to measure with")
    if arguments.picture:
        return _picture(Path(arguments.models) / "current", arguments.cases, arguments.picture)
    environment_for_rasa()
    from engine import quiet_logs

    quiet_logs.install(40).serving = True
    if arguments.baseline:
        from engine.baseline import baseline_model

        model = baseline_model(arguments.domain, arguments.data, PROJECT / ".cache")
    else:
        model = Path(arguments.models) / "current"
        if not model.exists():
            print(f"{model} does not exist. Train a model first: .venv/bin/python train.py", file=sys.stderr)
            return 1
    for path in arguments.cases:
        cases = asyncio.run(_understand(model.resolve(), labelled(path)))
        print(f"{path.stem}\n{report(Scores.of(cases))}\n")
        if arguments.errors:
            _print_errors(cases)
    return 0


def _print_errors(cases: list[Case]) -> None:
    for case in cases:
        if not case.right:
            print(f"{case.id}  {case.text!r}  is {case.intent}, taken for {', '.join(case.ranking[:2])}")


def _gate(model: Path) -> int:
    """Compare the share understood of each committed set with its floor."""
    from engine.quick import classifier_of, likeliest

    floors: dict[str, float] = json.loads((PROJECT / "evaluation" / "floors.json").read_text(encoding="utf-8"))
    classifier = classifier_of(model.resolve())
    shares = {}
    for name, floor in floors.items():
        cases = labelled(PROJECT / "evaluation" / f"{name}.jsonl")
        shares[name] = share_right(cases, likeliest(classifier, [case["text"] for case in cases]))
        print(f"{name:15s} top-1 {shares[name]:.3f}, floor {floor:.3f}")
    wrong = below_floor(shares, floors)
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


def _picture(model: Path, files: list[Path], target: Path) -> int:
    from engine.picture import draw
    from engine.quick import classifier_of, likeliest

    cases = [case for path in files for case in labelled(path)]
    found = likeliest(classifier_of(model.resolve()), [case["text"] for case in cases])
    title = f"{len(cases)} messages that no training saw: what was meant, and what was understood"
    draw([case["intent"] for case in cases], found, title, target)
    print(f"{target} is written.")
    return 0


async def _understand(model: Path, lines: list[dict[str, str]]) -> list[Case]:
    """Parse every message with the model, as serving would, and time each."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    await agent.parse_message("warm up")
    return [await Case.measured(agent, line["id"], line["text"], line["intent"]) for line in lines]


if __name__ == "__main__":
    sys.exit(main())
