"""What must be asked, by route and category: to decide, to find the place, to reach the person. Nothing else is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.agenda.again import happened_again
from bot.agenda.answers import CONFIRMS
from bot.agenda.route_table import ALSO_ASKED, ROUTES, SAFE_TO_TEXT_FIRST, THIRD_PARTY_ROLES
from bot.agenda.state import Fact, SignalMark

MOST_TIMES = 2
"""A question is put at most this often; then it counts as not known and the talk goes on."""

ABOUT_A_POSSIBLE_SIGNAL = ("safe_now", "child_worry", "hate_strands")
"""While nothing is raised these are asked once: a change of subject ends the asking, for the danger may be reading."""

SAID_ALREADY = {
    "exact_words": re.compile(
        r"\b(call(s|ed|ing|in)?|said|says|saying|told|tells|shout\w*|scream\w*|wrote|written|writes|spray\w*|paint\w*"
        r"|graffiti|chant\w*|text(s|ed)|sing(s|ing)|sang|sign|note|letter|mutter\w*|hiss\w*|swastika\w*)\b"
    ),
    "source": re.compile(
        r"\b(music|bass|techno|drum\w*|tv|telly|television|radio|shout\w*|scream\w*|row\w*|argu\w*|part(y|ies|ying)"
        r"|bang\w*|hammer\w*|drill\w*|sing\w*|guitar|piano|trumpet|karaoke|speaker\w*|stereo|machine|motor|engine"
        r"|alarm|generator|fan|pump|hoover\w*|stomp\w*|thump\w*|football|fight\w*|swear\w*|laugh\w*|door|slam\w*"
        r"|playstation|xbox|gam(e|es|ing)|dj|decks)\b"
    ),
}
"""What an account tells without being asked, by the question that it makes needless."""

UNTIL_ANSWERED = ("summary_ok",)
"""Only a plain yes sends a report, however often it takes."""

NO_PLACE_NEEDED = ("nuisance_calls",)


def is_told(facts: Mapping[str, Fact], name: str) -> bool:
    """Whether ``name`` has an answer; "don't know" and "rather not say" are answers."""
    fact = facts.get(name)
    return fact is not None and fact["status"] != "withdrawn"


def is_known(facts: Mapping[str, Fact], name: str) -> bool:
    """Whether ``name`` was told."""
    return name in facts and facts[name]["status"] == "known"


def is_true(facts: Mapping[str, Fact], name: str) -> bool:
    """Whether ``name`` was answered with yes."""
    fact = facts.get(name)
    return fact is not None and fact["status"] == "known" and fact["value"] is True


def is_anonymous(facts: Mapping[str, Fact]) -> bool:
    """The resident gave neither name nor contact and said that they would rather not."""
    name = facts.get("name")
    return is_true(facts, "anonymous") or (name is not None and name["status"] == "declined" and "contact" not in facts)


def next_ask(
    route: str,
    facts: Mapping[str, Fact],
    signals: Mapping[str, SignalMark],
    decision: Mapping[str, Any] | None,
    asked: Mapping[str, int],
    category: str | None,
    *,
    by_text: bool = False,
) -> str | None:
    """The next fact to ask for, or ``None`` when everything that must be asked has been."""
    danger = signals.get("immediate_danger")
    # Of what is heard next door "can you hear it right now?" asks whether it is danger; the teller is safe at home.
    marks = ("raised",) if route == "heard_next_door" else ("raised", "check")
    first = ["safe_now"] if danger is not None and danger["mark"] in marks else []
    if route in ("follow_up", "person_wanted") and (possible := asks_of_a_possible_signal(signals, decision, asked)):
        first.append(possible)
    for name in dict.fromkeys([*first, *_order(route, facts, decision, category, by_text=by_text)]):
        times = asked.get(name, 0)
        if (times < MOST_TIMES or name in UNTIL_ANSWERED) and not _needless(
            name, route, facts, signals, category, times
        ):
            return name
    return None


def asks_of_a_possible_signal(
    signals: Mapping[str, SignalMark], decision: Mapping[str, Any] | None, asked: Mapping[str, int]
) -> str | None:
    """The decision's question about a signal that is only possible, where it was not put yet: whether it is danger
    goes before all others."""
    possible = {name for name, mark in signals.items() if mark["mark"] == "check"}
    about = {asks for asks, says in CONFIRMS.items() if possible & {*says.raises, *says.not_raised}}
    if "hate" in possible:
        about.add("hate_strands")
    wanted = [question["asks"] for question in (decision or {}).get("next_questions", [])]
    open_yet = [name for name in wanted if name in about and not asked.get(name)]
    return "safe_now" if "safe_now" in open_yet else next(iter(open_yet), None)


def _order(
    route: str, facts: Mapping[str, Fact], decision: Mapping[str, Any] | None, category: str | None, *, by_text: bool
) -> list[str]:
    fixed = list(ROUTES[route].asks)
    if by_text and route in SAFE_TO_TEXT_FIRST:
        fixed.insert(fixed.index("safe_now") + 1, "safe_to_message")
    if ROUTES[route].closes_with or route == "person_wanted":
        if not ROUTES[route].goes_on or category is None:
            return fixed
        # The matter's own questions follow, but what was told is never shown again.
        return [
            *fixed,
            *(name for name in _order("report", facts, decision, category, by_text=by_text) if name != "summary_ok"),
        ]
    wanted = [question["asks"] for question in (decision or {}).get("next_questions", [])]
    if route == "everyday":
        return list(dict.fromkeys([*fixed[:-1], *wanted, fixed[-1]]))
    role = facts["role"]["value"] if "role" in facts else None
    first = [fixed[0], *(["on_behalf_consent"] if role in THIRD_PARTY_ROLES else [])]
    also = list(ALSO_ASKED.get(category or "", ())) if route == "report" else []
    when = fixed.index("when") + 1 if "when" in fixed else len(fixed)
    asked_anyway = {*fixed, *also}
    wanted = [name for name in wanted if name not in asked_anyway]
    return list(dict.fromkeys([*first, *wanted, *fixed[:when], *also, *fixed[when:]]))


def _needless(
    name: str,
    route: str,
    facts: Mapping[str, Fact],
    signals: Mapping[str, SignalMark],
    category: str | None,
    asked: int,
) -> bool:
    raised = any(mark["mark"] == "raised" for mark in signals.values())
    if name == "anyone_hurt" and raised and not _hate_without_violence(route, signals):
        return True
    if name in ABOUT_A_POSSIBLE_SIGNAL and asked and not raised:
        return True
    if name == "child_worry" and "child_at_risk" in signals and signals["child_at_risk"]["mark"] == "raised":
        return True
    if name in SAID_ALREADY and SAID_ALREADY[name].search(_account(facts)):
        return True
    if name == "safe_contact":
        other = route != "domestic_abuse" and is_told(facts, "contact")
        return other or (is_told(facts, name) and (asked > 0 or _tells_a_number(facts[name])))
    if name == "where":
        return category in NO_PLACE_NEEDED or (is_told(facts, name) and (asked > 0 or can_be_found(facts[name])))
    if name == "impact":
        return is_told(facts, name) or not said_worse(facts)
    if name == "when" and route == "follow_up" and not is_told(facts, "when"):
        return not happened_again(f"{_account(facts)} {_said(facts, 'news')}")
    if name == "when":
        return is_told(facts, "when") or is_told(facts, "frequency")
    if name == "name":
        return is_told(facts, "name") or is_true(facts, "anonymous")
    if name == "contact":
        return is_told(facts, "contact") or is_known(facts, "safe_contact") or is_anonymous(facts)
    if name == "summary_ok":
        return False
    return is_told(facts, name)


def _hate_without_violence(route: str, signals: Mapping[str, SignalMark]) -> bool:
    return route == "hate" and not ({"violence", "sexual_offence"} & signals.keys())


def _account(facts: Mapping[str, Fact]) -> str:
    return _said(facts, "what")


def _said(facts: Mapping[str, Fact], name: str) -> str:
    return (facts[name]["said"] or "").casefold() if name in facts else ""


def can_be_found(where: Fact) -> bool:
    """Whether somebody could go there: "above me" or "flat 7" alone names no building or street."""
    if where["status"] != "known" or not isinstance(where["value"], dict):
        return True
    return any(place.get(part) for place in where["value"]["places"] for part in ("building", "street", "postcode"))


def _tells_a_number(safe_contact: Fact) -> bool:
    """Told before it was asked for it may be a limit alone ("not after 6"): a number or person is still asked for."""
    return safe_contact["status"] != "known" or bool(safe_contact["value"])


def said_worse(facts: Mapping[str, Fact]) -> bool:
    """The resident did not agree that an everyday matter is recorded as one: it is worse than that."""
    fact = facts.get("good_neighbour_ok")
    return fact is not None and fact["status"] == "known" and fact["value"] is False
