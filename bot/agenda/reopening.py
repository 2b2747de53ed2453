"""An everyday matter that was recorded is never closed for good: whoever writes that it is worse is heard again."""

from __future__ import annotations

from bot.agenda.answers import says_worse, tells_of_harm
from bot.agenda.extracted import new_fact
from bot.agenda.must_ask import next_ask
from bot.agenda.talk import Talk

ROUTE = "for_a_person"
"""What is asked then: what makes it worse, and what an everyday matter was not asked for (where, and whom to reach)."""


def reopened(talk: Talk) -> bool:
    """Hand a recorded everyday matter to a person where this message tells that it is more. True when it did so.

    Worse, in whatever words; somebody hurt or frightened; anything that the policy calls anti-social behaviour; a sign
    of danger. Another evening of the same is added to the record as it is.
    """
    if talk.memory["report"]["record"] != "good_neighbour":
        return False
    text, triage = talk.understanding["text"], talk.understanding["triage"]
    harm = tells_of_harm(text)
    more = harm or bool(triage["categories"] or talk.absorbed.signals)
    if not (more or says_worse(text) or talk.decision.get("asb") != "no"):
        return False
    told = {"good_neighbour_ok": False, **({"anyone_hurt": True} if harm else {}), **({"impact": None} if more else {})}
    for name, value in told.items():
        talk.absorbed.facts[name] = talk.facts[name] = new_fact(talk.state, name, "known", text, value)
    if triage["categories"]:
        kinds = {"category": triage["category"], "categories": list(triage["categories"]), "exclusion": None}
        talk.memory["understood"] = {**talk.memory["understood"], **kinds}
    talk.decision = talk.judged(talk.memory, talk.facts)
    talk.memory["report"] = {**talk.memory["report"], "state": "updated", "record": ROUTE}
    talk.memory["route"] = ROUTE
    if not talk.newly_raised:
        talk.say("everyday", "worse")
    return True


def take_later_categories(talk: Talk) -> None:
    """What is told after sending may be of another kind as well: it is added and the decision is made anew.

    A follow-up is about a case that has its kind already; an everyday matter that was recorded is opened elsewhere.
    """
    understood, triage = talk.memory["understood"], talk.understanding["triage"]
    before = understood.get("categories") or []
    added = [name for name in triage["categories"] if name not in before]
    if not added or understood.get("kind") == "follow_up":
        return
    governs = understood.get("category") or triage["category"]
    talk.memory["understood"] = {**understood, "category": governs, "categories": [*before, *added]}
    talk.decision = talk.judged(talk.memory, talk.facts)


def still_asks(talk: Talk) -> bool:
    """Put the next question of a matter that was opened again. False when all was asked."""
    if talk.memory["route"] != ROUTE:
        return False
    asks = next_ask(
        ROUTE,
        talk.facts,
        talk.signals,
        talk.decision,
        talk.memory["asked"],
        talk.category,
        by_text=talk.by_text,
    )
    if asks in (None, "summary_ok"):
        talk.memory["route"] = "done"
        return False
    talk.ask(str(asks))
    return True
