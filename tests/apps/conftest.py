"""What the tests of both web apps share. What is slow and always the same is done once and used by each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.landlords import loader
from bot.migrations import upgrade

_parse = loader._read
_parsed: dict[str, Any] = {}


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "doorstep.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(autouse=True)
def _packs_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a landlord is parsed anew only when its content differs from all that were parsed before."""

    def read(file: Path) -> Any:
        content = file.read_text(encoding="utf-8") if file.is_file() else ""
        if content not in _parsed:
            data, problem = _parse(file)
            if problem is not None:
                return data, problem
            _parsed[content] = data
        return _parsed[content], None

    monkeypatch.setattr(loader, "_read", read)
