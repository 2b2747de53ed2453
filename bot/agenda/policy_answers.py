"""Answers to a resident's questions: by this landlord's pack with its clause, or truthfully that it does not say."""

from __future__ import annotations

from bot.agenda.follow_up import is_accused
from bot.agenda.intents import is_question, question_topic
from bot.agenda.must_ask import is_anonymous
from bot.agenda.phrases import bubbles
from bot.agenda.route_table import SENSITIVE, THIRD_PARTY_ROLES
from bot.agenda.routes import route_of
from bot.agenda.safety_answers import SAFETY_FIRST
from bot.agenda.talk import Talk
from bot.agenda.topics import topics_asked

ANSWERED_IN_ABUSE = ("bot", "police", "tell_police", "languages", "adjustments")
"""Whoever may be overlooked at home asks who can see it, not what a policy says; of these the policy may be told."""
NEVER_IN_DANGER = ("mediation",)
"""No policy's offer to sit at one table is read out to whoever is afraid of the other one."""
HOUSING = ("home_security", "moving")


def answer_question(talk: Talk) -> None:
    """Answer every topic that the message asks about; the one that the intent knows where plain words name none."""
    topics = topics_asked(talk.understanding["text"])
    first = question_topic(talk.understanding)
    for topic in list(dict.fromkeys([first, *topics])) if first not in topics else topics:
        answer_topic(talk, topic)


def answer_beside(talk: Talk) -> None:
    """Answer what was asked beside an account or an answer. Where somebody may be in danger that comes first."""
    if talk.newly_raised or talk.state["choice"] or (is_question(talk.understanding) and not talk.absorbed.answered):
        return
    text, route = talk.understanding["text"], route_of(talk)
    topics = [topic for topic in topics_asked(text) if not (topic == "next_steps" and is_accused(text))]
    open_to = topics if route not in SENSITIVE or route == "heard_next_door" else ANSWERED_IN_ABUSE
    answered = [topic for topic in topics if topic in open_to]
    for topic in answered:
        answer_topic(talk, topic)
    if not answered and talk.state["memory"]["asks"] in SAFETY_FIRST and text.rstrip().endswith("?"):
        # The answer to the safety question was taken; what was asked with it is not passed over in silence.
        _leave_to_a_person(talk)


def _leave_to_a_person(talk: Talk) -> None:
    talk.understood = False
    talk.say("topics", "other")


def answer_topic(talk: Talk, topic: str) -> None:
    """Say what this landlord's policy says of ``topic``; where it is silent a person is to answer."""
    route = route_of(talk)
    if route == "domestic_abuse" and topic in HOUSING:
        # Comes after the safety questions (``housing``).
        return
    if route == "domestic_abuse" and topic not in ANSWERED_IN_ABUSE and topic != "other":
        talk.say("safety", "who_can_see")
        return
    if topic == "other" or (route in SENSITIVE and topic in NEVER_IN_DANGER):
        _leave_to_a_person(talk)
        return
    entry = talk.words.texts["topics"][topic]
    source = "hate_police" if topic == "tell_police" and "hate" in talk.raised else entry.get("from", "")
    answer = talk.answers.get(source)
    if "first" in entry and (answer is None or "999" not in answer["text"]):
        talk.replies.append({"text": talk.words.filled(entry["first"]), "text_id": f"topics.{topic}"})
    if answer:
        talk.replies += [{"text": part, "text_id": f"topics.{topic}"} for part in bubbles(talk.words.cited(answer))]
    elif "text" in entry:
        talk.replies.append({"text": talk.words.filled(entry["text"]), "text_id": f"topics.{topic}"})
    else:
        talk.understood = False
        talk.say("topics", "unstated")


AT_ONCE = (
    "private_homes", "other_landlords", "who_may_report", "perpetrators_under_18", "third_parties", "representatives",
    "unstated",
)  # fmt: skip
"""What the policy says of who reports, whose homes they are and how old somebody is: said as soon as that is told."""
NOT_WHILE = (*SENSITIVE, "elsewhere", "person_wanted")


def say_policy_at_once(talk: Talk, route: str) -> None:
    """Say each of these once, at the time when it comes to matter; and what staying anonymous means here."""
    if talk.newly_raised or route in NOT_WHILE:
        return
    _say_anonymous_limit(talk)
    for name in AT_ONCE:
        said = [tell["text"] for tell in talk.decision.get("tell", []) if tell.get("text_id") == name]
        if said and f"policy.{name}" not in talk.memory["told"]:
            talk.memory["told"].append(f"policy.{name}")
            if name == "representatives" and talk.role in THIRD_PARTY_ROLES:
                # Its "you" is the one it happens to, and whoever tells it for them must not take it for themselves.
                talk.say("report", "for_them")
            text = talk.words.filled(" ".join(said))
            talk.replies += [{"text": part, "text_id": f"policy.{name}"} for part in bubbles(text)]


def _say_anonymous_limit(talk: Talk) -> None:
    name = talk.absorbed.facts.get("name")
    if not is_anonymous(talk.facts) and not (name is not None and name["status"] == "declined"):
        return
    if "policy.anonymity" in talk.memory["told"]:
        return
    talk.memory["told"].append("policy.anonymity")
    answer = talk.answers.get("anonymity")
    if answer is None:
        talk.say("report", "anonymous_unstated")
        return
    limit = talk.words.say("report", "anonymous_limit", anonymity=talk.words.filled(answer["text"]))
    talk.replies += [{**limit, "text": part} for part in bubbles(limit["text"])]
