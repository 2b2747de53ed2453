"""Reads the packs and operating settings. A broken one is refused with file, line and reason; the others load."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from bot.landlords.entries import Place
from bot.landlords.operating import Operating
from bot.landlords.reasons import line_of, names_of, reasons
from bot.landlords.schema import Pack
from bot.landlords.yaml_faults import yaml_fault

Model = TypeVar("Model", bound=BaseModel)

OTHER_ENDING = ".yaml"
"""An ending that such files have elsewhere. Here they would be passed over without a word."""


@dataclass(frozen=True)
class Problem:
    """Why a file was refused. ``line`` counts from 1; 0 where the fault has no line."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass(frozen=True)
class Landlord:
    """A landlord's policy and its operating settings."""

    pack: Pack
    operating: Operating


class Landlords(Mapping[str, Landlord]):
    """The landlords that loaded, by id, and in ``problems`` why others did not."""

    def __init__(self, loaded: Mapping[str, Landlord], problems: tuple[Problem, ...]) -> None:
        self._loaded = dict(loaded)
        self.problems = problems

    @property
    def refused(self) -> frozenset[str]:
        """Ids of the landlords that did not load, as their files are named."""
        files = (Path(problem.file) for problem in self.problems)
        return frozenset(file.stem for file in files if file.suffix in (".yml", OTHER_ENDING)) - self._loaded.keys()

    def __getitem__(self, landlord: str) -> Landlord:
        return self._loaded[landlord]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)


def load_packs(packs_dir: Path, operating_dir: Path, only: Collection[str] = ()) -> Landlords:
    """Load every ``*.yml`` in ``packs_dir`` with the file of the same name in ``operating_dir``.

    With ``only`` the files of other landlords are not read. Never raises for what is in a file: each fault becomes a
    ``Problem`` and that landlord is left out.
    """
    loaded: dict[str, Landlord] = {}
    problems: list[Problem] = []
    if not packs_dir.is_dir():
        return Landlords({}, (Problem(str(packs_dir), 0, "there is no such folder"),))
    for pack_file in sorted(packs_dir.glob("*.yml")):
        if only and pack_file.stem not in only:
            continue
        pack, faults = read_model(pack_file, Pack)
        operating, more = read_model(operating_dir / pack_file.name, Operating)
        faults += more
        for file, model in ((pack_file, pack), (operating_dir / pack_file.name, operating)):
            if model is not None and model.landlord != pack_file.stem:
                reason = f"'{model.landlord}' is not the file's name; both must be the same"
                faults.append(problem_at(file, ("landlord",), reason))
        problems += faults
        if pack and operating and not faults:
            loaded[pack.landlord] = Landlord(pack, operating)
    for file in (*sorted(packs_dir.glob(f"*{OTHER_ENDING}")), *sorted(operating_dir.glob(f"*{OTHER_ENDING}"))):
        if not only or file.stem in only:
            problems.append(Problem(str(file), 0, f"this file is not read: name it {file.stem}.yml"))
    return Landlords(loaded, tuple(problems))


def read_model(file: Path, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """Read one YAML file into ``model``; ``None`` and the problems where it cannot be."""
    try:
        # The quick reader first: only a file with a fault is read again for its lines.
        return model.model_validate(YAML(typ="safe").load(file.read_text(encoding="utf-8"))), []
    except (OSError, UnicodeDecodeError, YAMLError, ValidationError):
        data, problem = _read(file)
    if problem:
        return None, [problem]
    try:
        return model.model_validate(_plain(data)), []
    except ValidationError as error:
        found = [_problem(file, data, place, reason) for place, reason in reasons(error, model, data)]
        return None, sorted(found, key=lambda problem: problem.line)


def problem_at(file: Path, place: Place, reason: str) -> Problem:
    """A problem with what stands at ``place`` in a file that loaded."""
    data, problem = _read(file)
    return problem or _problem(file, data, place, reason)


def _problem(file: Path, data: Any, place: Place, reason: str) -> Problem:
    names = names_of(data, place)
    return Problem(str(file), line_of(data, place), f"{names}: {reason}" if names else reason)


def _read(file: Path) -> tuple[Any, Problem | None]:
    try:
        text = file.read_text(encoding="utf-8")
        data = YAML(typ="rt").load(text)
    except FileNotFoundError:
        return None, Problem(str(file), 0, "the file is missing")
    except UnicodeDecodeError:
        return None, Problem(str(file), 0, "the file is not plain text; save it as text in UTF-8")
    except OSError as error:
        return None, Problem(str(file), 0, f"the file cannot be opened: {error.strerror}")
    except YAMLError as error:
        return None, Problem(str(file), *yaml_fault(error, text))
    if not isinstance(data, CommentedMap):
        return None, Problem(str(file), 1, "the file must be lines of the form `name: value`, without a dash")
    return data, None


def _plain(value: Any) -> Any:
    """The same data without the YAML reader's own types and line marks."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
