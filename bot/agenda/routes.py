"""Which way the talk goes: read from the decision, the signals and who is telling, never from a guess."""

from __future__ import annotations

from bot.agenda.must_ask import is_true, said_worse
from bot.agenda.route_table import HEARD_BY_OTHERS, SENSITIVE, THIRD_PARTY_ROLES
from bot.agenda.talk import Talk

OTHER_TEAMS = ("repair", "other_service")


def route_of(talk: Talk) -> str:
    """A name of ``bot.agenda.route_table``, or ``opening`` (nothing is clear yet), or ``elsewhere`` (another team's).

    A signal governs whatever else is told, and a sensitive route is never left for an ordinary one. Once a matter that
    the policy excludes was said to be worse than that, it is for a person: there is no final no from a machine.
    """
    sensitive = _sensitive(talk)
    if sensitive:
        return sensitive
    understood = talk.memory["understood"]
    if talk.memory["route"] in ("person_wanted", "follow_up") and not talk.raised:
        return talk.memory["route"]
    if understood.get("kind") == "follow_up" and not talk.raised:
        return "follow_up"
    if said_worse(talk.facts):
        return "for_a_person"
    if "hate" in talk.raised:
        return "hate"
    if understood.get("category") or talk.raised:
        return "report"
    if understood.get("exclusion"):
        return _everyday(talk)
    if talk.memory["route"] in ("report", "for_a_person"):
        return talk.memory["route"]
    if understood.get("kind") in OTHER_TEAMS:
        return "elsewhere"
    return "opening"


def _sensitive(talk: Talk) -> str | None:
    """The route of what may put somebody at risk by being read or asked about, if there is such a thing."""
    raised, role = talk.raised, talk.role
    if is_true(talk.facts, "child_writing") and raised:
        return "child_writing"
    if "domestic_abuse" in raised:
        if is_true(talk.facts, "own_behaviour"):
            return "own_behaviour"
        return "heard_next_door" if role in HEARD_BY_OTHERS else "domestic_abuse"
    if "child_at_risk" in raised and role == "witness" and talk.memory["understood"].get("category") in (None, "noise"):
        return "heard_next_door"
    if "self_harm" in raised:
        return "self_harm"
    if "sexual_offence" in raised and role not in THIRD_PARTY_ROLES:
        return "sexual_offence"
    earlier = talk.memory["route"]
    return earlier if earlier in SENSITIVE else None


def _everyday(talk: Talk) -> str:
    if talk.decision.get("asb") == "yes":
        return "report"
    if talk.memory["route"] == "for_a_person":
        return "for_a_person"
    return "everyday"
