"""Measure how well the dialogue model understands messages it was not trained on.

Run in this folder's environment: `.venv/bin/python evaluate.py evaluation/development.jsonl`. Each line of the
file is an object with `id`, `text` and `intent`. `--baseline` measures stock Rasa (DIET and TED) on the same
examples instead; it trains for many minutes.
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

from engine.scores import Case, Scores, report  # noqa: E402
from engine.settings import environment_for_rasa  # noqa: E402


def main() -> int:
    """Print the scores; exit status 1 if there is nothing to measure with."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path, help="JSON lines with id, text and intent")
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
    arguments = parser.parse_args()
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
    lines = [json.loads(line) for line in arguments.cases.read_text(encoding="utf-8").splitlines()]
    cases = asyncio.run(_understand(model.resolve(), lines))
    print(report(Scores.of(cases)))
    if arguments.errors:
        for case in cases:
            if not case.right:
                print(f"{case.id}  {case.text!r}  is {case.intent}, taken for {', '.join(case.ranking[:2])}")
    return 0


async def _understand(model: Path, lines: list[dict[str, str]]) -> list[Case]:
    """Parse every message with the model, as serving would, and time each."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    await agent.parse_message("warm up")
    return [await Case.measured(agent, line["id"], line["text"], line["intent"]) for line in lines]


if __name__ == "__main__":
    sys.exit(main())
