"""Where the talk goes after a message: the next question, the summary, or the end of it."""

from __future__ import annotations

from bot.agenda.follow_up import complains_of_case, is_accused, wants_closed
from bot.agenda.housing import say_housing
from bot.agenda.must_ask import MOST_TIMES, asks_of_a_possible_signal, is_known, is_told, is_true, next_ask
from bot.agenda.policy_answers import answer_beside, answer_topic, say_policy_at_once
from bot.agenda.reopening import reopened, still_asks, take_later_categories
from bot.agenda.route_table import NOT_SHOWN, ROUTES, SENSITIVE
from bot.agenda.routes import route_of
from bot.agenda.summary import case_review_notice, promise, summary, what_happens_next
from bot.agenda.talk import Talk
from bot.agenda.understood import only_answers

TELLS_SOMETHING = 6
"""Words in an opening that was not understood from which on the category is offered, not "in your own words" again."""


NOT_PROMISED = ("child_writing", "own_behaviour")
"""Targets are for whoever reports or suffers it: neither a child nor whoever did it is that "victim"."""


def go_on(talk: Talk) -> None:
    """Take the next step of the route that the decision and the signals lead to."""
    before = talk.state["memory"]
    if talk.memory["report"]["state"] != "draft":
        _add_after_sending(talk)
        return
    if before["asks"] == "summary_ok" and not talk.newly_raised and _settled_by_summary(talk):
        return
    agreed = before["asks"] == "good_neighbour_ok" and is_true(talk.facts, "good_neighbour_ok")
    if agreed and not talk.raised and talk.decision.get("asb") == "no":
        # A yes that comes with a possible sign of danger, or with a new matter, closes nothing.
        _send(talk, "good_neighbour")
        return
    route = _route_taken(talk)
    talk.memory["route"] = route
    if route == "elsewhere":
        talk.say("report", "elsewhere")
        talk.understood = False
        talk.memory["route"] = "opening"
        if not _asked_of_a_possible_signal(talk):
            talk.ask_nothing()
        return
    _acknowledge(talk, before["route"], route)
    answer_beside(talk)
    say_policy_at_once(talk, route)
    say_housing(talk)
    _ask_next(talk, route)


def _route_taken(talk: Talk) -> str:
    route = route_of(talk)
    if route in SENSITIVE and NOT_SHOWN not in talk.memory["told"]:
        talk.memory["told"].append(NOT_SHOWN)
    return route


def _acknowledge(talk: Talk, before: str, route: str) -> None:
    asks = talk.state["memory"]["asks"]
    if talk.absorbed.corrected:
        talk.say("report", "corrected")
    elif route == "heard_next_door" and asks == "ongoing" and is_true(talk.absorbed.facts, "ongoing"):
        talk.say("safety", "heard_now")
    elif asks == "anyone_hurt" and is_true(talk.absorbed.facts, "anyone_hurt") and not talk.newly_raised:
        talk.say_once("safety", "care")
    elif before == "opening" and route in ("report", "everyday", "for_a_person") and not talk.newly_raised:
        talk.say_once("everyday" if route == "everyday" else "report", "heard")
    elif before == "opening" and route == "follow_up":
        _acknowledge_follow_up(talk)
    elif asks is None and is_true(talk.absorbed.facts, "safe_now"):
        talk.say_once("report", "heard")
    elif asks == "good_neighbour_ok" and talk.absorbed.act == "deny":
        talk.say("everyday", "worse")


def _acknowledge_follow_up(talk: Talk) -> None:
    """Thanks, without a word on any case; a complaint about one hears how to complain here."""
    text = talk.understanding["text"]
    if wants_closed(text):
        talk.say_once("report", "follow_up_close_case")
        return
    talk.say_once("report", "accused_heard" if is_accused(text) else "follow_up_heard")
    if complains_of_case(text):
        answer_topic(talk, "complaints")


