"""`doorstep packs check`: cited words, numbers and addresses are held against the document."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cli import packs as command
from bot.cli.errors import CommandError
from bot.landlords import Landlords, load_packs
from bot.landlords.check import check_against, check_logo, check_promises, numbers_in, plain_words
from bot.landlords.matrix import matrix
from bot.words import CATEGORIES, EXCLUSIONS, SIGNALS
from tests.unit.landlords.files import OPERATING, PACK, ROOM, of_landlord, replaced, shelf

DARTFORD = load_packs(ROOM / "packs", ROOM / "operating")["dartford"].pack


def everything_cited() -> str:
    """A document that holds all that Dartford's pack cites, and every number and address in it."""
    cited = "\n".join(entry.citation for _, entry in DARTFORD.cited())
    printed = "\n".join(text for place, text in DARTFORD.texts() if place[-1] != "citation")
    return f"{cited}\n{printed}"


def faults(tmp_path: Path, pack: str, document: str) -> list[str]:
    packs, operating = shelf(tmp_path, {"dartford": pack}, {"dartford": OPERATING})
    (tmp_path / "dartford.txt").write_text(document, encoding="utf-8")
    landlords = load_packs(packs, operating)
    assert landlords.problems == ()
    return [str(p) for p in check_against(landlords["dartford"].pack, packs / "dartford.yml", tmp_path)]


def arguments(policies: Path | None, packs: Path = ROOM / "packs", only: Sequence[str] = ()) -> argparse.Namespace:
    operating = ROOM / "operating"
    return argparse.Namespace(action="check", policies=policies, packs=packs, operating=operating, only=list(only))


@pytest.mark.parametrize(
    ("printed", "cited"),
    [
        ("**Noise\n nuisance**", "noise nuisance"),
        ("the [Kent Police website](#) has", "Kent Police website has"),
        ("resident\u2019s \u2018home\u2019", "resident's 'home'"),
        ("two \u2013 three", "two - three"),
    ],
)
def test_mark_up_and_line_breaks_do_not_hide_cited_words(printed: str, cited: str) -> None:
    assert plain_words(cited) in plain_words(printed)


def test_a_pack_that_agrees_with_its_document_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, PACK, everything_cited()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("citation: Noise nuisance", "citation: Noisy nuisance", "clause 6.3: not in dartford.txt: 'Noisy nuisance'"),
        ("phone: 01322 343133", "phone: 01632 960133", "number 01632 960133 is not in dartford.txt"),
        ("[asbhem@dartford.gov.uk]", "[asb@example.org]", "address asb@example.org is not in dartford.txt"),
        ("call 01322 343434, e-mail", "call 01632 960434, e-mail", "number 01632 960434 is not in dartford.txt"),
        ("citation: Clash of lifestyles", "citation: Clash of life styles", "clause 7.1: not in dartford.txt"),
    ],
)
def test_what_the_document_does_not_say_is_found_with_its_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    changed, line = replaced(PACK, old, new)
    found = faults(tmp_path, changed, everything_cited())
    assert any(fault in one for one in found), found
    lines = [int(one.split(":")[1]) for one in found]
    assert any(line - 8 <= one <= line for one in lines)


def test_a_document_that_is_not_there_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(arguments(tmp_path)) == 1
    assert "dartford.txt cannot be read" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no folder"):
        command.run(arguments(tmp_path / "nowhere"))


def test_the_packs_agree_with_the_documents_where_they_are_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    """DOORSTEP_POLICIES names the folder of documents; without it the check says what it left out."""
    folder = os.environ.get("DOORSTEP_POLICIES")
    code = command.run(arguments(Path(folder) if folder else None))
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    assert ("Left out: the comparison" in printed.out) is (not folder)


def test_a_broken_pack_makes_the_check_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken, _ = replaced(PACK, "unit: hours", "unit: fortnights")
    packs, _ = shelf(tmp_path, {"dartford": broken}, {})
    assert command.run(arguments(None, packs)) == 1
    assert "dartford.yml:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("contact will be made within 48 hours", {48}),
        ("response within five working days", {5}),
        ("Category 2 response within five working days", {5}),
        ("ten (10) working days", {10}),
        ("within twenty-four hours", {24}),
        ("within twenty four hours", {24}),
        ("within thirty days", {30}),
        ("24hrs", {24}),
        ("open 7 days a week; contact within 10 days", {7, 10}),
        ("within two weeks", {10, 14}),
        ("on the same working day", set()),
        ("someone phones by 5pm, 17:00 or 5 p.m., see 9.1.3", set()),
        ("Category 2 response", set()),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, numbers: set[int]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("number: 10", "number: 10", {}),
        ("number: 10", "number: 7", {"text": 10, "citation": 10}),
        ("text: contact will be made within 10", "text: contact will be made within seven", {"text": 7}),
        ("number: 48", "number: 72", {"text": 48, "citation": 48}),
        ("    number: 48\n    unit: hours", "    number: null\n    unit: same_working_day",
         {"text": 48, "citation": 48}),
        ("    text: contact will be made within 10 days", "    text: contact will be made soon", {}),
        # A unit that has no number.
        ("    number: 10\n    unit: days", "    number: null\n    unit: end_of_next_working_day",
         {"text": 10, "citation": 10}),
        ("    number: 10\n    unit: days\n    verb: contact\n    text: contact will be made within 10 days\n"
         "    clause: 9.1.3\n    citation: contact will be made within 10 days",
         "    number: null\n    unit: end_of_next_working_day\n    verb: contact\n    text: within one working day\n"
         "    clause: 9.1.3\n    citation: within one working day", {}),
    ],
)  # fmt: skip
def test_the_number_of_a_target_is_that_of_its_words(tmp_path: Path, old: str, new: str, lines: dict[str, int]) -> None:
    changed, _ = replaced(PACK, old, new)
    packs, operating = shelf(tmp_path, {"dartford": changed}, {"dartford": OPERATING})
    found = check_promises(load_packs(packs, operating)["dartford"].pack, packs / "dartford.yml")
    assert {p.reason.split(":")[0].split(".")[-1]: p.reason.split("says ")[1].split(";")[0] for p in found} == {
        line: str(number) for line, number in lines.items()
    }
    written = changed.splitlines()
    assert all(written[p.line - 1].strip().startswith(("text:", "citation:")) for p in found)


