"""Tune the sentence encoder to the training messages (for maintainers; half an hour and more).

Looks at the validation messages after each epoch and keeps the layers of the best. Writes them and their manifest to
bot/nlu/weights/. 'up' and the tests never do this: they use what is there
and refuse files that are not those of the manifest. Train with 'doorstep train' and look at 'doorstep eval' afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import asdict
from typing import Any

from bot.cli.eval import VALIDATION, labelled
from bot.cli.train import training_environment
from bot.settings import PROJECT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to tune."""
    parser.add_argument("--layers", type=int, default=6, help="how many of the six layers are kept (default 6)")
    parser.add_argument("--epochs", type=int, default=6, help="how often all messages are gone over (default 6)")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="the highest learning rate (default 0.00015)")
    parser.add_argument("--seed", type=int, default=20261121)


def run(arguments: argparse.Namespace) -> int:
    """Tune, look at the validation messages, write layers and manifest."""
    os.environ.update(training_environment())
    # TensorFlow takes seconds to import.
    from bot.nlu.encoder.tuning import Tuning, average_precisions  # noqa: PLC0415
    from bot.nlu.encoder.weights import Manifest, Plan, keep  # noqa: PLC0415
    from bot.nlu.training_messages import data_hash, training_messages  # noqa: PLC0415

    plan = Plan(arguments.layers, arguments.epochs, arguments.rate, arguments.seed)
    texts, labels = training_messages(PROJECT / "data" / "nlu")
    validation = [one for file in sorted(VALIDATION.glob("*.jsonl")) for one in labelled(file)]
    tuning, started = Tuning(plan), time.monotonic()
    best: tuple[float, dict[str, float], Any] = (0.0, {}, None)

    def said(epoch: int, loss: float) -> None:
        nonlocal best
        scores = average_precisions(tuning, validation)
        mean = sum(scores.values()) / len(scores)
        seconds = time.monotonic() - started
        print(f"  epoch {epoch}: loss {loss:.3f}, average precision {mean:.3f}, {seconds:.0f} s", file=sys.stderr)
        if mean > best[0]:
            best = (mean, scores, tuning.changed())

    tuning.learn(texts, labels, said)
    _, scores, layers = best
    told = Manifest(**asdict(plan), messages=len(texts), training_data=data_hash(texts, labels), scores=scores)
    keep(layers, told)
    for signal, score in scores.items():
        print(f"{signal:20} average precision {score:.2f}")
    return 0
