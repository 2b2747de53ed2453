"""Loading packs: a broken one is refused with file, line and reason, and the others still load."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.decide import decide_lines
from bot.landlords import load_packs
from tests.unit.landlords.files import OPERATING, PACK, ROOM, of_landlord, replaced, shelf


def test_the_packs_as_shipped_load() -> None:
    landlords = load_packs(ROOM / "packs", ROOM / "operating")
    assert landlords.problems == ()
    assert "dartford" in landlords
    assert landlords["dartford"].pack.name == "Dartford Borough Council"
    assert landlords["dartford"].operating.landlord == "dartford"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('asb: "yes"', "asb: perhaps", "categories.noise.asb"),
        ("team: environmental_health", "team: nobody", "no such team: nobody"),
        ("    citation: Noise nuisance\n", "", "categories.noise: clause 6.3 needs a citation"),
        ("citation: Noise nuisance", "citation: " + "word " * 13, "the citation has 13 words; at most 12"),
        ("    citation: Noise nuisance", "    citation: Noise nuisance\n    prority: high", "categories.noise.prority"),
        ("  noise:\n", "  noisy:\n", "'noisy' is not a category"),
        ("facts: [child_worry]", "facts: [child_wory]", "'child_wory' is not a fact"),
        ("number: 48", "number: 0", "a target's number is at least 1"),
        ("number: 48", "number: null", "a target in hours needs a number"),
        ("unit: hours", "unit: fortnights", "priorities.high"),
        ("  urgent: unstated\n", "", "priority neither decided nor unstated: urgent"),
        ("clause: unstated", "clause: unstated\n      citation: a few words", "an unstated entry has no citation"),
        ("age: {named: false, clause: unstated}", "", "strand neither decided nor unstated: age"),
        ("priority: standard", "priority: urgent", "priority used but its target is unstated: urgent"),
        ("name: Dartford", "name: [Dartford", "the closing one must not be missing"),
        ("name: Dartford", "name: x\nname: Dartford", "`name` stands twice"),
        ("landlord: dartford", "landlord: other", "landlord: 'other' is not the file's name"),
    ],
)
def test_a_broken_pack_is_refused_and_the_others_load(tmp_path: Path, old: str, new: str, reason: str) -> None:
    broken, _ = replaced(PACK, old, new)
    folders = shelf(
        tmp_path,
        {"dartford": broken, "other": of_landlord(PACK, "other")},
        {"dartford": OPERATING, "other": of_landlord(OPERATING, "other")},
    )
    landlords = load_packs(*folders)
    assert list(landlords) == ["other"]
    assert any(reason in str(problem) for problem in landlords.problems), landlords.problems
    assert all(problem.file.endswith("dartford.yml") for problem in landlords.problems)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: nuisance", "type: loud"),
        ("facts: [business_premises]", "facts: [business]"),
        ("citation: Young people gathering socially", "citation: Young people " + "gathering " * 12),
        ("language: ta,", "language: Tamil,"),
        ("holds_when: false", "holds_when: sometimes"),
    ],
)
def test_the_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    broken, line = replaced(PACK, old, new)
    problem = load_packs(*shelf(tmp_path, {"dartford": broken}, {"dartford": OPERATING})).problems[0]
    # A fault of a whole entry is named at the line on which the entry starts.
    assert line - 4 <= problem.line <= line
    assert str(problem).startswith(f"{problem.file}:{problem.line}: ")


def test_a_fault_in_a_section_is_said_once_and_in_the_files_own_names(tmp_path: Path) -> None:
    broken, _ = replaced(PACK, "citation: will be reviewed every three years", "citation: " + "will " * 13)
    [problem] = load_packs(*shelf(tmp_path, {"dartford": broken}, {"dartford": OPERATING})).problems
    assert problem.reason == "policy.review: the citation has 13 words; at most 12"


def test_a_file_that_is_no_mapping_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    packs, operating = shelf(tmp_path, {"list": "- a\n- b\n", "empty": ""}, {"list": OPERATING, "empty": OPERATING})
    (packs / "bytes.yml").write_bytes(b"\xff\xfe\x00")
    landlords = load_packs(packs, operating)
    assert len(landlords) == 0
    assert {Path(problem.file).name for problem in landlords.problems} == {"bytes.yml", "list.yml", "empty.yml"}


def test_a_pack_without_operating_settings_is_refused(tmp_path: Path) -> None:
    landlords = load_packs(*shelf(tmp_path, {"dartford": PACK}, {}))
    assert [(Path(p.file).name, p.reason) for p in landlords.problems] == [("dartford.yml", "the file is missing")]
    assert len(landlords) == 0


@pytest.mark.parametrize(
    ("renamed", "reasons"),
    [
        ("packs", ["this file is not read: name it dartford.yml"]),
        ("operating", ["the file is missing", "this file is not read: name it dartford.yml"]),
    ],
)
def test_a_file_with_another_ending_is_not_passed_over(tmp_path: Path, renamed: str, reasons: list[str]) -> None:
    packs, operating = shelf(tmp_path, {"dartford": PACK}, {"dartford": OPERATING})
    file = tmp_path / renamed / "dartford.yml"
    file.rename(file.with_suffix(".yaml"))
    landlords = load_packs(packs, operating)
    assert [problem.reason for problem in landlords.problems] == reasons
    assert landlords.refused == {"dartford"}
    assert load_packs(packs, operating, ["other"]).problems == ()


@pytest.mark.parametrize(
    ("pack", "operating"),
    [
        (PACK.replace("number: 48", "number: null"), OPERATING),
        (PACK.replace("name: ", "name:\t", 1), OPERATING),
        (PACK, OPERATING.replace("number_of_homes: 4200", "number_of_homes: many")),
    ],
    ids=["a value", "a tab", "operating settings"],
)
def test_decide_sends_to_the_check_and_decides_for_the_others(tmp_path: Path, pack: str, operating: str) -> None:
    folders = shelf(
        tmp_path,
        {"dartford": pack, "other": of_landlord(PACK, "other")},
        {"dartford": operating, "other": of_landlord(OPERATING, "other")},
    )
    lines = [f'{{"id": 1, "landlord": "{name}", "category": "noise"}}' for name in ("dartford", "other")]
    faulty, other = decide_lines(lines, load_packs(*folders))
    assert set(faulty) == {"id", "error"}
    assert "dartford have faults; run `./doorstep packs check`" in faulty["error"]
    assert other["asb"] == "yes"


def test_a_folder_that_is_not_there_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    landlords = load_packs(tmp_path / "nowhere", tmp_path)
    assert [problem.reason for problem in landlords.problems] == ["there is no such folder"]


def test_a_pack_cannot_be_changed_once_loaded() -> None:
    pack = load_packs(ROOM / "packs", ROOM / "operating")["dartford"].pack
    with pytest.raises(ValueError, match="frozen"):
        pack.name = "Another"  # type: ignore[misc]