def _ask_next(talk: Talk, route: str) -> None:
    if route == "opening" and (_asked_of_a_possible_signal(talk) or _still_opening(talk)):
        return
    if route == "opening":
        route = talk.memory["route"] = "for_a_person"
    asks = next_ask(
        route,
        talk.facts,
        talk.signals,
        talk.decision,
        talk.memory["asked"],
        talk.category,
        by_text=talk.by_text,
    )
    if asks == "good_neighbour_ok" and talk.decision.get("asb") == "no":
        _explain_everyday(talk)
    elif route == "everyday" and asks in (None, "good_neighbour_ok"):
        _ask_next(talk, "for_a_person")
        return
    if asks is None:
        _end(talk, route)
        return
    if asks == "summary_ok":
        talk.replies.append(summary(talk.words, talk.facts, talk.memory["account"], talk.categories))
    talk.memory["route"] = route
    talk.ask(asks)


def _asked_of_a_possible_signal(talk: Talk) -> bool:
    """A bare "help", or "he keeps shouting at her": whether it is danger is asked before what it is about."""
    asks = asks_of_a_possible_signal(talk.signals, talk.decision, talk.memory["asked"])
    if asks is None:
        return False
    talk.ask(asks)
    return True


def _still_opening(talk: Talk) -> bool:
    """Ask for the account, and where it was told but not understood, for its kind. False when both were asked."""
    told = max(talk.understanding["text"], " ".join(talk.memory["account"]), key=len)
    facts = any(entity["entity"] != "person_name" for entity in talk.understanding["entities"])
    tells = facts or len(told.split()) >= TELLS_SOMETHING
    lost = talk.memory["misunderstood"] > 1
    if talk.memory["asked"].get("what", 0) < MOST_TIMES and not tells and not lost:
        talk.ask("what")
        return True
    if talk.memory["asked"].get("category", 0) < MOST_TIMES and not is_told(talk.facts, "category"):
        if "category" not in talk.memory["asked"] and not talk.memory["misunderstood"]:
            talk.say("report", "want_right")
        talk.ask("category")
        return True
    return False


def _explain_everyday(talk: Talk) -> None:
    exclusion = talk.memory["understood"].get("exclusion")
    clauses = talk.decision.get("clauses") or []
    if exclusion and clauses:
        label = talk.words.label("exclusion", exclusion)
        talk.say("everyday", "explain", exclusion=label, clause=str(clauses[0]["clause"]))
    for tell in talk.decision.get("tell", []):
        if tell.get("text_id") == "instead":
            talk.replies.append({"text": talk.words.filled(tell["text"]), "text_id": "everyday.instead"})
    if exclusion:
        talk.replies.append(talk.words.advice(exclusion))


def _settled_by_summary(talk: Talk) -> bool:
    """Read the answer to the summary. True when it was sent, or a change is wanted without saying which.

    Only a plain yes to a summary that is shown sends: a yes after "what should I change?" shows it again.
    """
    told = talk.absorbed.facts.keys() - {"summary_ok"}
    shown = bool(talk.state["memory"]["choices"])
    if talk.absorbed.corrected or told:
        return False
    if talk.absorbed.act == "affirm":
        if shown:
            _agree_to_share(talk)
            _send(talk, _record_of(talk))
        return shown
    if talk.absorbed.act == "deny" and shown:
        talk.say("report", "what_to_change")
        talk.memory["asks"] = "summary_ok"
        talk.memory["choices"] = []
        return True
    if talk.absorbed.act is None and talk.understanding["intent"] != "nlu_fallback":
        _add_to_more(talk)
    return False


def _add_to_more(talk: Talk) -> None:
    """What is said at the summary and changes nothing that was understood is added word for word."""
    _keep_with_more(talk)
    talk.say("report", "added")


def _keep_with_more(talk: Talk) -> None:
    before = talk.facts.get("more")
    said = f"{before['said']}; " if before and before["status"] == "known" else ""
    fact = talk.absorbed.facts["more"] = {
        "name": "more",
        "status": "known",
        "said": said + talk.understanding["text"],
        "value": None,
        "message_id": talk.state["message_id"],
        "position": talk.state["position"],
    }
    talk.facts["more"] = fact


