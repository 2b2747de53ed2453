"""The schemas for editors are those of the code, every file names its own, and they find what the loader finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.landlords.editors import ROOM, schema_files

FILES = sorted([*ROOM.glob("packs/*.yml"), *ROOM.glob("operating/*.yml")])


def schema_of(file: Path) -> Any:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    return json.loads((file.parent / first.partition("$schema=")[2]).read_text(encoding="utf-8"))


def test_the_schemas_are_those_of_the_code() -> None:
    for file, content in schema_files().items():
        assert file.read_text(encoding="utf-8") == content, "run `doorstep packs schema`"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_file_names_its_schema_and_fits_it(file: Path) -> None:
    validator = Draft202012Validator(schema_of(file))
    data = YAML(typ="safe").load(file)
    assert not list(validator.iter_errors(data))
    assert list(validator.iter_errors({**data, "a_misspelt_name": 1}))


@pytest.mark.parametrize(
    ("place", "wrong"),
    [("categories.noise.priority", "soon"), ("categories.nois", {}), ("statements.weather", "unstated"),
     ("everyday.exclusions.parking.reopens", [{"facts": ["raining"]}]), ("hate.strands.race.named", "perhaps")],
)  # fmt: skip
def test_an_editor_marks_words_that_are_not_of_the_vocabulary(place: str, wrong: Any) -> None:
    data = YAML(typ="safe").load(ROOM / "packs" / "dartford.yml")
    *steps, last = place.split(".")
    node = data
    for step in steps:
        node = node[step]
    node[last] = wrong
    assert list(Draft202012Validator(schema_of(ROOM / "packs" / "dartford.yml")).iter_errors(data))
