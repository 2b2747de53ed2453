"""Who may import what: the rules stay readable without Rasa, Flask or a database, and nobody else loads TensorFlow."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
OURS = ("bot", "actions", "channels", "worker")

PURE = {
    "bot/triage": {"holidays"},
    "bot/agenda": set(),
    "bot/landlords": {"pydantic", "pydantic_core", "ruamel"},
}
"""Rooms of plain rules, with the libraries that each may use beside the standard one."""

PURE_DIALOGUE = ("bot.dialogue.segments", "bot.dialogue.splitting", "bot.dialogue.wording")
"""How long a text message is and where it is cut, for ``bot.agenda.by_text`` alone; the wording for its two texts that
are said without a turn. All other words are handed to the agenda as data."""

PURE_MAY_USE = {
    "bot/triage": ("bot.words", "bot.tenure", "bot.triage", "bot.landlords"),
    "bot/agenda": ("bot.words", "bot.tenure", "bot.agenda", *PURE_DIALOGUE),
    "bot/landlords": ("bot.words", "bot.landlords", "bot.triage"),
}

ENGINE = {"rasa", "tensorflow", "spacy", "sklearn", "tokenizers", "safetensors"}


def modules(folder: str) -> list[Path]:
    return sorted((PROJECT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Full names of all modules that ``path`` imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("room", PURE)
def test_rules_use_the_standard_library_and_their_own_few_libraries(room: str) -> None:
    allowed = sys.stdlib_module_names | PURE[room] | set(OURS)
    strangers = {
        f"{path.relative_to(PROJECT)}: {name}"
        for path in modules(room)
        for name in imported(path)
        if name.split(".")[0] not in allowed
    }
    assert strangers == set()


@pytest.mark.parametrize("room", PURE)
def test_rules_know_only_the_rooms_they_build_on(room: str) -> None:
    strangers = {
        f"{path.relative_to(PROJECT)}: {name}"
        for path in modules(room)
        for name in imported(path)
        if name.split(".")[0] in OURS and not name.startswith(PURE_MAY_USE[room])
    }
    assert strangers == set()


def test_of_the_agenda_only_text_messages_know_how_they_are_cut_and_worded() -> None:
    users = {path.name for path in modules("bot/agenda") if imported(path) & set(PURE_DIALOGUE)}
    assert users == {"by_text.py"}


def test_only_the_language_room_loads_the_engine() -> None:
    language = {
        *modules("bot/nlu"),
        *(PROJECT / f"bot/cli/{name}.py" for name in ("train", "finetune", "triage", "eval")),
    }
    strangers = {
        f"{path.relative_to(PROJECT)}: {name}"
        for folder in OURS
        for path in modules(folder)
        if path not in language
        for name in imported(path)
        if name.split(".")[0] in ENGINE or name.startswith("bot.nlu")
    }
    assert strangers == set()


def test_only_the_action_server_uses_the_action_library() -> None:
    strangers = {
        str(path.relative_to(PROJECT))
        for folder in ("bot", "channels", "worker")
        for path in modules(folder)
        if any(name.split(".")[0] == "rasa_sdk" for name in imported(path))
    }
    assert strangers == set()


def test_only_the_edge_knows_the_way_to_rasa() -> None:
    callers = {
        str(path.relative_to(PROJECT))
        for folder in OURS
        for path in modules(folder)
        if "/webhooks/doorstep/turn" in path.read_text(encoding="utf-8")
    }
    assert callers == {"channels/rasa.py", "bot/nlu/channel.py"}, "one that asks and one that answers"


def test_no_module_is_too_long_to_read_in_one_go() -> None:
    folders = (*OURS, "tests", "benchmarks")
    long = {
        str(path.relative_to(PROJECT)): lines
        for folder in folders
        for path in modules(folder)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}
