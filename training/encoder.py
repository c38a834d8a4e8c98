"""all-MiniLM-L6-v2 in PyTorch with low-rank adapters: what training changes, and what serving adds to the weights.

The forward pass equals that of `middlepath_minilm`; training ends with a check of one against the other. Only the
adapters (Hu et al. 2021, arXiv 2106.09685), the layer norms and the head are trained; the published weights stay.
"""

import math
from collections.abc import Iterator

import torch
from middlepath_minilm import DIMENSIONS, model_directory
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS = 6, 12
DROPOUT, HEAD_DROPOUT = 0.1, 0.2
SCALE = 2.0
"""What an adapter's product is multiplied with before it is added to its weight."""
LINEARS = (
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


class Adapted(nn.Module):
    """A frozen linear map with a trainable correction of low rank."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, rows: Tensor) -> Tensor:
        """Apply both."""
        return (
            functional.linear(rows, self.weight, self.bias)
            + functional.linear(functional.linear(rows, self.down), self.up) * SCALE
        )


class Norm(nn.Module):
    """A layer norm that starts from the published one."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(bias)

    def forward(self, rows: Tensor) -> Tensor:
        """Normalise."""
        return functional.layer_norm(rows, (DIMENSIONS,), self.weight, self.bias, 1e-12)


class Reader(nn.Module):
    """Encoder and head: token ids in, one logit a code out."""

    def __init__(self, codes: int, rank: int) -> None:
        super().__init__()
        published = {k: v.float() for k, v in load_file(str(model_directory() / "model.safetensors")).items()}
        self.register_buffer("words", published["embeddings.word_embeddings.weight"])
        positions = published["embeddings.position_embeddings.weight"]
        self.register_buffer("positions", positions + published["embeddings.token_type_embeddings.weight"][0])
        self.parts = nn.ModuleDict()
        self._add_norm(published, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            for name in LINEARS:
                full = f"encoder.layer.{layer}.{name}"
                self.parts[_key(full)] = Adapted(published[f"{full}.weight"], published[f"{full}.bias"], rank)
            for name in NORMS:
                self._add_norm(published, f"encoder.layer.{layer}.{name}")
        self.head = nn.Linear(DIMENSIONS, codes)

    def _add_norm(self, published: dict[str, Tensor], name: str) -> None:
        self.parts[_key(name)] = Norm(published[f"{name}.weight"], published[f"{name}.bias"])

    def forward(self, ids: Tensor, present: Tensor) -> Tensor:
        """Return logits, shape (count, codes)."""
        length = ids.shape[1]
        hidden = self.parts[_key("embeddings.LayerNorm")](self.words[ids] + self.positions[:length])
        hidden = functional.dropout(hidden, DROPOUT, self.training)
        masked = (present[:, None, None, :].float() - 1) * 1e9
        for layer in range(LAYERS):
            hidden = self._block(f"encoder.layer.{layer}.", hidden, masked)
        weights = present[..., None].float()
        pooled = functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=-1)
        return self.head(functional.dropout(pooled, HEAD_DROPOUT, self.training) * HEAD_SCALE)

    def _block(self, prefix: str, hidden: Tensor, masked: Tensor) -> Tensor:
        count, length, _ = hidden.shape
        part = lambda name: self.parts[_key(prefix + name)]  # noqa: E731
        query, key, value = (
            part(name)(hidden).view(count, length, HEADS, -1).transpose(1, 2) for name in LINEARS[:3]
        )
        dropout = DROPOUT if self.training else 0.0
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=masked, dropout_p=dropout)
        seen = part(LINEARS[3])(seen.transpose(1, 2).reshape(count, length, DIMENSIONS))
        hidden = part(NORMS[0])(hidden + functional.dropout(seen, DROPOUT, self.training))
        wide = functional.gelu(part(LINEARS[4])(hidden))
        return part(NORMS[1])(hidden + functional.dropout(part(LINEARS[5])(wide), DROPOUT, self.training))

    def trained(self) -> Iterator[tuple[str, Tensor]]:
        """Yield what serving needs, under the published names: each weight's correction, norms, the head."""
        for key, part in self.parts.items():
            name = key.replace("/", ".")
            if isinstance(part, Adapted):
                yield f"{name}.weight.down", part.down
                yield f"{name}.weight.up", part.up * SCALE
            else:
                yield f"{name}.weight", part.weight
                yield f"{name}.bias", part.bias
        yield "head.weight", self.head.weight * HEAD_SCALE
        yield "head.bias", self.head.bias


HEAD_SCALE = 10.0
"""Vectors have length one; this gives the head room."""


def _key(name: str) -> str:
    return name.replace(".", "/")  # PyTorch allows no dot in a part's name
