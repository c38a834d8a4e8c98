"""The NumPy encoder against the reference implementation, and on text nobody expects."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from minilm import DIMENSIONS, load_encoder

# Written by sentence-transformers 6.2.0 with torch 2.15.0 on the same weights: the first eight numbers of each
# vector and the similarity of every pair.
REFERENCE = json.loads((Path(__file__).parent / "reference_embeddings.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


def test_vectors_equal_the_reference(encoder):
    vectors = encoder.encode(REFERENCE["sentences"])
    assert np.abs(vectors[:, :8] - np.array(REFERENCE["first_eight"])).max() < 2e-6
    assert np.abs(vectors @ vectors.T - np.array(REFERENCE["similarities"])).max() < 2e-6


def test_company_in_a_batch_changes_nothing_that_matters(encoder):
    together = encoder.encode(REFERENCE["sentences"] * 5)
    alone = np.concatenate([encoder.encode([sentence]) for sentence in REFERENCE["sentences"]] * 5)
    assert np.abs(together - alone).max() < 1e-6


def test_the_same_sentence_gives_the_same_bits(encoder):
    sentence = REFERENCE["sentences"][:1]
    assert np.array_equal(encoder.encode(sentence), encoder.encode(sentence))


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b", "😀", "🫠🫠"])
def test_text_without_a_known_word_is_the_zero_vector(encoder, text):
    assert not encoder.encode([text]).any()


@pytest.mark.parametrize("text", ["a" * 4096, "word " * 819, "أنا حزين اليوم", "\ud800 broken", "a\x00b", "½ ﬁ ß"])
def test_any_other_text_is_a_unit_vector(encoder, text):
    vector = encoder.encode([text])
    assert vector.shape == (1, DIMENSIONS)
    assert np.linalg.norm(vector) in (0.0, pytest.approx(1.0, abs=1e-5))
    assert np.isfinite(vector).all()


def test_nothing_to_encode_is_no_error(encoder):
    assert encoder.encode([]).shape == (0, DIMENSIONS)
