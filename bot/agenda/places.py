"""A place as understood, and how a correction changes only the part that it names."""

from __future__ import annotations

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


def merge_places(before: Any, places: list[dict[str, Any]]) -> dict[str, Any]:
    """The places told in one message, or the earlier ones with what a correction names replaced.

    A correction such as "it's flat 8 not 7" names one part of the first place and leaves the rest as it was.
    """
    kept = [dict(place) for place in before["places"]] if before else []
    if kept:
        named = {part: places[0][part] for part in PARTS if places[0].get(part)}
        kept[0] = {**kept[0], **named} if named else dict(places[0])
        kept[0]["line"] = place_line(kept[0])
        lines = [place_line(place) for place in kept]
        return {"places": [*kept, *(dict(place) for place in places[1:] if place_line(place) not in lines)]}
    return {"places": [dict(place) for place in places]}
