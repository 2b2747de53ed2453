"""The quick reader of the training messages gives what Rasa's own gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from bot.nlu.importer import Importer, read_messages
from bot.settings import PROJECT

DATA = PROJECT / "data"


SOME = {"acts.yml", "kinds.yml", "voices.yml"}
FILES = [
    pytest.param(file.name, marks=[] if file.name in SOME else pytest.mark.long)
    for file in sorted((DATA / "nlu").glob("*.yml"))
]
"""Rasa's own reader takes seconds a file: the quick suite compares some, the long one all."""


@pytest.mark.parametrize("name", FILES)
def test_both_readers_give_the_same_examples(name: str) -> None:
    file = DATA / "nlu" / name
    theirs = RasaYAMLReader().read(str(file))
    assert [one.data for one in read_messages([file]).training_examples] == [
        one.data for one in theirs.training_examples
    ]


def test_messages_and_rules_are_found_by_their_folders(tmp_path: Path) -> None:
    for folder, text in (("nlu", 'version: "3.1"\nnlu: []\n'), ("rules", 'version: "3.1"\nrules: []\n')):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "some.yml").write_text(text)
    importer = Importer(training_data_paths=[str(tmp_path)])
    assert importer.get_nlu_data().training_examples == []
    assert importer.get_stories().story_steps == []


def test_every_folder_of_the_data_is_read() -> None:
    assert {path.parent.name for path in DATA.rglob("*") if path.is_file()} == {"nlu", "rules"}
