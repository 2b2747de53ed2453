"""``python -m benchmarks.bake_off``: which model understands residents best, and what each one costs.

Every candidate learns from the training messages and is asked about the validation messages. It is trained in one child
process and measured in another, so that no candidate disturbs the next. Prints a table and writes ``bake_off.md``
beside this file. ``--messages 10000`` lets each learn from so many of the training messages, taken evenly, and says so
in the table. Fewer than there are validation messages are a trial, which like ``--only`` writes nothing.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from benchmarks.__main__ import circumstances
from benchmarks.bake_off_figures import Figures, Said, figures
from benchmarks.candidates import CANDIDATES, Candidate, Judge
from benchmarks.measures import memory_of
from bot.cli.train import training_environment
from bot.nlu.windows import windows
from bot.settings import PROJECT
from bot.words import SIGNALS

RESULTS = Path(__file__).with_name("bake_off.md")
TRAINING = PROJECT / "data" / "nlu"
VALIDATION = PROJECT / "tests" / "understanding" / "validation"
TUNED = PROJECT / "bot" / "nlu" / "weights" / "manifest.json"
MIDDLING = range(35, 46)
"""Words in a message whose time is measured."""
WARM_UP = 10
MEANING = """
Signals: mean average precision over the eight signals (how well messages are ranked by each; 1 is perfect). Recall is
the mean over the signals of how many of a signal's messages are raised or checked when so many of 100 messages without
any signal are, too, with thresholds set on the same messages by one rule for all candidates. Messages over 60 words are
judged as a whole and in windows; the highest score counts. Matter: category or exclusion, whichever of all is
likeliest, on reports that carry one. Memory is what a process that has Rasa, TensorFlow and spaCy takes more (PSS) once
the candidate has judged some messages. Training leaves out the reading of the data; that of a union is that of its
parts.
"""

P = ParamSpec("P")
T = TypeVar("T")
Message = Mapping[str, Any]


@dataclass(frozen=True)
class Measured:
    """One candidate's numbers."""

    figures: Figures
    latency_ms: float
    memory_mb: float
    training_s: float = 0.0


