"""The tuned layers that ship with Doorstep, and their manifest: what they were made from, and with what result."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file, save_file

from bot.nlu.encoder.published import SHA256, WrongFile, sha256_of

FOLDER = Path(__file__).resolve().parents[1] / "weights"
LAYERS = "encoder.safetensors"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Plan:
    """How to tune."""

    layers: int
    """How many of the network's layers are kept, from the first."""
    epochs: int
    rate: float
    """The highest learning rate."""
    seed: int


@dataclass(frozen=True)
class Manifest(Plan):
    """What the tuned layers were made from, and with what result."""

    messages: int
    """How many messages they were tuned on."""
    training_data: str
    """``bot.nlu.training_messages.data_hash`` of the messages."""
    scores: dict[str, float]
    """Average precision of each signal on the validation messages, by the tuning heads."""
    published_weights: str = SHA256["model.safetensors"]
    published_tokenizer: str = SHA256["tokenizer.json"]
    tuned_layers: str = ""
    """SHA-256 of the file of tuned layers."""


@lru_cache(maxsize=1)
def manifest() -> Manifest:
    """The manifest of the shipped layers.

    Raises:
        WrongFile: it is missing or unreadable.
    """
    try:
        return Manifest(**json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise WrongFile(f"{FOLDER.name}/{MANIFEST} cannot be read ({type(error).__name__}).") from None


def verified(told: Manifest, layers: Path) -> Path:
    """The file of tuned layers, held against the manifest; so is what they build on.

    Raises:
        WrongFile: a hash differs.
    """
    if not layers.is_file() or sha256_of(layers) != told.tuned_layers:
        raise WrongFile(f"{layers.parent.name}/{layers.name} is not the file that the manifest names.")
    if (told.published_weights, told.published_tokenizer) != (SHA256["model.safetensors"], SHA256["tokenizer.json"]):
        raise WrongFile("The tuned layers were made from other published files than those that are installed.")
    return layers


def tuned_layers() -> dict[str, npt.NDArray[np.float32]]:
    """The shipped layers by name. Raises ``WrongFile`` where a hash differs."""
    loaded = load_file(verified(manifest(), FOLDER / LAYERS))
    return {name: value.astype(np.float32) for name, value in loaded.items()}


def keep(layers: dict[str, npt.NDArray[np.float16]], told: Manifest) -> None:
    """Writes layers and manifest; the manifest gets the file's hash."""
    FOLDER.mkdir(exist_ok=True)
    save_file(layers, FOLDER / LAYERS)
    finished = {**asdict(told), "tuned_layers": sha256_of(FOLDER / LAYERS)}
    (FOLDER / MANIFEST).write_text(json.dumps(finished, indent=2) + "\n", encoding="utf-8")
