"""Only the pinned weights may be served."""

from __future__ import annotations

import subprocess
import sys

import pytest
from engine_process import PROJECT

from minilm import weights


def test_the_installed_weights_are_the_pinned_ones():
    folder = weights.model_directory()
    assert weights.verified(folder / "model.safetensors", weights.WEIGHTS_SHA256).is_file()
    assert weights.WEIGHTS_SHA256.startswith("53aa5117")
    assert weights.WEIGHTS_SHA256.endswith("d9db")


def test_altered_weights_are_refused_by_name(tmp_path):
    altered = tmp_path / "model.safetensors"
    altered.write_bytes(b"not the weights")
    with pytest.raises(weights.WeightsError, match=r"model\.safetensors has SHA-256"):
        weights.verified(altered, weights.WEIGHTS_SHA256)


def test_missing_weights_are_named(tmp_path, monkeypatch):
    with pytest.raises(weights.WeightsError, match=r"model\.safetensors is missing"):
        weights.verified(tmp_path / "model.safetensors", weights.WEIGHTS_SHA256)
    monkeypatch.setattr(weights, "WEIGHTS_PACKAGE", "no_such_package")
    with pytest.raises(weights.WeightsError, match="not installed"):
        weights.model_directory()


def test_finding_the_weights_imports_neither_their_package_nor_torch():
    code = "import sys; from minilm.weights import *; model_directory(); print([m for m in sys.modules if "
    code += "m.startswith(('gt_all', 'torch', 'sentence_transformers'))])"
    found = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
