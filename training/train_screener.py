"""Trains the screener's learned layer on the corpus beside this file and writes its model file.

    uv run --with torch==2.13.0 python -m training.train_screener      # about 20 minutes on 2 cores

The model is a correction to a published sentence encoder (see `encoder.py`), a head over the codes, and a list of
weighted words by which the parts of a very long message are chosen. Nothing of the data outside this repository is
used here; thresholds are chosen afterwards, on the development parts (`training/README.md`).
"""

import argparse
import json
import math
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from middlepath_minilm import model_directory
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from safety.screening.learned import CODES, MODEL_FILE, load_learned
from training.encoder import Reader

CORPUS = Path(__file__).resolve().parent / "corpus"
LONGEST_TOKENS = 128
BATCH = 32
WARM_UP_STEPS = 60
WORDS_KEPT = 4000
FARTHEST = 0.03
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Example:
    """One line of the corpus."""

    text: str
    code: int

    @property
    def danger(self) -> bool:
        """Tell whether it is any code but none."""
        return self.code > 0


def read(folder: Path) -> list[Example]:
    """Read every JSON lines file of a folder; a series of messages becomes one text, as it is read in service."""
    rows = [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    return [Example(" ".join([*row.get("context", ()), row["text"]]), CODES.index(row["code"])) for row in rows]


class Roughener:
    """Makes a text look as typed in a hurry, and at times puts harmless words around it."""

    def __init__(self, harmless: Sequence[str], chance: random.Random) -> None:
        self._harmless = harmless
        self._chance = chance

    def __call__(self, text: str) -> str:
        """Return the text, changed or not."""
        roll = self._chance.random
        if roll() < 0.12:
            other = self._chance.choice(self._harmless)
            text = f"{other} {text}" if roll() < 0.5 else f"{text} {other}"
        if roll() < 0.35:
            text = text.replace("'", "").replace("\u2019", "")
        if roll() < 0.2:
            text = "".join(c for c in text if c.isalnum() or c == " ")
        if roll() < 0.3 and len(text) > 12:
            for _ in range(1 + len(text) // 60):
                text = self._slip(text)
        return text

    def _slip(self, text: str) -> str:
        i = self._chance.randrange(1, len(text) - 1)
        return self._chance.choice(
            (
                text[:i] + text[i + 1 :],
                text[:i] + text[i + 1] + text[i] + text[i + 2 :],
                text[:i] + text[i] + text[i:],
            )
        )


class Batcher:
    """Turns examples into tensors, those of like length together."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._tokenizer = Tokenizer.from_file(str(model_directory() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST_TOKENS)

    def epoch(self, examples: Sequence[Example]) -> list[list[Example]]:
        """Return all examples in a new order, as batches."""
        mixed = self._chance.sample(examples, len(examples))
        pools = [
            sorted(mixed[i : i + 20 * BATCH], key=lambda e: len(e.text)) for i in range(0, len(mixed), 20 * BATCH)
        ]
        batches = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
        self._chance.shuffle(batches)
        return batches

    def tensors(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Return token ids and which of them are there."""
        rows = [self._tokenizer.encode(text).ids for text in texts]
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        present = torch.zeros_like(ids, dtype=torch.bool)
        for row, found in enumerate(rows):
            ids[row, : len(found)] = torch.tensor(found)
            present[row, : len(found)] = True
        return ids, present


def loss_of(logits: Tensor, codes: Tensor) -> Tensor:
    """Return how wrong the reader is: about danger or not first, about the code second."""
    danger = torch.logsumexp(logits[:, 1:], 1) - logits[:, 0]
    soft = (codes > 0).float() * 0.96 + 0.02  # labels are one person's judgement
    return functional.binary_cross_entropy_with_logits(danger, soft) + 0.5 * functional.cross_entropy(
        logits, codes
    )


def train(reader: Reader, examples: Sequence[Example], *, epochs: int, seed: int) -> None:
    """Train in place; progress goes to stderr."""
    chance = random.Random(seed)  # noqa: S311 - a run that can be repeated
    rough = Roughener([e.text for e in examples if not e.danger and len(e.text) < 160], chance)
    batcher = Batcher(chance)
    steps = epochs * math.ceil(len(examples) / BATCH)
    optimiser, schedule = _optimiser(reader, steps)
    reader.train()
    started, step, running = time.monotonic(), 0, 0.0
    for _ in range(epochs):
        for batch in batcher.epoch(examples):
            logits = reader(*batcher.tensors([rough(e.text) for e in batch]))
            loss = loss_of(logits, torch.tensor([e.code for e in batch]))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step, running = step + 1, 0.98 * running + 0.02 * loss.item()
            if step % 50 == 0:
                passed = time.monotonic() - started
                left = passed / step * (steps - step)
                print(
                    f"step {step} of {steps}, loss {running:.3f}, {left:.0f} s left", file=sys.stderr, flush=True
                )


def _optimiser(reader: Reader, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups: dict[str, list[Tensor]] = {"adapter": [], "head": [], "norm": []}
    for name, parameter in reader.named_parameters():
        kind = "head" if name.startswith("head") else "adapter" if name.endswith((".down", ".up")) else "norm"
        groups[kind].append(parameter)
    rates = {"adapter": 8e-4, "head": 2e-3, "norm": 1e-4}
    optimiser = torch.optim.AdamW([{"params": groups[k], "lr": rates[k]} for k in groups], weight_decay=0.01)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / WARM_UP_STEPS) * max(0.02, 1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def telling_words(examples: Sequence[Example]) -> Iterator[tuple[str, float]]:
    """Yield the words that tell most about danger, with the logarithm of how much likelier they make it."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for example in examples:
        counts[example.danger].update({word.lower() for word in WORD.findall(example.text)})
    total = {side: sum(e.danger is side for e in examples) for side in counts}
    rates = {
        word: math.log((counts[True][word] + 1) / (total[True] + 2))
        - math.log((counts[False][word] + 1) / (total[False] + 2))
        for word in counts[True] | counts[False]
        if counts[True][word] + counts[False][word] >= 4
    }
    kept = sorted(rates, key=lambda w: (-abs(rates[w]), w))[:WORDS_KEPT]
    yield from ((word, rates[word]) for word in sorted(kept))


def save(reader: Reader, examples: Sequence[Example], path: Path) -> None:
    """Write the model file: half precision, no code in it."""
    arrays = {name: tensor.detach().numpy().astype(np.float16) for name, tensor in reader.trained()}
    words = list(telling_words(examples))
    arrays["words"] = np.array([word for word, _ in words])
    arrays["word_weights"] = np.array([weight for _, weight in words], np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def check_served(reader: Reader, examples: Sequence[Example], path: Path) -> None:
    """Raise if what is served from the file reads other than what was trained."""
    texts = [e.text for e in examples[:: len(examples) // 50] if len(e.text) < 300]
    served = load_learned(path)
    reader.eval()
    with torch.no_grad():
        logits = reader(*Batcher(random.Random(0)).tensors(texts))  # noqa: S311 - nothing is drawn from it
    danger = torch.sigmoid(torch.logsumexp(logits[:, 1:], 1) - logits[:, 0]).tolist()
    apart = [abs(served.read(text).danger - one) for text, one in zip(texts, danger, strict=True)]
    if sum(apart) / len(apart) > FARTHEST:  # on average: serving rounds, and near the middle that shows
        raise SystemExit(
            f"the model file is read differently where it serves: {sum(apart) / len(apart):.3f} apart"
        )


def main() -> None:
    """Read, train, write, check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    examples = read(CORPUS / "train")
    print(f"{len(examples)} examples, {sum(e.danger for e in examples)} of them dangers", file=sys.stderr)
    reader = Reader(len(CODES), args.rank)
    train(reader, examples, epochs=args.epochs, seed=args.seed)
    save(reader, examples, args.out)
    check_served(reader, examples, args.out)
    print(f"wrote {args.out} ({args.out.stat().st_size / 1e6:.1f} MB)", file=sys.stderr)


if __name__ == "__main__":
    main()
