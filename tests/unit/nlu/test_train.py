"""A model's name follows from all that it is made from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli.train import SOURCES, content_hash, model_path
from bot.settings import PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for source in SOURCES:
        original, copy = PROJECT / source, tmp_path / source
        copy.parent.mkdir(parents=True, exist_ok=True)
        if original.is_dir():
            shutil.copytree(original, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(original, copy)
    return tmp_path


def test_the_same_files_give_the_same_name(project: Path) -> None:
    assert content_hash(project) == content_hash(project)
    assert model_path().name.startswith("doorstep-")


@pytest.mark.parametrize(
    "changed",
    ["config.yml", "bot/dialogue/domain.yml", "data/nlu/acts.yml", "bot/nlu/lexicon/guards.yml", "bot/nlu/heads.py"],
)
def test_a_change_anywhere_gives_another_name(project: Path, changed: str) -> None:
    before = content_hash(project)
    with (project / changed).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert content_hash(project) != before


def test_what_python_leaves_behind_changes_nothing(project: Path) -> None:
    before = content_hash(project)
    folder = project / "bot" / "nlu" / "__pycache__"
    folder.mkdir()
    (folder / "heads.py").write_text("left behind", encoding="utf-8")
    assert content_hash(project) == before
