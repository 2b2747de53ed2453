"""Says in plain words, for an officer, what pydantic found wrong in a file, and where in the file that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.landlords.entries import UNSTATED, OneOf, Place, did_you_mean, nearest

FORMS = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and `_` only, a letter first",
    r"^#[0-9a-fA-F]{6}$": 'a colour such as "#0b5d4b" in quotes: # and six digits or letters from a to f',
    r"^DOORSTEP_[A-Z0-9_]+$": "the name of a setting, such as DOORSTEP_INBOX_SECRET",
    r"^[0-9a-f]{64}$": "64 digits or letters from a to f, as `./doorstep texts` writes them",
    r"^[a-z]{2,3}$": "the language's code of two or three small letters, such as pl",
}
"""What the patterns of the two files ask for."""

EMPTY = "this must not be empty or null"


def reasons(error: ValidationError, model: type[BaseModel], data: Any) -> list[tuple[Place, str]]:
    """The faults of a file, each with its place: the names and positions that lead there in ``data``.

    A value that fits none of two forms is one fault, and what only follows from another fault is left out: the line
    that is missing because its name is misspelt.
    """
    by_place: dict[Place, list[Any]] = {}
    misspelt: set[tuple[Place, str]] = set()
    for fault in error.errors():
        place = _in_file(data, fault["loc"])
        by_place.setdefault(place, []).append(fault)
        if fault["type"] == "extra_forbidden":
            meant = nearest(str(place[-1]), _lines_of(_forms_at(model, fault["loc"][:-1])))
            misspelt |= {(place[:-1], meant)} if meant else set()
    said: list[tuple[Place, str]] = []
    for place, faults in by_place.items():
        may_be_unstated = any(_asks_for_unstated(fault) for fault in faults)
        others = [fault for fault in faults if not _asks_for_unstated(fault)]
        if not others and not isinstance(faults[0]["input"], (Mapping, list)):
            others = faults[:1]
        for fault in others:
            if fault["type"] == "too_short" and _has_faults_inside(place, by_place):
                continue
            if fault["type"] == "missing" and (place, fault["loc"][-1]) in misspelt:
                continue
            said.append((place, _in_words(fault, may_be_unstated, model)))
    return list(dict.fromkeys(said))


def line_of(data: Any, place: Place) -> int:
    """The line, from 1, on which the innermost part of ``place`` that is in the file begins."""
    return max((line for line, _ in _steps(data, place)), default=1)


def names_of(data: Any, place: Place) -> str:
    """The part of ``place`` that is in the file, as an officer counts: ``team_rules.1.team``."""
    return ".".join(str(step + 1 if isinstance(step, int) else step) for _, step in _steps(data, place))


def _in_file(data: Any, place: Place) -> Place:
    """``place`` without pydantic's own names of the forms that it tried."""
    return tuple(step for _, step in _steps(data, place))


def _steps(data: Any, place: Place) -> Iterator[tuple[int, int | str]]:
    node = data
    for step in place:
        if isinstance(node, CommentedMap):
            # A key such as 12 is a number in the file and a word everywhere else.
            key = next((key for key in node if str(key) == step), None)
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            key = step
        else:
            key = None
        if key is not None:
            marks = node.lc.data or {}
            yield marks.get(key, [node.lc.line])[0] + 1, step
            node = node[key]


def _asks_for_unstated(fault: Mapping[str, Any]) -> bool:
    """Pydantic tried the word ``unstated`` as one of two forms."""
    return bool(fault["type"] == "literal_error" and fault["ctx"]["expected"] == f"'{UNSTATED}'")


def _has_faults_inside(place: Place, places: Iterable[Place]) -> bool:
    return any(len(other) > len(place) and other[: len(place)] == place for other in places)


