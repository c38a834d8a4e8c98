"""The intent model: what it learns, what it admits not to know, and that it survives being saved."""

from __future__ import annotations

import numpy as np
import pytest

from components.groups import GroupFeatures
from components.letters import letter_groups, word_pairs
from components.linear_model import LinearModel, fit_linear_model
from minilm import load_encoder

EXAMPLES = {
    "greet": ["hello", "hi there", "good morning", "hey you", "hello again", "hi", "good evening", "hey hey"],
    "sad": ["i feel so low", "everything is grey", "i cried all day", "so sad today", "i am down", "feeling blue"],
    "skill": ["give me a skill", "what can i do now", "teach me something", "a skill please", "help me calm down"],
}


@pytest.fixture(scope="module")
def model():
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    texts, intents = zip(*pairs, strict=True)
    return fit_linear_model(load_encoder().encode(texts), texts, intents, 5.0)


def shares(model, text):
    return dict(zip(model.labels, model.probabilities(load_encoder().encode([text]), [text])[0], strict=True))


@pytest.mark.parametrize(
    ("text", "intent"), [("hiya, good afternoon", "greet"), ("im very sad", "sad"), ("any skill for me?", "skill")]
)
def test_new_wording_finds_its_intent(model, text, intent):
    found = shares(model, text)
    assert max(found, key=found.get) == intent
    assert sum(found.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "   ", "😀", "\u200b"])
def test_no_evidence_gives_every_intent_the_same_share(model, text):
    assert list(shares(model, text).values()) == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("text", ["x" * 4096, "أنا حزين", "\ud800", "a\x00b"])
def test_strange_text_gives_shares_like_any_other(model, text):
    assert sum(shares(model, text).values()) == pytest.approx(1.0)


def test_a_saved_model_answers_the_same(model, tmp_path):
    model.save(tmp_path / "intents.npz")
    again = LinearModel.load(tmp_path / "intents.npz")
    assert again.labels == model.labels
    for text in ("hello", "so low", ""):
        assert list(shares(again, text).values()) == pytest.approx(list(shares(model, text).values()), abs=1e-5)


def test_a_saved_model_holds_no_pickle(model, tmp_path):
    model.save(tmp_path / "intents.npz")
    with np.load(tmp_path / "intents.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_two_trainings_agree(model):
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    texts, intents = zip(*pairs, strict=True)
    again = fit_linear_model(load_encoder().encode(texts), texts, intents, 5.0)
    assert np.allclose(again.embedding_weights, model.embedding_weights, atol=1e-6)


def test_letter_groups_ignore_case_stretching_and_the_kind_of_apostrophe():
    assert letter_groups("SOOOOOO") == letter_groups("soo")
    assert letter_groups("don\u2019t") == letter_groups("don't")
    assert set(letter_groups("ok")) == {" o", "ok", "k ", " ok", "ok ", " ok "}


def test_word_pairs_know_where_a_message_begins_and_what_a_no_belongs_to():
    assert set(word_pairs("It didn\u2019t help!")) == {"< it", "it didn't", "didn't help", "help !", "! >"}
    assert word_pairs("  ") == {}


def test_letter_rows_have_length_one_or_are_empty():
    features = GroupFeatures.learn(letter_groups, ["hello you", "hello me", "you and me"])
    rows = features.rows(["hello me", "zzz", ""])
    assert np.linalg.norm(rows.toarray(), axis=1) == pytest.approx([1.0, 0.0, 0.0])
