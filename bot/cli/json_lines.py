"""JSON lines as ``triage`` and ``decide`` read and write them: a line that cannot be read is told, never fatal."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from io import BufferedReader
from typing import Any, BinaryIO, NoReturn

MOST_TOGETHER = 128
READ_AT_ONCE = 1 << 16


class BadLine(Exception):
    """A line that cannot be answered; the text says why, in none of the line's own words but names."""


def answered(
    lines: Iterable[str | bytes], answer: Callable[[dict[str, Any]], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The answer to each line that is not blank, or its ``error`` with the ``id`` where there is one."""
    for line in lines:
        if not line.strip():
            continue
        asked: dict[str, Any] = {}
        try:
            asked = _object(line)
            _check_id(asked)
            _check_text(asked)
            result = answer(asked)
        except BadLine as error:
            result = {"error": str(error)}
        yield {**_id_of(asked), **result}


def arrived(stream: BufferedReader, most: int = MOST_TOGETHER) -> Iterator[list[bytes]]:
    """The lines of a stream in groups of those that are there already; nobody waits for a line that was not sent."""
    rest = b""
    while read := stream.read1(READ_AT_ONCE):
        *lines, rest = (rest + read).split(b"\n")
        yield from (lines[start : start + most] for start in range(0, len(lines), most))
    if rest:
        yield [rest]


def texts_in(lines: Iterable[bytes]) -> list[str]:
    """The texts of those lines that have one."""
    found = []
    for line in lines:
        try:
            asked = _object(line)
            _check_text(asked)
        except BadLine:
            continue
        text = asked.get("text")
        if isinstance(text, str) and text.strip():
            found.append(text)
    return found


def write(answers: Iterable[dict[str, Any]], out: BinaryIO) -> None:
    """Each answer as one line of UTF-8, at once: whoever reads may be waiting for it."""
    for answer in answers:
        out.write(json.dumps(answer, ensure_ascii=False, allow_nan=False).encode() + b"\n")
        out.flush()


def _object(line: str | bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line
        asked = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError:
        raise BadLine("the line is not UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLine("the line is not valid JSON") from None
    if not isinstance(asked, dict):
        raise BadLine("the line is not a JSON object")
    return asked


def _refuse(word: str) -> NoReturn:
    """NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(word)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _check_id(asked: dict[str, Any]) -> None:
    if isinstance(asked.get("id"), dict | list):
        raise BadLine("id must be a word or a number")


def _check_text(asked: dict[str, Any]) -> None:
    try:
        json.dumps(asked, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadLine("the line holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise BadLine("the line is not valid JSON") from None


def _id_of(asked: dict[str, Any]) -> dict[str, Any]:
    item_id = asked.get("id")
    if "id" not in asked or isinstance(item_id, dict | list):
        return {}
    if isinstance(item_id, str):
        item_id = item_id.encode(errors="replace").decode()
    return {"id": item_id}