def _in_words(fault: Mapping[str, Any], may_be_unstated: bool, model: type[BaseModel]) -> str:
    kind, given, place = fault["type"], fault["input"], fault["loc"]
    if kind == "missing":
        return _missing(str(place[-1]), _forms_at(model, place))
    if kind == "extra_forbidden":
        return _unknown(str(place[-1]), given, _forms_at(model, place[:-1]))
    if kind in ("model_type", "dict_type", "tuple_type"):
        how = _to_be_written_out(kind, given, may_be_unstated, _forms_at(model, place))
        return how if given is not None else f"{EMPTY}; {how}{_or_delete(model, place)}"
    if given is None and (kind.endswith("_type") or kind == "literal_error"):
        return f"{EMPTY}; {_value_for(model, place, may_be_unstated)}{_or_delete(model, place)}"
    if kind == "literal_error":
        words = re.findall(r"'([^']+)'", fault["ctx"]["expected"])
        hint = did_you_mean(_as_written(given), words)
        return f"{_not_possible(given)}{hint}; write one of: {', '.join(words)}"
    reason = _of_a_value(fault)
    return f"{reason}, or `{UNSTATED}`" if may_be_unstated and isinstance(given, str) else reason


def _value_for(model: type[BaseModel], place: Place, may_be_unstated: bool) -> str:
    """What to write where nothing stands."""
    form = _annotation_at(model, place)
    words = _words_of(form)
    if words:
        return f"write one of: {', '.join(words)}"
    forms = _flat(form)
    if bool in forms:
        return "write true or false"
    if int in forms:
        return "write a whole number"
    silent = f", or `{UNSTATED}`" if may_be_unstated or place[-1] == "clause" else ""
    return f"write the value, in quotes if it begins with #{silent}"


def _or_delete(model: type[BaseModel], place: Place) -> str:
    """That a line may be left out."""
    name, around = place[-1], [form for form in _forms_at(model, place[:-1]) if _is_model(form)]
    fields = [form.model_fields[name] for form in around if name in form.model_fields]
    return f"; or delete the line `{name}`" if fields and not any(field.is_required() for field in fields) else ""


def _not_possible(given: Any) -> str:
    if isinstance(given, (Mapping, list)):
        return "one word belongs here, without brackets, braces or a dash"
    return f"`{_as_written(given)}` is not possible here"


def _as_written(given: Any) -> str:
    """A value as it stands in the file."""
    return str(given).lower() if isinstance(given, bool) else str(given)


def _of_a_value(fault: Mapping[str, Any]) -> str:
    kind, given, ctx = fault["type"], fault["input"], fault.get("ctx", {})
    if isinstance(given, (Mapping, list)) and kind.startswith(("int_", "bool_", "date_")):
        one = {"int": "whole number", "date": "date such as 2026-01-31"}.get(kind.split("_")[0], "`true` or `false`")
        return f"one {one} belongs here, without brackets, braces or a dash"
    if kind == "string_type":
        if isinstance(given, (Mapping, list)):
            return "one text belongs here; put it in quotes if it has a colon, a comma, braces or brackets"
        return "put it in quotes: it is read as a number, a date or true/false and must be text"
    if kind == "string_pattern_mismatch":
        return f"`{given}` does not fit; write {FORMS.get(ctx['pattern'], 'it as in the other files')}"
    if kind in ("string_too_short", "too_short"):
        return "nothing stands here; write at least one" if kind == "too_short" else "nothing stands here; write a text"
    if kind.startswith("int_"):
        return f"`{_as_written(given)}` is not a whole number; write digits only, without quotes"
    if kind.startswith("bool_"):
        return f"`{given}` is not possible here; write true or false, without quotes"
    if kind.startswith("date_"):
        return f"`{_as_written(given)}` is not a date; write it like 2026-01-31"
    if kind == "greater_than_equal":
        return f"the number is at least {ctx['ge']}"
    return str(fault["msg"]).removeprefix("Value error, ")


def _missing(name: str, forms: list[Any]) -> str:
    said = f"the line `{name}` is missing"
    if _may_be_null(forms):
        return f"{said}; where the policy has no number, write `{name}: null`"
    if _may_be_unstated(forms):
        return f"{said}; where the policy is silent, write `{name}: {UNSTATED}`"
    return said


def _unknown(name: str, given: Any, forms: list[Any]) -> str:
    said = f"there is no line `{name}` here"
    hint = did_you_mean(name, _lines_of(forms))
    if hint:
        return said + hint
    if given is None:
        return f"{said}; inside braces a text with a comma must be in quotes"
    return f"{said}; look at its spelling, and at the spaces before it"


