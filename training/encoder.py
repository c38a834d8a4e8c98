"""An encoder in PyTorch with low-rank adapters: what training changes, and what serving adds to the weights.

The forward pass equals that of `safety.encoder`, which rounds more; training ends with a check of one against the
other. Only the adapters (Hu et al. 2021, arXiv 2106.09685), the layer norms and the head are trained.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from safety.encoder.shape import Shape
from safety.encoder.sources import Source

DROPOUT, HEAD_DROPOUT = 0.1, 0.2
SCALE = 2.0
"""What an adapter's product is multiplied with before it is added to its weight."""
HEAD_SCALE = 10.0
"""Vectors have length one; this gives the head room."""
LINEARS, NORMS = ("q", "k", "v", "ao", "fi", "fo"), ("aln", "oln")
FAR_BELOW = 1e9  # added to what attention must not see


class Adapted(nn.Module):
    """A frozen linear map with a trainable correction of low rank, in half precision as processors multiply it."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", weight.bfloat16())
        self.register_buffer("bias", bias.bfloat16())
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, rows: Tensor) -> Tensor:
        """Apply both."""
        small = functional.linear(functional.linear(rows, self.down.bfloat16()), self.up.bfloat16())
        return functional.linear(rows, self.weight, self.bias) + small * SCALE


class Norm(nn.Module):
    """A layer norm that starts from the published one."""

    def __init__(self, weight: Tensor, bias: Tensor, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(bias)
        self._epsilon = epsilon

    def forward(self, rows: Tensor) -> Tensor:
        """Normalise, in full precision."""
        return functional.layer_norm(rows.float(), self.weight.shape, self.weight, self.bias, self._epsilon)


class Reader(nn.Module):
    """Encoder and head: token ids in, one logit a code out."""

    def __init__(self, source: Source, codes: int, rank: int) -> None:
        super().__init__()
        self._shape: Shape = source.shape
        self.register_buffer("words", torch.tensor(source.words()).bfloat16())
        self.register_buffer("positions", torch.tensor(source.positions()))
        nearness = source.nearness()
        self.register_buffer("nearness", None if nearness is None else torch.tensor(nearness))
        self.parts = nn.ModuleDict({"emb/ln": self._norm(source, "emb.ln")})
        for layer in range(self._shape.layers):
            for name in LINEARS:
                full = f"l{layer}.{name}"
                weight, bias = (torch.tensor(source.array(f"{full}.{kind}")) for kind in "wb")
                self.parts[_key(full)] = Adapted(weight, bias, rank)
            for name in NORMS:
                self.parts[_key(f"l{layer}.{name}")] = self._norm(source, f"l{layer}.{name}")
        self.head = nn.Linear(self._shape.width, codes)

    def _norm(self, source: Source, name: str) -> Norm:
        weight, bias = (torch.tensor(source.array(f"{name}.{kind}")) for kind in "wb")
        return Norm(weight, bias, self._shape.epsilon)

    def forward(self, ids: Tensor, present: Tensor) -> Tensor:
        """Return logits, shape (count, codes)."""
        length = ids.shape[1]
        hidden = self._drop(self.parts["emb/ln"](self.words[ids].float() + self.positions[:length]))
        added = (present[:, None, None, :].float() - 1) * FAR_BELOW
        if self.nearness is not None:
            added = added + self.nearness[None, :, :length, :length]
        for layer in range(self._shape.layers):
            hidden = self._block(f"l{layer}.", hidden, added.bfloat16())
        weights = present[..., None].float()
        pooled = functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=-1)
        return self.head(functional.dropout(pooled, HEAD_DROPOUT, self.training) * HEAD_SCALE)

    def _block(self, prefix: str, hidden: Tensor, added: Tensor) -> Tensor:
        count, length, width = hidden.shape
        part = lambda name: self.parts[_key(prefix + name)]  # noqa: E731
        rows = hidden.bfloat16()
        query, key, value = (
            part(name)(rows).view(count, length, self._shape.heads, -1).transpose(1, 2) for name in "qkv"
        )
        # Written out: PyTorch's own function for it takes ten times as long backwards on a processor.
        scores = query @ key.transpose(2, 3) / math.sqrt(self._shape.head_width) + added
        seen = torch.softmax(scores.float(), -1).bfloat16() @ value
        seen = part("ao")(seen.transpose(1, 2).reshape(count, length, width))
        hidden = part("aln")(hidden + self._drop(seen.float()))
        narrow = part("fo")(functional.gelu(part("fi")(hidden.bfloat16())))
        return part("oln")(hidden + self._drop(narrow.float()))

    def _drop(self, rows: Tensor) -> Tensor:
        return functional.dropout(rows, DROPOUT, self.training)

    def trained(self) -> Iterator[tuple[str, Tensor]]:
        """Yield what serving needs, by the names of `safety.encoder.sources`: corrections, norms, the head."""
        for key, part in self.parts.items():
            name = key.replace("/", ".")
            if isinstance(part, Adapted):
                yield f"{name}.w.down", part.down
                yield f"{name}.w.up", part.up * SCALE
            else:
                yield f"{name}.w", part.weight
                yield f"{name}.b", part.bias
        yield "head.weight", self.head.weight * HEAD_SCALE
        yield "head.bias", self.head.bias


def _key(name: str) -> str:
    return name.replace(".", "/")  # PyTorch allows no dot in a part's name
