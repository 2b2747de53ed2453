"""Packs on disk, as shipped and with a fault put in."""

from __future__ import annotations

from pathlib import Path

ROOM = Path(__file__).resolve().parents[3] / "bot" / "landlords"
PACK = (ROOM / "packs" / "dartford.yml").read_text(encoding="utf-8")
OPERATING = (ROOM / "operating" / "dartford.yml").read_text(encoding="utf-8")


def shelf(folder: Path, packs: dict[str, str], operating: dict[str, str]) -> tuple[Path, Path]:
    """Write packs and operating settings under ``folder``, each by its file's name; give both folders."""
    places = (folder / "packs", folder / "operating")
    for place, files in zip(places, (packs, operating), strict=True):
        place.mkdir(parents=True)
        for name, text in files.items():
            (place / f"{name}.yml").write_text(text, encoding="utf-8")
    return places


def of_landlord(text: str, name: str) -> str:
    """The same file for a landlord of another id."""
    return text.replace("landlord: dartford", f"landlord: {name}", 1)


def replaced(text: str, old: str, new: str) -> tuple[str, int]:
    """``text`` with the first ``old`` replaced, and the line number on which that was."""
    assert old in text, old
    return text.replace(old, new, 1), text[: text.index(old)].count("\n") + 1