def _to_be_written_out(kind: str, given: Any, may_be_unstated: bool, forms: list[Any]) -> str:
    if kind == "tuple_type":
        how = "write a list: each entry on a line of its own with a dash and a space before it, or [] for none"
        return f"{how}, or `{UNSTATED}`" if may_be_unstated else how
    if isinstance(given, list):
        return "no list belongs here: write the lines without a dash"
    for form in forms:
        if get_origin(form) is dict:
            words = _words_of(get_args(form)[0])
            return f"write out its lines: {', '.join(words)}" if words else "write out its lines, each with its name"
    either = f"write `{UNSTATED}`, or " if may_be_unstated and given != UNSTATED else ""
    fields = {name: field for form in forms if _is_model(form) for name, field in form.model_fields.items()}
    needed = {name: _flat(field.annotation) for name, field in fields.items() if field.is_required()}
    if not needed:
        return f"{either}write out its lines: {', '.join(fields)}"
    silent = [name for name, inside in needed.items() if _may_be_unstated(inside)]
    empty = [name for name, inside in needed.items() if _may_be_null(inside)]
    rest = [name for name in needed if name not in (*silent, *empty)]
    if "clause" in fields:
        rest.append("citation")
    parts = [
        f"each of them may be `{UNSTATED}`: {', '.join(silent)}" if silent else "",
        f"these may be null: {', '.join(empty)}" if empty else "",
        f"{'and also ' if silent or empty else ''}{', '.join(rest)}" if rest else "",
    ]
    return f"{either}write out its lines{'; ' if silent or empty else ': '}{'; '.join(filter(None, parts))}"


def _forms_at(model: type[BaseModel], place: Place) -> list[Any]:
    """The types that may stand at ``place``. Steps that lead nowhere are pydantic's names of forms."""
    forms: list[Any] = [model]
    for step in place:
        inside: list[Any] = []
        for form in forms:
            if _is_model(form) and step in form.model_fields:
                inside += _flat(form.model_fields[step].annotation)
            elif get_origin(form) is dict and isinstance(step, str):
                inside += _flat(get_args(form)[1])
            elif get_origin(form) is tuple and isinstance(step, int):
                inside += _flat(get_args(form)[0])
        forms = inside or forms
    return forms


def _annotation_at(model: type[BaseModel], place: Place) -> Any:
    """The type of the value at ``place`` with what is annotated to it; ``None`` where the place leads nowhere."""
    for depth in range(len(place), 0, -1):
        for form in _forms_at(model, place[: depth - 1]):
            if _is_model(form) and place[depth - 1] in form.model_fields:
                field = form.model_fields[place[depth - 1]]
                found = [part for part in field.metadata if isinstance(part, OneOf)]
                return Annotated[field.annotation, found[0]] if found else field.annotation
    return None


def _words_of(form: Any) -> list[str]:
    """The words between which a type leaves the choice; none where it takes others too."""
    if get_origin(form) in (Union, UnionType):
        parts = [part for part in get_args(form) if part is not type(None)]
        inside = [_words_of(part) for part in parts]
        return [word for words in inside for word in words] if all(inside) else []
    if get_origin(form) is Literal:
        return [str(word) for word in get_args(form)]
    if get_origin(form) is Annotated:
        return next((list(part.words) for part in get_args(form)[1:] if isinstance(part, OneOf)), [])
    return []


def _lines_of(forms: Iterable[Any]) -> list[str]:
    """The names of the lines that an entry of one of these forms may have."""
    return [name for form in forms if _is_model(form) for name in form.model_fields]


def _flat(form: Any) -> list[Any]:
    """The alternatives of a type, without what is annotated to them."""
    if get_origin(form) in (Union, UnionType):
        return [one for part in get_args(form) for one in _flat(part)]
    if get_origin(form) is Annotated:
        return _flat(get_args(form)[0])
    return [form]


def _is_model(form: Any) -> bool:
    return isinstance(form, type) and issubclass(form, BaseModel)


def _may_be_unstated(forms: list[Any]) -> bool:
    return any(get_origin(form) is Literal and get_args(form) == (UNSTATED,) for form in forms)


def _may_be_null(forms: list[Any]) -> bool:
    return type(None) in forms
