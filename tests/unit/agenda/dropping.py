"""Drops one entry of what the agenda is driven by, from the data as loaded: a route, a fixed text, a rule of signals.

``entries.yml`` names for each entry the test that turns red without it.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.agenda import absorb, acts, answers, must_ask, next_step, respond, route_table, routes, summary
from bot.agenda.route_table import Route
from bot.dialogue.wording import wording
from bot.settings import PROJECT
from bot.triage import decide

FOLDER = Path(__file__).parent
ENTRIES: dict[str, dict[str, str]] = YAML(typ="safe").load(FOLDER / "entries.yml")

OF_A_MAPPING: dict[str, Callable[[], dict[str, Any]]] = {
    "routes": lambda: route_table.ROUTES,
    "safety_texts": lambda: wording()["safety"],
    "text_of_signal": lambda: respond.SAFETY_TEXT,
    "text_of_route": lambda: respond.ROUTE_TEXT,
    "confirms": lambda: answers.CONFIRMS,
    "raised_by_answer": lambda: answers.RAISED_BY_ANSWER,
    "asked_for_a_possible_signal": lambda: decide.CHECK_QUESTIONS,
    "also_asked": lambda: route_table.ALSO_ASKED,
    "care": lambda: summary.CARE,
    "line_by_text": lambda: route_table.LINE_BY_TEXT,
    "safety_texts_by_text": lambda: wording()["sms"]["safety"],
}
"""An entry is a key."""

OF_A_TUPLE: dict[str, tuple[str, tuple[Any, ...]]] = {
    "about_a_possible_signal": ("ABOUT_A_POSSIBLE_SIGNAL", (must_ask,)),
    "spoken": ("SPOKEN", (summary,)),
    "sensitive": ("SENSITIVE", (route_table, routes, acts, next_step)),
    "third_party_roles": ("THIRD_PARTY_ROLES", (route_table, routes, must_ask, absorb)),
    "heard_by_others": ("HEARD_BY_OTHERS", (routes, absorb)),
    "heard_of_others": ("HEARD_OF_OTHERS", (absorb,)),
    "safe_to_text_first": ("SAFE_TO_TEXT_FIRST", (route_table, must_ask)),
    "until_answered": ("UNTIL_ANSWERED", (must_ask,)),
    "kept_for_safety": ("KEPT_FOR_SAFETY", (acts,)),
}
"""An entry is an item; each module that took the name has a copy of its own."""


def loaded() -> dict[str, list[str]]:
    """Every entry that there is, by kind: what ``entries.yml`` must name."""
    of_mappings = {kind: sorted(mapping()) for kind, mapping in OF_A_MAPPING.items()}
    of_tuples = {kind: sorted(getattr(modules[0], name)) for kind, (name, modules) in OF_A_TUPLE.items()}
    questions = [f"{name}.{asks}" for name, route in route_table.ROUTES.items() for asks in route.asks]
    return {**of_mappings, **of_tuples, "questions_of_route": sorted(questions)}


@contextmanager
def dropped(kind: str, name: str) -> Iterator[None]:
    """One entry taken out of the loaded data for a while; afterwards all is as it was, its order too."""
    mapping = OF_A_MAPPING[kind]() if kind in OF_A_MAPPING else {}
    before = dict(mapping)
    with pytest.MonkeyPatch.context() as patch:
        _drop(patch, kind, name)
        yield
    mapping.clear()
    mapping.update(before)


def _drop(patch: pytest.MonkeyPatch, kind: str, name: str) -> None:
    if kind == "questions_of_route":
        route_name, asks = name.split(".")
        route = route_table.ROUTES[route_name]
        kept = tuple(other for other in route.asks if other != asks)
        patch.setitem(
            route_table.ROUTES, route_name, Route(kept, route.closes_with, route.closes_in, goes_on=route.goes_on)
        )
    elif kind in OF_A_TUPLE:
        tuple_name, modules = OF_A_TUPLE[kind]
        for module in modules:
            before = getattr(module, tuple_name)
            patch.setattr(module, tuple_name, type(before)(item for item in before if item != name))
    else:
        patch.delitem(OF_A_MAPPING[kind](), name)


def case(node: str) -> Callable[[], None]:
    """The test that a node id names, ready to be called. Such a test takes nothing but its own parameters."""
    file, _, name = node.partition("::")
    function_name, _, parameters = name.rstrip("]").partition("[")
    module = importlib.import_module(f"tests.unit.agenda.{file.removesuffix('.py')}")
    function = getattr(module, function_name)
    if not parameters:
        return function  # type: ignore[no-any-return]
    return lambda: function(**_values(function, parameters))


def _values(function: Any, wanted: str) -> dict[str, Any]:
    mark = next(mark for mark in function.pytestmark if mark.name == "parametrize")
    names = [name.strip() for name in mark.args[0].split(",")] if isinstance(mark.args[0], str) else list(mark.args[0])
    for given in mark.args[1]:
        values = given.values if isinstance(given, type(pytest.param())) else given
        values = values if len(names) > 1 else (values[0],) if isinstance(given, type(pytest.param())) else (values,)
        if (getattr(given, "id", None) or "-".join(map(str, values))) == wanted:
            return dict(zip(names, values, strict=True))
    raise KeyError(wanted)


def suite_is_green_without(kind: str, name: str) -> bool:
    """Run the suite of the agenda in a program of its own, without one entry and without the check of entries."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.unit.agenda.dropping", json.dumps([kind, name])],
        cwd=PROJECT, env=dict(os.environ), check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode in (0, 1), ended.stdout[-2000:] + ended.stderr[-2000:]
    return ended.returncode == 0


if __name__ == "__main__":
    with dropped(*json.loads(sys.argv[1])):
        left_out = [f"--ignore={FOLDER / name}" for name in ("test_entries.py", "test_random_walks.py")]
        sys.exit(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-m", "not long", *left_out, str(FOLDER)]))
