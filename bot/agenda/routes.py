"""Which way the talk goes: read from the decision and the signals, never from a guess."""

from __future__ import annotations

from bot.agenda.talk import Talk

OTHER_TEAMS = ("repair", "other_service")


def route_of(talk: Talk) -> str:
    """``safety``, ``report``, ``everyday``, ``for_a_person``, ``opening`` or ``elsewhere`` (another team's matter).

    With a domestic abuse signal safe contact comes before anything else. Once a matter that the policy excludes was
    said to be worse than that, it is for a person: there is no final no from a machine.
    """
    understood = talk.memory["understood"]
    if "domestic_abuse" in talk.raised:
        return "safety"
    if talk.memory["route"] == "person_wanted":
        return "person_wanted"
    if _said_worse(talk):
        return "for_a_person"
    if understood.get("category") or talk.raised:
        return "report"
    if understood.get("exclusion"):
        return _everyday(talk)
    if talk.memory["route"] in ("report", "for_a_person"):
        return talk.memory["route"]
    if understood.get("kind") in OTHER_TEAMS:
        return "elsewhere"
    return "opening"


def _everyday(talk: Talk) -> str:
    if talk.decision.get("asb") == "yes":
        return "report"
    if talk.memory["route"] == "for_a_person":
        return "for_a_person"
    return "everyday"


def _said_worse(talk: Talk) -> bool:
    fact = talk.facts.get("good_neighbour_ok")
    return fact is not None and fact["status"] == "known" and fact["value"] is False
