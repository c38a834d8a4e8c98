"""Builds an encoder as a graph for ONNX Runtime, with weights and activations in whole numbers.

Weights are quantised per output column, activations per token while they are read. Both encoders share one form:
rows of embedded tokens go through layers of attention and of two linear maps, and each text's mean comes out.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from safety.encoder.shape import BETWEEN, ROWS, SHARES, Floats, Shape

Weights = Callable[[str], Floats]
"""Gives an array by its name (see `safety.encoder.sources`): flat biases and norms, weights as (out, in)."""
Attribute = int | float | list[int]

_OPSET, _IR_VERSION = 20, 9
_RUNTIME = "com.microsoft"
"""Where ONNX Runtime keeps operators of its own: this one takes less memory than the standard ones together."""
_WEIGHT_STEPS = 63
"""Seven bits: with the eighth, sums overflow on processors that lack the newer multiply instructions."""
_ROW_STEPS, _ZERO = 127, 128
_SMALLEST = np.float32(1e-12)  # a column of nothing but zeros has no step of its own


def encoder_graph(shape: Shape, weights: Weights) -> ModelProto:
    """Return the graph from embedded tokens, shape (tokens, width), to their mean after the last layer."""
    build = _Builder(shape, weights)
    rows = build.norm("emb.ln", ROWS)
    for layer in range(shape.layers):
        rows = build.block(f"l{layer}.", rows)
    pooled = build.one("MatMul", SHARES, rows)
    sizes: dict[str, list[str | int | None]] = {
        ROWS: ["tokens", shape.width],
        BETWEEN: [shape.heads if shape.knows_nearness else 1, "tokens", "tokens"],
        SHARES: ["texts", "tokens"],
    }
    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, size) for name, size in sizes.items()]
    made = helper.make_tensor_value_info(pooled, TensorProto.FLOAT, ["texts", shape.width])
    graph = helper.make_graph(build.nodes, "encoder", given, [made], build.constants)
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)],
        ir_version=_IR_VERSION,
    )


class _Builder:
    """Collects the graph's nodes and constants; every method returns the name of what it made."""

    def __init__(self, shape: Shape, weights: Weights) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._shape = shape
        self._weights = weights

    def constant(self, array: NDArray[np.generic] | np.generic) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(
        self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Attribute
    ) -> list[str]:
        names = [f"n{len(self.nodes)}_{index}" for index in range(outputs)]
        made = helper.make_node(kind, list(inputs), names, domain=domain)
        made.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self.nodes.append(made)
        return names

    def one(self, kind: str, *inputs: str, **attributes: Attribute) -> str:
        (name,) = self.node(kind, *inputs, outputs=1, domain="", **attributes)
        return name

    def reshaped(self, rows: str, *sizes: int) -> str:
        return self.one("Reshape", rows, self.constant(np.array(sizes, np.int64)))

    def norm(self, name: str, rows: str) -> str:
        scale, shift = (self.constant(self._weights(f"{name}.{part}")) for part in "wb")
        return self.one("LayerNormalization", rows, scale, shift, epsilon=self._shape.epsilon)

    def dense(self, rows: str, *names: str) -> str:
        """Apply a linear map, or several beside each other."""
        weight = np.concatenate([self._weights(f"{name}.w") for name in names]).T
        bias = np.concatenate([self._weights(f"{name}.b") for name in names])
        scale = np.maximum(np.abs(weight).max(axis=0) / _WEIGHT_STEPS, _SMALLEST).astype(np.float32)
        whole = self.constant(np.rint(weight / scale).astype(np.int8))
        step, zero = self.constant(np.float32(1 / _ROW_STEPS)), self.constant(np.uint8(_ZERO))
        # Each row by its own farthest number: one step for all rows would let one text blur another, and itself.
        axis = self.constant(np.array([1], np.int64))
        farthest = self.one("ReduceMax", self.one("Abs", rows), axis, keepdims=1)
        farthest = self.one("Max", farthest, self.constant(_SMALLEST))
        quantised = self.one("QuantizeLinear", self.one("Div", rows, farthest), step, zero)
        given = (quantised, whole, step, self.constant(scale), zero)
        (product,) = self.node("MatMulIntegerToFloat", *given, domain=_RUNTIME)
        return self.one("Add", self.one("Mul", product, farthest), self.constant(bias))

    def attention(self, prefix: str, rows: str) -> str:
        shape = self._shape
        together = self.dense(rows, *(f"{prefix}{part}" for part in "qkv"))
        split = self.reshaped(together, -1, 3, shape.heads, shape.head_width)
        parts = self.one("Transpose", split, perm=[1, 2, 0, 3])  # (3, heads, tokens, width of a head)
        query, key, value = self.node("Split", parts, outputs=3, axis=0, num_outputs=3)
        scores = self.one("MatMul", query, self.one("Transpose", key, perm=[0, 1, 3, 2]))
        root = self.constant(np.array(1 / np.sqrt(shape.head_width), np.float32))
        scores = self.one("Mul", scores, root)
        scores = self.one("Add", scores, BETWEEN)
        shares = self.one("Softmax", scores, axis=-1)
        seen = self.one("Transpose", self.one("MatMul", shares, value), perm=[0, 2, 1, 3])
        return self.dense(self.reshaped(seen, -1, shape.width), f"{prefix}ao")

    def block(self, prefix: str, rows: str) -> str:
        seen = self.norm(f"{prefix}aln", self.one("Add", rows, self.attention(prefix, rows)))
        wide = self.one("Gelu", self.dense(seen, f"{prefix}fi"))
        return self.norm(f"{prefix}oln", self.one("Add", seen, self.dense(wide, f"{prefix}fo")))