def evenly(messages: Sequence[T], most: int | None) -> list[T]:
    """At most so many of the messages, from all over; all without a number."""
    step = 1 if most is None else -(-len(messages) // most)
    return list(messages[::step])


def validation(most: int | None) -> list[Message]:
    """The labelled messages that nothing was trained on."""
    lines = [line for file in sorted(VALIDATION.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    return evenly([json.loads(line) for line in lines], most)


def judged(judge: Judge, text: str) -> Said:
    """What a candidate says of one message; a long one is looked at in windows as well."""
    whole, *parts = judge([text, *(text[start:end] for start, end in windows(text))])
    highest = {name: max(said.signals[name] for said in (whole, *parts)) for name in whole.signals}
    return replace(whole, signals=highest)


def train(candidate: Candidate, root: Path, most: int | None) -> float:
    """Train a candidate; how many seconds it took."""
    from bot.nlu.training_messages import training_messages  # noqa: PLC0415 - loads Rasa, not for the parent process

    texts, labels = training_messages(TRAINING)
    module = candidate.module()
    started = time.monotonic()
    with redirect_stdout(sys.stderr):  # Rasa says there what it does; the table stays alone
        module.train(root, evenly(texts, most), evenly(labels, most))
    return time.monotonic() - started


def measure(candidate: Candidate, root: Path, most: int | None) -> Measured:
    """Load a trained candidate and ask it about the validation messages."""
    import rasa.core.agent  # noqa: F401, PLC0415 - what every Rasa process holds counts for no candidate

    from bot.nlu.text import document  # noqa: PLC0415

    messages, module = validation(most), candidate.module()
    document("ready")
    before = memory_of(os.getpid())
    judge = module.load(root)
    for one in messages[:WARM_UP]:
        judged(judge, one["text"])
    memory = memory_of(os.getpid()) - before
    said = [judged(judge, one["text"]) for one in messages]
    taken = [seconds(judge, one["text"]) for one in messages if len(one["text"].split()) in MIDDLING]
    return Measured(figures(messages, said), statistics.median(taken) * 1000, memory)


def seconds(judge: Judge, text: str) -> float:
    """How long a candidate takes over one message."""
    started = time.perf_counter()
    judged(judge, text)
    return time.perf_counter() - started


def in_a_child(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run ``work`` in a fresh process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **named).result()


def bake(chosen: Sequence[Candidate], root: Path, most: int | None) -> dict[str, Measured]:
    """Train and measure the chosen candidates one after the other; those that others are made of are trained, too."""
    needed = {key for one in chosen for key in (one.key, *one.made_of)}
    training: dict[str, float] = {}
    found: dict[str, Measured] = {}
    for candidate in CANDIDATES:
        if candidate.key not in needed:
            continue
        own = 0.0
        if not candidate.made_of:
            say(f"{candidate.name}: training ...")
            own = in_a_child(train, candidate, root, most)
        training[candidate.key] = own + sum(training[key] for key in candidate.made_of)
        if candidate in chosen:
            say(f"{candidate.name}: measuring ...")
            measured = in_a_child(measure, candidate, root, most)
            found[candidate.key] = replace(measured, training_s=training[candidate.key])
    return found


def say(line: str) -> None:
    """Progress, beside the table."""
    print(f"  {line}", file=sys.stderr, flush=True)


def share(value: float | None) -> str:
    """A figure between 0 and 1 as it stands in the table."""
    return "-" if value is None else f"{value:.2f}"


def as_table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *lines))


def tables(found: Mapping[str, Measured]) -> str:
    """All figures and costs, then the average precision of each signal."""
    rows = [(one, found[one.key]) for one in CANDIDATES if one.key in found]
    overall = as_table(
        [
            "Candidate", "Signals: mean average precision", "Recall at 12 false alarms in 100", "Recall at 3 in 100",
            "Matter: macro F1", "Kind right", "One message of 40 words", "Memory added", "Training",
        ],
        [
            [
                one.name, share(it.figures.mean_average_precision), share(it.figures.recall_at_12),
                share(it.figures.recall_at_3), share(it.figures.matter_f1), share(it.figures.kind_right),
                f"{it.latency_ms:.1f} ms", f"{it.memory_mb:.0f} MB", f"{it.training_s:.0f} s",
            ]
            for one, it in rows
        ],
    )  # fmt: skip
    by_signal = as_table(
        ["Average precision", *(signal.replace("_", " ") for signal in SIGNALS)],
        [[one.name, *(share(it.figures.average_precisions[signal]) for signal in SIGNALS)] for one, it in rows],
    )
    notes = "\n".join(f"- **{one.name}.** {one.note}" for one, _ in rows)
    return f"{overall}\n\n{by_signal}\n\n{notes}"


def candidates(only: Sequence[str], tuned: bool) -> tuple[list[Candidate], list[Candidate]]:
    """Those to be compared, and those that must be left out for want of a tuned encoder."""
    wanted = [one for one in CANDIDATES if not only or one.key in only]
    missing = [] if tuned else [one for one in wanted if "tuned" in (one.key, *one.made_of)]
    return [one for one in wanted if one not in missing], missing


def main() -> int:
    """Compare the candidates."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bake_off", description=__doc__)
    parser.add_argument("--messages", type=int, help="learn from so many training messages only; a few write nothing")
    parser.add_argument(
        "--only", nargs="+", default=[], choices=[one.key for one in CANDIDATES], help="only these; writes nothing"
    )
    arguments = parser.parse_args()
    if arguments.messages is not None and arguments.messages < 1:
        parser.error("--messages must be at least 1")
    load = os.getloadavg()[0]
    # What the caller has set stays, so that a run can be kept to fewer cores.
    os.environ.update({**training_environment(), "LOG_LEVEL": "ERROR", **os.environ})
    chosen, missing = candidates(arguments.only, TUNED.exists())
    with tempfile.TemporaryDirectory(prefix="doorstep-bake-off-") as folder:
        found = bake(chosen, Path(folder), arguments.messages)
    shown = tables(found)
    if missing:
        left_out = "; ".join(one.name for one in missing)
        shown += f"\n\nLeft out, since there is no tuned encoder (doorstep finetune): {left_out}."
    if arguments.messages is not None:
        shown += (
            f"\n\nEach candidate learned from at most {arguments.messages:,} of the training messages, taken evenly. "
            "The tuned encoder is the shipped one, which was tuned on more of them."
        )
    shown += f"\n\n{circumstances(load)}"
    print(shown)
    if not arguments.only and validation(arguments.messages) == validation(None):
        title = "# Which model understands residents best\n\nMeasured by `./doorstep bench --models`."
        RESULTS.write_text(f"{title}\n\n{shown}\n{MEANING}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
