"""Train the understanding on the data in this folder.

The model's name holds a hash of everything it is made from: data/, config.yml, the domain, bot/nlu and Rasa's version.
A model that is there is up to date; --force trains it anew.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path

from bot.cli.errors import CommandError
from bot.settings import PROJECT

MODELS = PROJECT / "models"
SOURCES = ("config.yml", "bot/dialogue/domain.yml", "bot/words.py", "data", "bot/nlu")
SUFFIXES = frozenset({".py", ".yml", ".yaml", ".json", ".npz", ".safetensors"})
PROGRESS_SECONDS = 10
"""How often a line says that training goes on."""
KEPT = 2
"""Older models that stay, so that a running system keeps its file while the next is trained."""


def content_hash(project: Path = PROJECT) -> str:
    """A hash over all that a model is made from: the same files give the same model."""
    digest = hashlib.sha256(version("rasa").encode())
    for source in SOURCES:
        root = project / source
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                digest.update(path.relative_to(project).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def model_path() -> Path:
    """The file that the present data and code lead to, whether it is there or not."""
    return MODELS / f"doorstep-{content_hash()}.tar.gz"


def training_environment() -> dict[str, str]:
    """Rasa's environment: no telemetry, no cache beside our own hash, quiet libraries, no more threads than cores."""
    cores = str(os.cpu_count() or 1)
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "OMP_NUM_THREADS": cores,
        "PYTHONHASHSEED": "0",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }


def ensure_model(force: bool = False) -> Path:
    """The up-to-date model, trained if it is not there; progress goes to standard error.

    Raises:
        CommandError: Rasa refused the data; its last lines are shown.
    """
    target = model_path()
    if target.exists() and not force:
        print(f"The model is up to date: {target.name}", file=sys.stderr)
        return target
    _check_encoder()
    MODELS.mkdir(exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=MODELS, prefix=".training-") as folder:
        _train(Path(folder), target.name, started)
        (Path(folder) / target.name).replace(target)
    _remove_older(target)
    print(f"Trained {target.name} in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return target


def _check_encoder() -> None:
    """Refuses tuned layers or published files that are not those of the manifest, before any minute is spent."""
    # NumPy and the packages of the encoder take a moment; an up-to-date model does without.
    from bot.nlu.encoder.published import SHA256, WrongFile, published  # noqa: PLC0415
    from bot.nlu.encoder.weights import FOLDER, LAYERS, manifest, verified  # noqa: PLC0415

    try:
        verified(manifest(), FOLDER / LAYERS)
        for name in SHA256:
            published(name)
    except WrongFile as wrong:
        raise CommandError(f"the sentence encoder cannot be used: {wrong}", exit_code=1) from None


def _train(folder: Path, name: str, started: float) -> None:
    command = [
        sys.executable, "-m", "rasa", "train", "--config", "config.yml", "--domain", "bot/dialogue/domain.yml",
        "--data", "data", "--out", str(folder), "--fixed-model-name", name, "--skip-validation",
        "--force",  # without it Rasa first compares every message with its cache, which Doorstep does without
    ]  # fmt: skip
    print("Training the understanding (about three minutes) ...", file=sys.stderr)
    with tempfile.TemporaryFile(mode="w+") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=training_environment(), stdout=log, stderr=subprocess.STDOUT
        )
        ended = threading.Event()
        progress = threading.Thread(target=_say_progress, args=(ended, started), daemon=True)
        progress.start()
        try:
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            ended.set()
            progress.join()
        if code != 0 or not (folder / name).exists():
            log.seek(0)
            last = "".join(log.readlines()[-15:])
            raise CommandError(f"training failed. Rasa said last:\n{last}", exit_code=1)


def _say_progress(ended: threading.Event, started: float) -> None:
    while not ended.wait(PROGRESS_SECONDS):
        print(f"  still training, {time.monotonic() - started:.0f} s", file=sys.stderr)


def _remove_older(newest: Path) -> None:
    others = [path for path in MODELS.glob("doorstep-*.tar.gz") if path != newest]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        path.unlink(missing_ok=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--force`` trains although nothing changed."""
    parser.add_argument("--force", action="store_true", help="train although nothing changed")


def run(arguments: argparse.Namespace) -> int:
    """Train if needed and print the model's file."""
    print(ensure_model(force=arguments.force))
    return 0
