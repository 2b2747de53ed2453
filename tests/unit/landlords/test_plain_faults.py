"""What `doorstep packs check` says of a broken file: words for an officer, at the line where the cause is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.landlords import Problem, load_packs
from bot.landlords.reasons import EMPTY
from tests.unit.landlords.files import OPERATING, PACK, replaced, shelf

TEAM = "    team: environmental_health\n"
NOISE = "    citation: Noise nuisance"
ORDINARY = "name: Dartford Borough Council\n"
ADVICE = "{named: false, clause: unstated}"
JARGON = re.compile(r"Input should|Field required|Extra inputs|valid dictionary|YAML|ordereddict|token|mapping|scalar")


def section(name: str) -> str:
    """The text of a whole section of the pack."""
    found = re.search(rf"^{name}:\n(?:(?:  .*)?\n)+?(?=^\S|\Z)", PACK, re.MULTILINE)
    assert found, name
    return found[0]


def problems(tmp_path: Path, pack: str = PACK, operating: str = OPERATING) -> tuple[Problem, ...]:
    return load_packs(*shelf(tmp_path, {"dartford": pack}, {"dartford": operating})).problems


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        # The target's number.
        ("unit: hours", "unit: same_working_day", "`unit: same_working_day` already says it all: write "
         "`number: null`"),
        ("    number: 48\n", "", "priorities.high: the line `number` is missing; where the policy has no number, write "
         "`number: null`"),
        ("number: 48", "number: soon", "priorities.high.number: `soon` is not a whole number"),
        # A section, a value or a line of another form than it has.
        (section("hate"), "hate: unstated\n", "hate: write out its lines; each of them may be `unstated`: perception"),
        (section("case_review"), "case_review: unstated\n", "these may be null: incidents, months"),
        (section("catch_all"), "catch_all: unstatd\n", "write `unstated`, or write out its lines: clause, priority, "
         "citation"),
        (section("definition"), "definition: Trouble\n", "definition: write a list"),
        ('clause: "6.3"', "clause: 6.3", "behaviours.1.clause: put it in quotes"),
        ("date:", "date: 2026-01-01 #", "policy.date: put it in quotes"),
        ("number: 48", "nmber: 48", "priorities.high.nmber: there is no line `nmber` here (did you mean `number`?)"),
        (NOISE, f"{NOISE}\n    wombat: x", "categories.noise.wombat: there is no line `wombat` here; look at"),
        (ADVICE, "{named: false, clause: unstated, note: a, b}", "inside braces a text with a comma must be in quotes"),
        ("unit: hours", "unit: hour", "`hour` is not possible here (did you mean `hours`?); write one of: hours, days"),
        ("named: false", "named: perhaps", "`perhaps` is not possible here; write true or false"),
        ("facts: [child_worry]", "facts: []", "facts: nothing stands here; write at least one"),
        ("language: ta,", "language: Tamil,", "`Tamil` does not fit; write the language's code"),
        ("priority: catch_all", "priority: catchall", "'catchall' is not a priority (did you mean `catch_all`?)"),
        # What the whole pack says is wrong is said at the entry.
        ("    team: environmental_health", "    team: enviromental_health", "categories.noise.team: no such team: "
         "enviromental_health (did you mean `environmental_health`?)"),
        ("unclear_team: ", "unclear_team: not_", "unclear_team: no such team: not_"),
        (ADVICE, "{named: true, clause: unstated}", "hate.strands.gender: a strand that the policy names has a clause"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit(tmp_path: Path, old: str, new: str, reason: str) -> None:
    at = PACK.find(old, PACK.index("\ncategories:")) if old.startswith(("    team", NOISE)) else PACK.index(old)
    assert at >= 0
    found = problems(tmp_path, PACK[:at] + new + PACK[at + len(old) :])
    [fault] = [problem for problem in found if reason in problem.reason]
    line = PACK[:at].count("\n") + 1
    # Where the line itself is missing, or the whole entry is wrong, it is the line on which the entry begins.
    assert line - 2 <= fault.line <= line + 1
    assert not any(JARGON.search(str(problem)) for problem in found)


@pytest.mark.parametrize("nothing", ["null", ""])
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("    number: 48", "priorities.high.number: a target in hours needs a number: write the policy's own"),
        ("    unit: hours", f"priorities.high.unit: {EMPTY}; write one of: hours, days, working_days"),
        ("    type: nuisance", f"categories.noise.type: {EMPTY}; write one of: personal, nuisance, environmental"),
        ("    priority: catch_all", f"categories.noise.priority: {EMPTY}; write one of: urgent, high"),
        ("  priority: standard", f"catch_all.priority: {EMPTY}; write one of: urgent, high, standard, assess, none"),
        ("  priority: high", f"vulnerability.priority: {EMPTY}; write one of: urgent, high, standard, unstated"),
        ("          holds_when: true", f"conditions.1.holds_when: {EMPTY}; write true or false"),
        ("    police: true", f"police: {EMPTY}; write true or false; or delete the line `police`"),
        ("      needs: any", f"everyday.reopens.1.needs: {EMPTY}; write one of: any, all; or delete the line `needs`"),
        (
            '    clause: "6.2"',
            f"types.1.clause: {EMPTY}; write the value, in quotes if it begins with #, or `unstated`",
        ),
        ("unclear_team: community_safety", f"unclear_team: {EMPTY}; write the value"),
        ("mixed_reports: unstated", f"mixed_reports: {EMPTY}; write `unstated`, or write out its lines"),
        ("ranking: []", f"ranking: {EMPTY}; write a list"),
        ("    emails: [asbhem@dartford.gov.uk]", "or [] for none; or delete the line `emails`"),
    ],
)
def test_a_line_with_nothing_behind_it(tmp_path: Path, line: str, reason: str, nothing: str) -> None:
    name = line.partition(":")[0]
    broken, number = replaced(PACK, f"\n{line}\n", f"\n{name}: {nothing}\n")
    [fault] = problems(tmp_path, broken)
    assert reason in fault.reason
    assert fault.line == number + 1
    assert "None" not in fault.reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        # A misspelt name is one fault, not also the name that is then missing.
        ("name: Dartford Borough", "nam: Dartford Borough", "nam: there is no line `nam` here (did you mean `name`?)"),
        ("  title: ", "  titel: ", "policy.titel: there is no line `titel` here (did you mean `title`?)"),
        ("    verb: contact", "    vrb: contact", "high.vrb: there is no line `vrb` here (did you mean `verb`?)"),
        ("    asb: ", "    abs: ", "categories.noise.abs: there is no line `abs` here (did you mean `asb`?)"),
        # Words that are not of the lists, at their own line.
        ("  mediation:", "  mediaton:", "statements.mediaton: 'mediaton' is not a topic (did you mean `mediation`?)"),
        ("    age: {", "    agee: {", "hate.strands.agee: 'agee' is not a strand (did you mean `age`?)"),
        ("  drugs:", "  drug:", "categories.drug: 'drug' is not a category (did you mean `drugs`?)"),
        ("    parking:", "    parkin:", "'parkin' is not an everyday matter (did you mean `parking`?)"),
        ("  self_harm:", "  selfharm:", "signals.selfharm: 'selfharm' is not a signal (did you mean `self_harm`?)"),
        ("  urgent: ", "  urgnt: ", "'urgnt' is not a priority with a target (did you mean `urgent`?)"),
        ("unclear_team: community_safety", "unclear_team: comunity_safety", "(did you mean `community_safety`?)"),
        # Shown as it stands in the file.
        ('    asb: "yes"', "    asb: true", "`true` is not possible here; write one of: yes, unstated"),
        ("    number: 48", "    number: [48]", "one whole number belongs here, without brackets, braces or a dash"),
        ("    unit: hours", "    unit: [hours]", "one word belongs here, without brackets, braces or a dash"),
        ("    police: true", "    police: [yes]", "one `true` or `false` belongs here"),
    ],
)
def test_one_cause_is_one_fault(tmp_path: Path, old: str, new: str, reason: str) -> None:
    broken, line = replaced(PACK, f"\n{old}", f"\n{new}")
    [fault] = problems(tmp_path, broken)
    assert reason in fault.reason
    assert fault.line == line + 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("categories", "categories: write out its lines: noise, verbal_abuse"),
        ("statements", "statements: write out its lines: who_may_report, channels"),
        ("signals", "signals: write out its lines: hate, domestic_abuse"),
        ("teams", "teams: write out its lines, each with its name"),
    ],
)
def test_a_section_without_its_lines_is_told_their_names(tmp_path: Path, name: str, reason: str) -> None:
    [fault] = problems(tmp_path, PACK.replace(section(name), f"{name}: unstated\n"))
    assert fault.reason.startswith(reason)


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        (section("catch_all"), "catch_all: unstated\n", "catch_all: unstated",
         "catch_all: the priority is `catch_all`, but `catch_all` is unstated; it is used at categories."),
        (re.compile(r"  high:\n    number(.*\n){6}"), "  high: unstated\n", "  high: unstated",
         "priorities.high: priority used but its target is unstated: high; see `priorities`; it is used at "),
        ("  tenancy_services:\n", "  tenancy_service:\n", "  tenancy_service:",
         "teams.tenancy_service: no such team: tenancy_services (did you mean `tenancy_service`?)"),
    ],
)  # fmt: skip
def test_what_many_entries_lack_is_said_once(
    tmp_path: Path, old: str | re.Pattern[str], new: str, at: str, reason: str
) -> None:
    found = old if isinstance(old, str) else next(old.finditer(PACK))[0]
    broken, _ = replaced(PACK, found, new)
    [fault] = problems(tmp_path, broken)
    assert fault.reason.startswith(reason)
    assert re.search(r" and \d+ more$", fault.reason)
    assert broken.splitlines()[fault.line - 1] == at


@pytest.mark.parametrize(
    ("word", "under", "reason"),
    [
        ("  mediation:", "statements:", "statements: topic neither decided nor unstated: mediation"),
        ("    age: ", "  strands:", "hate.strands: strand neither decided nor unstated: age"),
        ("  noise:", "categories:", "categories: category neither decided nor unstated: noise"),
        ("    parking:", "  exclusions:", "everyday.exclusions: everyday matter neither decided nor unstated: parking"),
        ("  urgent:", "priorities:", "priorities: priority neither decided nor unstated: urgent"),
        ("  hate:", "signals:", "signals: signal neither decided nor unstated: hate"),
    ],
)
def test_a_word_that_is_left_out_is_named_at_its_section(tmp_path: Path, word: str, under: str, reason: str) -> None:
    kept = re.sub(rf"^{word}.*\n(?:{' ' * (len(word) - len(word.lstrip()))}[ ]+.*\n)*", "", PACK, flags=re.MULTILINE)
    assert kept != PACK
    [fault] = problems(tmp_path, kept)
    assert reason in fault.reason
    assert kept.splitlines()[fault.line - 1] == under


def test_all_that_the_whole_pack_lacks_is_said_at_once(tmp_path: Path) -> None:
    text, _ = replaced(PACK, "unclear_team: ", "unclear_team: not_")
    text, _ = replaced(text, "  urgent: unstated\n", "")
    assert len(problems(tmp_path, text)) == 2


def test_what_only_follows_from_another_fault_is_left_out(tmp_path: Path) -> None:
    broken, line = replaced(PACK, "facts: [child_worry]", "facts: [child_wory]")
    [fault] = problems(tmp_path, broken)
    assert fault.line == line
    assert "'child_wory' is not a fact (did you mean `child_worry`?)" in fault.reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (TEAM, f"  {TEAM}", "part of the line above"),
        (TEAM, TEAM[1:], "stand exactly under"),
        ("  noise:\n", "   noise:\n", "stand exactly under"),
        ("  noise:\n", " noise:\n", "stand exactly under"),
        ("  - text: ", "   - text: ", "stand exactly under"),
        (ORDINARY, "name: Dartford: the council\n", "a text has a colon in it; put the whole text in quotes"),
        (ADVICE, "{named: false, clause: unstated, note: a: b}", "a colon, a comma or a quote must be in quotes"),
        (ADVICE, "{named: false, clause: unstated", "the closing one must not be missing"),
        (NOISE, f"\t{NOISE.strip()}", "a tab stands in this line"),
        (NOISE, f"    \t{NOISE.strip()}", "a tab stands in this line"),
        (NOISE, "    citation:\tNoise nuisance", "a tab stands in this line"),
        (ORDINARY, 'name: "Dartford\n', "a quote is opened here and not closed"),
        (ORDINARY, "name: 'Dartford\n", "a quote is opened here and not closed"),
        (NOISE, '    citation: "Noise nuisance', "a quote is opened here and not closed"),
        (ADVICE, '{named: false, clause: "unstated}', "a quote is opened here and not closed"),
        (ORDINARY, 'name: "Dartford" Council\n', "text stands after the closing quote"),
        (ORDINARY, "name: 'Dartford's homes'\n", "text stands after the closing quote"),
        (ORDINARY, "name: @Dartford\n", "a text cannot begin with @ here"),
        (ORDINARY, "name: *Dartford\n", "a text cannot begin with * or & here"),
        (ORDINARY, "name: - Dartford\n", "a text cannot begin with -, ?, | or > here"),
        (ORDINARY, "name: >Dartford\n", "a text cannot begin with -, ?, | or > here"),
        (ORDINARY, 'name: "C:\\Dartford"\n', "a backslash stands between double quotes"),
        (ORDINARY, "name Dartford\n", "a name must be followed by a colon and a space"),
        (ORDINARY, "name:Dartford\n", "a name must be followed by a colon and a space"),
        (ORDINARY, "name: Dart\x07ford\n", "a character that cannot be seen"),
        ("policy:\n", "---\npolicy:\n", "a line with ---"),
        ("    number: 48", "    number 48", "a name must be followed by a colon and a space"),
        ("  - text: The council wants", "  - text The council wants", "a name must be followed by a colon and a space"),
        ("    - facts: [", "    - facts:[", "a name must be followed by a colon and a space"),
        ("  - text: Personal is", "  -text: Personal is", "a space must stand after the dash"),
        ("    - text: >-\n        For", "    -text: >-\n        For", "a space must stand after the dash"),
        ("  - text: Nuisance is", "   - text: Nuisance is", "stand exactly under"),
        ("    - text: ASB cases opened", "   - text: ASB cases opened", "stand exactly under"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(tmp_path: Path, old: str, new: str, reason: str) -> None:
    at = PACK.index(old, PACK.index("\ncategories:") if old[0] == " " and "- text" not in old else 0)
    [fault] = problems(tmp_path, PACK[:at] + new + PACK[at + len(old) :])
    assert reason in fault.reason
    assert fault.line == PACK[:at].count("\n") + 1
    assert not JARGON.search(fault.reason)


@pytest.mark.parametrize(
    ("again", "name"),
    [("name: Another\n", "name"), ("unclear_team: x\n", "unclear_team"), ("hate: {a: b}\n", "hate")],
)
def test_a_name_that_stands_twice(tmp_path: Path, again: str, name: str) -> None:
    [fault] = problems(tmp_path, PACK + again)
    assert fault.reason == f"`{name}` stands twice in the same place: delete one of them or correct its name"
    assert fault.line == PACK.count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('background: "#ffffff"', "background: #ffffff", "brand.light.background: this must not be empty"),
        ('accent: "#0b5d4b"', "accent: green", "`green` does not fit; write a colour such as"),
        ('start: "09:00"', "start: 9", 'staffed_hours.monday.start: write a time from "00:00" to "23:59", in quotes'),
        ('start: "09:00"', "start: nine", "staffed_hours.monday.start: write a time"),
        ('night: {start: "23:00"', "night: {start: 23", "night.start: write a time"),
        ('monday: {start: "09:00", end: "17:00"}', "monday: closed", "monday: write out its lines: start, end"),
        ("number_of_homes: 4200", "number_of_homes: many", "`many` is not a whole number"),
        ("minutes_to_acknowledge: 15", "minutes_to_acknowledge: 0", "the number is at least 1"),
        ('mobile: "+447700900101"', "mobile: 447700900101", "escalation_contacts.2.mobile: put it in quotes"),
        ("number_of_homes: 4200", "number_of_homes: null", "number_of_homes: this must not be empty or null; write a "
         "whole number"),
        ('night: {start: "23:00", end: "07:00"}', "night: late", "night: write out its lines: start, end"),
        ('night: {start: "23:00", end: "07:00"}', "night:", "start, end; or delete the line `night`"),
        ('night: {start: "23:00", end: "07:00"}', 'night: {start: "07:00", end: "07:00"}', "begins and ends at"),
        ("monday:", "mondy:", "`mondy` is not possible here (did you mean `monday`?)"),
        ("landlord: dartford", "landlord: other", "landlord: 'other' is not the file's name"),
    ],
)  # fmt: skip
def test_an_operating_setting_that_does_not_fit(tmp_path: Path, old: str, new: str, reason: str) -> None:
    broken, line = replaced(OPERATING, old, new)
    [fault] = problems(tmp_path, operating=broken)
    assert reason in fault.reason
    assert fault.line == line
    assert not JARGON.search(fault.reason)
