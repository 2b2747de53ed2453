"""A place as understood, and how a correction changes only the part that it names."""

from __future__ import annotations

import re
from typing import Any

PARTS = ("flat", "number", "street", "building", "postcode", "relation")
_RELATIONS = {
    "above": "above you",
    "below": "below you",
    "next_door": "next door",
    "opposite": "opposite",
    "communal": "shared area",
}


def place_line(place: dict[str, Any]) -> str:
    """One readable line: "flat 8, 12 Ash Row, DA1 9ZZ, above you"."""
    if place.get("relation") == "communal" and place.get("line") and not place.get("flat"):
        return str(place["line"])
    parts = []
    if place.get("flat"):
        parts.append(f"flat {place['flat']}")
    if place.get("building"):
        parts.append(str(place["building"]))
    street = " ".join(str(place[key]) for key in ("number", "street") if place.get(key))
    if street:
        parts.append(street)
    if place.get("postcode"):
        parts.append(str(place["postcode"]))
    if place.get("relation") and not place.get("own"):
        parts.append(_RELATIONS.get(place["relation"], str(place["relation"])))
    line = ", ".join(parts) or str(place.get("line", ""))
    return f"you are at {line}" if place.get("own") else line


_INSTEAD_OF = re.compile(r"\bnot (?:in |at )?(?:flat |number |no\.? ?|house )?(?P<wrong>\d+[a-z]?)\b", re.IGNORECASE)


def merge_places(before: Any, places: list[dict[str, Any]], text: str = "") -> dict[str, Any]:
    """The places told in one message, or the earlier ones with what a correction names replaced.

    A correction such as "it's flat 8 not 7" names one part of one place and leaves the rest as it was. Which place is
    meant stands in ``text``: the one of the number that is wrong, or the resident's own.
    """
    kept = [dict(place) for place in before["places"]] if before else []
    if kept:
        at = _meant(kept, places[0], text)
        named = {part: places[0][part] for part in PARTS if places[0].get(part)}
        kept[at] = {**kept[at], **named} if named else dict(places[0])
        kept[at]["line"] = place_line({**kept[at], "own": False})
        lines = [place_line(place) for place in kept]
        return {"places": [*kept, *(dict(place) for place in places[1:] if place_line(place) not in lines)]}
    return {"places": [dict(place) for place in places]}


def _meant(kept: list[dict[str, Any]], told: dict[str, Any], text: str) -> int:
    """Which of the places told before a correction is about: the first, where nothing tells."""
    wrong = _INSTEAD_OF.search(text)
    for at, place in enumerate(kept):
        if wrong and wrong["wrong"].casefold() in {str(place.get(part)).casefold() for part in ("flat", "number")}:
            return at
    own = next((at for at, place in enumerate(kept) if place.get("own")), 0)
    return own if told.get("own") and not wrong else 0
