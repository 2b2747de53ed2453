"""The sentence encoder: the published files and no others, the published network, and messages as it reads them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from bot.nlu.encoder import network, weights
from bot.nlu.encoder.encoder import encoder, word_embeddings
from bot.nlu.encoder.pieces import padded, pieces, spelt_out
from bot.nlu.encoder.published import SHA256, WrongFile, published, sha256_of
from bot.nlu.encoder.tuning import published_weights
from bot.nlu.encoder.weights import Manifest, Plan, verified


@pytest.mark.parametrize("name", SHA256)
def test_the_published_files_are_those_of_the_publication(name: str) -> None:
    assert sha256_of(published(name)) == SHA256[name]


def test_another_file_in_place_of_a_published_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHA256, "tokenizer.json", "0" * 64)
    published.cache_clear()
    with pytest.raises(WrongFile, match="not the published file"):
        published("tokenizer.json")
    published.cache_clear()


@pytest.mark.parametrize(
    ("first", "second", "likeness"),
    [
        ("The new movie is awesome", "The new movie is so great", 0.8939),
        ("The cat sits outside", "The dog plays in the garden", 0.2838),
        ("A man is playing guitar", "A woman watches TV", -0.0327),
    ],
)
def test_the_network_is_the_published_one(first: str, second: str, likeness: float) -> None:
    """Pairs and figures of the sentence-transformers manual: the cosine of the means over the words."""
    words, layers = published_weights(network.LAYERS)
    told = {name: tf.constant(value) for name, value in network.turned(layers).items()}
    numbers, mask = padded(pieces([first, second], 64))
    vectors = network.encode(tf.constant(words[numbers]), tf.constant(mask), told).numpy()[:, : network.WIDTH]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert vectors[0] @ vectors[1] == pytest.approx(likeness, abs=0.0002)


def test_a_message_means_the_same_alone_and_among_longer_ones() -> None:
    alone = encoder().vectors(["he hit me"])
    among = encoder().vectors(["he hit me", "the bins were not emptied again this week and nobody answers the phone"])
    assert np.allclose(alone[0], among[0], atol=1e-4)


def test_word_embeddings_are_read_where_they_lie_in_the_file() -> None:
    words, _ = published_weights(1)
    assert np.array_equal(word_embeddings(published("model.safetensors"))[[101, 2002]], words[[101, 2002]])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Nothing to change here.", "Nothing to change here."),
        ("he called me [slur:race:1] again", "he called me racist slur again"),
        ("my bf took my ph", "my boyfriend took my ph"),
    ],
)
def test_shorthand_and_hateful_words_are_spelt_out(text: str, read: str) -> None:
    assert spelt_out(text) == read


def manifest_for(file: Path, **changes: str) -> Manifest:
    plan = Plan(layers=2, epochs=1, rate=1e-4, seed=1)
    told = {**asdict(plan), "messages": 1, "training_data": "-", "scores": {}, "tuned_layers": sha256_of(file)}
    return Manifest(**{**told, **changes})


def test_the_shipped_layers_are_those_of_the_manifest() -> None:
    assert verified(weights.manifest(), weights.FOLDER / weights.LAYERS).stat().st_size <= 25_000_000


@pytest.mark.parametrize("changes", [{"tuned_layers": "0" * 64}, {"published_weights": "0" * 64}])
def test_layers_that_fit_neither_manifest_nor_publication_are_refused(tmp_path: Path, changes: dict[str, str]) -> None:
    file = tmp_path / "layers"
    file.write_bytes(b"some layers")
    assert verified(manifest_for(file), file) == file
    with pytest.raises(WrongFile):
        verified(manifest_for(file, **changes), file)