def test_the_command_says_that_a_target_does_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed, _ = replaced(PACK, "number: 10", "number: 7")
    packs, _ = shelf(tmp_path, {"dartford": changed}, {})
    assert command.run(arguments(None, packs)) == 1
    assert "priorities.standard.text: `number` is 7, but here it says 10" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("logo", "there", "reason"),
    [
        ("null", None, None),
        ("logo.svg", "logo.svg", None),
        ("logo.svg", None, "brand.logo: there is no file logo.svg in "),
        ("logo.gif", "logo.gif", "brand.logo: logo.gif cannot be shown"),
    ],
)
def test_a_logo_lies_in_its_folder(tmp_path: Path, logo: str, there: str | None, reason: str | None) -> None:
    text, line = replaced(OPERATING, "logo: null", f"logo: {logo}")
    packs, operating = shelf(tmp_path, {"dartford": PACK}, {"dartford": text})
    if there:
        (operating / "brand").mkdir()
        (operating / "brand" / there).write_text("<svg/>", encoding="utf-8")
    landlords = load_packs(packs, operating)
    found = check_logo(landlords["dartford"], operating / "dartford.yml")
    assert [(p.line, reason in p.reason) for p in found if reason] == ([(line, True)] if reason else [])
    assert bool(found) is bool(reason)
    # The page does without a picture: residents are not turned away for it.
    assert "dartford" in landlords
    options = argparse.Namespace(action="check", policies=None, packs=packs, operating=operating, only=[])
    assert command.run(options) == (1 if reason else 0)


@pytest.mark.parametrize(
    ("only", "code", "named", "hidden"),
    [
        (["other"], 0, "other", "dartford"),
        (["dartford"], 1, "dartford.yml:", "other.yml"),
        (["other", "broken"], 1, "broken.yml:", "dartford"),
    ],
)
def test_only_the_chosen_landlords_are_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], only: list[str], code: int, named: str, hidden: str
) -> None:
    packs, operating = shelf(
        tmp_path / "files",
        {
            "dartford": replaced(PACK, "number: 10", "number: 7")[0],
            "other": of_landlord(PACK, "other"),
            "broken": of_landlord(PACK, "broken").replace("number: 48", "number: 0"),
        },
        {name: of_landlord(OPERATING, name) for name in ("dartford", "other", "broken")},
    )
    options = argparse.Namespace(action="check", policies=None, packs=packs, operating=operating, only=only)
    assert command.run(options) == code
    printed = capsys.readouterr()
    shown = printed.err + printed.out.splitlines()[1] + "\n" + printed.out.splitlines()[-2]
    assert named in shown
    assert f"{hidden}" not in shown
    assert "1 landlord(s)" in printed.out


def test_a_missing_document_is_named_for_the_chosen_landlords(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(arguments(tmp_path, only=["derby"])) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "derby.txt cannot be read" in line


def test_a_landlord_without_a_pack_cannot_be_chosen() -> None:
    reason = r"there is no pack drby\.yml in .* \(did you mean `derby`\?\); there are: believe, dartford, derby"
    with pytest.raises(CommandError, match=reason):
        command.run(arguments(None, only=["drby"]))


def test_a_landlord_may_be_chosen_by_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(arguments(None, only=["derby.yml"])) == 0
    assert "1 landlord(s)" in capsys.readouterr().out


def test_refused_landlords_are_known_by_their_files(tmp_path: Path) -> None:
    packs, operating = shelf(tmp_path, {"dartford": PACK, "other": "x"}, {"other": OPERATING})
    assert load_packs(packs, operating).refused == {"dartford", "other"}
    assert Landlords({}, load_packs(tmp_path / "nowhere", tmp_path).problems).refused == frozenset()


def test_the_matrix_has_every_word_of_the_vocabulary() -> None:
    shown = matrix([DARTFORD])
    for word in (*CATEGORIES, *EXCLUSIONS, *SIGNALS):
        assert f"\n{word.replace('_', ' ')} " in shown
    assert "contact: 10 days, 9.1.3" in shown
    assert "stays excluded only if keeping_quiet is true, where hours is night (7.1)" in shown
    assert "one off party: stays excluded only if volume is quiet (7.1)" in shown


def test_the_matrix_puts_landlords_side_by_side() -> None:
    lines = matrix([DARTFORD, DARTFORD]).splitlines()
    assert lines[1].split() == ["dartford", "dartford"]
    assert lines[2].count("yes, standard, 6.3") == 2
