"""Trains one encoder of the screener's learned layer on the corpus beside this file and writes its model file.

    uv run --with torch==2.13.0 python -m training.train_screener english       # about 40 minutes on 2 cores
    uv run --with torch==2.13.0 python -m training.train_screener multilingual  # about 25 minutes

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
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from safety.encoder.encoder import load_encoder
from safety.encoder.encoders import SOURCES, Encoder
from safety.encoder.sources import Tokenizes
from safety.screening.learned import CODES, FOREIGN_FROM, MODEL_FOLDER, as_read
from training.encoder import Reader

CORPUS = Path(__file__).resolve().parent / "corpus"
BATCH = 32
WARM_UP_STEPS = 60
EPOCHS = {Encoder.ENGLISH: 3, Encoder.MULTILINGUAL: 4}
RATES = {Encoder.ENGLISH: 5e-4, Encoder.MULTILINGUAL: 8e-4}
"""What the adapters learn at, at most; head and norms go by it."""
HEAD_FASTER, NORM_SLOWER = 4, 5
LAST_SHARE = 0.3
"""Of that rate so much is left in the last pass, over which the weights are averaged (Izmailov et al. 2018, arXiv
1803.05407): the mean of many good readers errs less than the last of them."""
AVERAGE_EVERY = 10
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

    def __init__(self, tokenizer: Tokenizes, chance: random.Random) -> None:
        self._chance = chance
        self._tokenizer = tokenizer

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
        rows = [self._tokenizer(as_read(text)) for text in texts]
        ids = torch.full((len(rows), max(map(len, rows))), self._tokenizer.padding)
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


def train(
    reader: Reader,
    batcher: Batcher,
    examples: Sequence[Example],
    *,
    epochs: int,
    rate: float,
    chance: random.Random,
) -> Reader:
    """Train in place and return the mean of the last pass; progress goes to stderr."""
    rough = Roughener([e.text for e in examples if not e.danger and len(e.text) < 160], chance)
    a_pass = math.ceil(len(examples) / BATCH)
    steps, averaged_from = epochs * a_pass, (epochs - 1) * a_pass
    optimiser, schedule = _optimiser(reader, averaged_from, rate)
    mean = AveragedModel(reader)
    reader.train()
    started, step, running = time.monotonic(), 0, 0.0
    for _ in range(epochs):
        for batch in batcher.epoch(examples):
            given = batcher.tensors([rough(e.text) for e in batch])
            loss = loss_of(reader(*given), torch.tensor([e.code for e in batch]))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step, running = step + 1, 0.98 * running + 0.02 * loss.item()
            if step > averaged_from and step % AVERAGE_EVERY == 0:
                mean.update_parameters(reader)
            if step % 50 == 0:
                passed = time.monotonic() - started
                left = passed / step * (steps - step)
                print(
                    f"step {step} of {steps}, loss {running:.3f}, {left:.0f} s left", file=sys.stderr, flush=True
                )
    return mean.module


def _optimiser(
    reader: Reader, falling_steps: int, rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups: dict[str, list[Tensor]] = {"adapter": [], "head": [], "norm": []}
    for name, parameter in reader.named_parameters():
        kind = "head" if name.startswith("head") else "adapter" if name.endswith((".down", ".up")) else "norm"
        groups[kind].append(parameter)
    rates = {"adapter": rate, "head": rate * HEAD_FASTER, "norm": rate / NORM_SLOWER}
    optimiser = torch.optim.AdamW([{"params": groups[k], "lr": rates[k]} for k in groups], weight_decay=0.01)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / WARM_UP_STEPS) * max(LAST_SHARE, 1 - (1 - LAST_SHARE) * step / falling_steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def read_by(encoder: Encoder, tokenizer: Tokenizes, examples: Sequence[Example]) -> list[Example]:
    """Return the examples that an encoder will have a say in: the English one none that is plainly foreign."""
    if encoder is not Encoder.ENGLISH:
        return list(examples)
    return [e for e in examples if tokenizer.foreign_share(as_read(e.text)) < FOREIGN_FROM]


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


def save(reader: Reader, examples: Sequence[Example], path: Path, trained_on: str) -> None:
    """Write the model file: half precision, no code in it."""
    arrays = {name: tensor.detach().numpy().astype(np.float16) for name, tensor in reader.trained()}
    words = list(telling_words(examples))
    arrays["words"] = np.array([word for word, _ in words])
    arrays["word_weights"] = np.array([weight for _, weight in words], np.float16)
    arrays["encoder"] = np.array(trained_on)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def check_served(
    encoder: Encoder, reader: Reader, batcher: Batcher, examples: Sequence[Example], path: Path
) -> None:
    """Raise if what is served from the file reads other than what was trained, beyond what rounding explains."""
    texts = [e.text for e in examples[:: len(examples) // 100] if len(e.text) < 300]
    reader.eval()
    with torch.no_grad():
        trained = reader(*batcher.tensors(texts))
    vectors = torch.tensor(load_encoder(encoder, path).encode([as_read(text) for text in texts]))
    with np.load(path) as file:
        weight, bias = (torch.tensor(file[f"head.{kind}"]).float() for kind in ("weight", "bias"))
    apart = (_danger(vectors @ weight.T + bias) - _danger(trained)).abs()
    print(f"served and trained are {apart.mean():.4f} apart, at most {apart.max():.3f}", file=sys.stderr)
    if apart.mean() > FARTHEST:
        raise SystemExit("the model file is read differently where it serves")


def _danger(logits: Tensor) -> Tensor:
    return torch.sigmoid(torch.logsumexp(logits[:, 1:], 1) - logits[:, 0])


def main() -> None:
    """Read, train, write, check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoder", type=Encoder, choices=list(Encoder))
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=MODEL_FOLDER)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    source = SOURCES[args.encoder]()
    chance = random.Random(args.seed)  # noqa: S311 - a run that can be repeated
    batcher = Batcher(source.tokenizer(), chance)
    examples = read_by(args.encoder, source.tokenizer(), read(CORPUS / "train"))
    print(f"{len(examples)} examples, {sum(e.danger for e in examples)} of them dangers", file=sys.stderr)
    reader = Reader(source, len(CODES), args.rank)
    source.close()
    reader = train(
        reader, batcher, examples,
        epochs=args.epochs or EPOCHS[args.encoder], rate=RATES[args.encoder], chance=chance,
    )  # fmt: skip
    path = args.folder / f"{args.encoder}.npz"
    save(reader, examples, path, source.sha256)
    check_served(args.encoder, reader, batcher, examples, path)
    print(f"wrote {path.name} ({path.stat().st_size / 1e6:.1f} MB)", file=sys.stderr)


if __name__ == "__main__":
    main()
