"""HateCheck's cases as reports: what is read, and what is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.hatecheck import Case, by_functionality, read_cases

TABLE = """case_id,functionality,test_case,label_gold
1,slur_h,"You are a [X]. ",hateful
2,ident_neutral_nh,Fine folk,non-hateful
"""


def test_the_published_table_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(TABLE)
    assert read_cases(file) == [Case("slur_h", "You are a [X].", True), Case("ident_neutral_nh", "Fine folk", False)]


def test_another_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="no table"):
        read_cases(file)


def test_hateful_cases_come_first_and_each_is_put_into_a_report() -> None:
    asked: list[str] = []

    def marks(text: str) -> dict[str, list[str]]:
        asked.append(text)
        return {"signals": ["hate"] if "bad" in text else [], "check": ["hate"] if "odd" in text else []}

    cases = [Case("kind", "odd", False), Case("harsh", "bad", True), Case("harsh", "odd", True)]
    lines = by_functionality(cases, marks)
    assert lines[2:] == ["| harsh | yes | 2 | 0.50 | 1.00 |", "| kind | no | 1 | 0.00 | 1.00 |"]
    assert all(case.text in text and len(text) > len(case.text) for case, text in zip(cases, asked, strict=True))
