"""Says in plain words why a file cannot be read as YAML, and on which line an officer finds the cause.

The reader often stops far below the cause: an unclosed quote ends at the next quote, a line that stands one space too
far to the right is only felt where the next one does not fit.
"""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

_OPENING_QUOTE = re.compile(r"""(?:^\s*-|[:,\[{])\s*(["'])""")
_KEY = re.compile(r"^\s*(?:- +)*[\w-]+:(?=\s|$)")
_FIRST_WORD = re.compile(r"^\s*(?:- +)*[\w-]+[ :]")
_DASH_ALONE = re.compile(r"^\s*-[A-Za-z_]\w*:(?: |$)")
_ENTRY = re.compile(r"^( *)(?:- |[\w-]+:)")

INDENTED = "this line does not stand exactly under the lines that it belongs to: two spaces for each step"
QUOTED = "put the whole text in quotes"
NO_COLON = "a name must be followed by a colon and a space, as in `team: housing`"
NO_SPACE = "a space must stand after the dash"


def yaml_fault(error: YAMLError, text: str) -> tuple[int, str]:
    """The line, from 1, and the reason. 0 where there is no line."""
    if isinstance(error, ReaderError):
        return text.count(
            "\n", 0, error.position
        ) + 1, "a character that cannot be seen stands here; type the line anew"
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return 0, "the file cannot be read as YAML; compare it with another landlord's"
    lines = text.splitlines()
    at, column = error.problem_mark.line, error.problem_mark.column
    began = error.context_mark.line if error.context_mark else at
    problem = error.problem or ""
    twice = re.match(r'found duplicate key "(.*?)" with value', problem)
    if twice:
        return at + 1, f"`{twice[1]}` stands twice in the same place: delete one of them or correct its name"
    open_quote = _unclosed_quote(lines, at)
    if open_quote is not None:
        return open_quote + 1, "a quote is opened here and not closed: close it at the end of the text"
    dash = _dash_alone(lines, min(began, at - 1), at)
    if dash is not None:
        return dash + 1, NO_SPACE
    reason = _reason(problem, lines[at] if at < len(lines) else "", column)
    if problem.startswith("mapping values"):
        above = _line_above(lines, at)
        if above is not None and _begins_without_colon(lines, above):
            return above + 1, NO_COLON
        if above is not None and _odd(lines[above]) and not _odd(lines[at]):
            return above + 1, INDENTED
    if reason == INDENTED:
        at = _badly_indented(lines, min(began, at), at)
    elif "simple key" in str(error.context) or problem.startswith("expected ',' or"):
        at = began  # where the name or the bracket stands, not where the reader gave up
    return at + 1, reason


def _reason(problem: str, line: str, column: int) -> str:
    if "'\\t'" in problem or "\t" in line[: column + 1]:
        return "a tab stands in this line; put spaces in its place"
    if problem.startswith("mapping values"):
        key = _KEY.match(line)
        if key and key.end() - 1 == column:
            return (
                "this line is read as part of the line above: begin it exactly under the lines that it belongs to, "
                "and look whether above the colon after a name or the space after a dash is missing"
            )
        return f"a text has a colon in it; {QUOTED}"
    if problem.startswith("could not find expected ':'"):
        return NO_COLON
    if problem.startswith("expected ',' or"):
        return (
            "inside these braces or brackets each text with a colon, a comma or a quote must be in quotes, "
            "and the closing one must not be missing"
        )
    if "block end" in problem:
        scalar = "scalar" in problem
        return (
            f"text stands after the closing quote; {QUOTED.replace('quotes', 'one pair of quotes')}"
            if scalar
            else (INDENTED)
        )
    first = re.match(r"found character '(.)' that cannot start", problem)
    if first:
        return f"a text cannot begin with {first[1]} here; {QUOTED}"
    if "alias" in problem or problem.startswith("expected alphabetic"):
        return f"a text cannot begin with * or & here; {QUOTED}"
    if problem.startswith(("expected the node content", "sequence entries", "expected chomping")):
        return f"a text cannot begin with -, ?, | or > here; {QUOTED}"
    if "escape" in problem:
        return "a backslash stands between double quotes; use single quotes"
    if "another document" in problem:
        return "a line with --- or ... stands here; delete it"
    return f"this line cannot be read; look at the spaces, colons and quotes in it and in the line above ({problem})"


def _unclosed_quote(lines: list[str], last: int) -> int | None:
    """The line with a quote that is left open: closed there, the file can be read further than line ``last``."""
    for number in range(min(last, len(lines) - 1), -1, -1):
        line = lines[number]
        for opening in _OPENING_QUOTE.finditer(line):
            rest = line[opening.end() :]
            if opening[1] in rest:
                continue
            ended = re.sub(r"\s*([}\]]*)$", rf"{opening[1]}\1", line, count=1)
            for closed in (line + opening[1], ended):
                if _reads_beyond([*lines[:number], closed, *lines[number + 1 :]], last):
                    return number
    return None


def _reads_beyond(lines: list[str], last: int) -> bool:
    try:
        YAML(typ="safe").load("\n".join(lines))
    except MarkedYAMLError as error:
        return error.problem_mark is not None and error.problem_mark.line > last
    except YAMLError:
        return False
    return True


def _badly_indented(lines: list[str], first: int, last: int) -> int:
    """The nearest line up to ``last`` with an odd number of spaces before it, as no line of a pack should have."""
    for number in range(min(last, len(lines) - 1), first - 1, -1):
        if _odd(lines[number]):
            return number
    return last


def _dash_alone(lines: list[str], first: int, last: int) -> int | None:
    """The nearest line up to ``last`` on which a name stands at once after its dash."""
    near = range(min(last, len(lines) - 1), max(first, 0) - 1, -1)
    return next((number for number in near if _DASH_ALONE.match(lines[number])), None)


def _odd(line: str) -> bool:
    entry = _ENTRY.match(line)
    return entry is not None and len(entry[1]) % 2 == 1


def _line_above(lines: list[str], at: int) -> int | None:
    """The nearest line above ``at`` that is neither empty nor a remark."""
    return next((n for n in range(at - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#")), None)


def _begins_without_colon(lines: list[str], at: int) -> bool:
    """Whether an entry begins on this line, after a dash or below its name, and its first name has no colon."""
    if _KEY.match(lines[at]) or not _FIRST_WORD.match(lines[at]):
        return False
    above = _line_above(lines, at)
    return lines[at].lstrip().startswith("- ") or (above is not None and lines[above].rstrip().endswith(":"))