def _agree_to_share(talk: Talk) -> None:
    """The summary says that others may be told and how to refuse; agreeing to it as it stands is the answer."""
    if not is_told(talk.facts, "consent_share"):
        agreed = talk.absorbed.facts["summary_ok"]
        talk.absorbed.facts["consent_share"] = {**agreed, "name": "consent_share"}


def _record_of(talk: Talk) -> str:
    """A matter that the policy excludes is only recorded as good-neighbour when the resident agreed to that."""
    if talk.decision.get("for_a_person") or talk.decision.get("asb") in ("ask", "no", "n/a"):
        return "for_a_person"
    return "report"


def _end(talk: Talk, route: str) -> None:
    if ROUTES[route].closes_with:
        _close(talk, route)
    elif route == "person_wanted":
        _submit(talk, "for_a_person")
        talk.say("report", "person_done")
    else:
        _send(talk, _record_of(talk))


def _submit(talk: Talk, record: str) -> None:
    talk.memory["report"] = {"state": "submitted", "record": record, "complete": True}
    talk.memory["route"] = "done"
    talk.ask_nothing()


def _send(talk: Talk, record: str) -> None:
    _submit(talk, record)
    if record == "good_neighbour":
        talk.say("everyday", "recorded")
        talk.say("everyday", "come_back")
    else:
        talk.replies.extend(
            what_happens_next(talk.words, talk.decision, talk.office_closed, talk.categories, talk.memory["told"])
        )


def _close(talk: Talk, route: str) -> None:
    """End a route that shows no summary: with its fixed text, and with a person."""
    reachable = is_known(talk.facts, "safe_contact") or is_known(talk.facts, "contact")
    state = talk.memory["report"]["state"]
    _submit(talk, _record_of(talk))
    if state != "draft":
        talk.memory["report"]["state"] = "updated"
    talk.status = "with_staff"
    text = ROUTES[route].closes_with or ""
    talk.say(ROUTES[route].closes_in, text if reachable else f"{text}_no_contact")
    promised = talk.decision.get("contact_by") and not talk.decision.get("for_a_person")
    for_another = route == "heard_next_door" and "victim" in str(talk.decision.get("target_text"))
    if reachable and promised and route not in NOT_PROMISED and not for_another:
        talk.replies.append(promise(talk.words, talk.decision))
    if route == "follow_up":
        talk.replies += case_review_notice(talk.words, talk.decision)


def _add_after_sending(talk: Talk) -> None:
    """Whatever is told after sending is added to the report and sent again; only how to be safe is still asked.

    Words that change no fact are news all the same and go into the report; a bare "ok" or "no" tells nothing.
    """
    if not reopened(talk):
        take_later_categories(talk)
    told = bool(talk.absorbed.facts or talk.absorbed.signals)
    if talk.state["memory"]["asks"] is None and only_answers(talk.understanding) and not told:
        talk.say("report", "thanks_reply")
        return
    if not told:
        _keep_with_more(talk)
    taken_back = talk.memory["report"]["state"] == "withdrawn"
    talk.memory["report"]["state"] = "updated"
    if taken_back:
        talk.say("report", "sent_again")
    route = _route_taken(talk)
    if route in SENSITIVE:
        asks = next_ask(
            route, talk.facts, talk.signals, talk.decision, talk.memory["asked"], None, by_text=talk.by_text
        )
        if asks is not None:
            talk.memory["route"] = route
            talk.ask(asks)
            return
        if talk.state["memory"]["asks"] in ROUTES[route].asks:
            _close(talk, route)
            return
    answer_beside(talk)
    say_housing(talk)
    if still_asks(talk):
        return
    if not taken_back:
        talk.say("report", "changed_after_sent" if talk.absorbed.corrected else "after_sent")
    talk.ask_nothing()
