"""What a message adds to the facts: first as the answer to what was asked, then by what was extracted from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.agenda.answers import CONFIRMS, OPEN_QUESTIONS, RAISED_BY_ANSWER, Act, act_of, answer_for, leading_answer
from bot.agenda.choosing import THIS_NUMBER, chosen
from bot.agenda.consent import consent_told
from bot.agenda.erasing import is_all_about_erasing
from bot.agenda.extracted import extracted_facts, new_fact
from bot.agenda.intents import CONTROL_INTENTS, is_outburst, is_question
from bot.agenda.must_ask import MOST_TIMES
from bot.agenda.open_answers import slip, taken_as_said, tells_another
from bot.agenda.private import stands_before
from bot.agenda.route_table import HEARD_BY_OTHERS, THIRD_PARTY_ROLES
from bot.agenda.safety_answers import SafetyAnswer, joined, question_answered, safety_answer
from bot.agenda.state import Choice, Evidence, Fact, SignalMark, State, Understanding
from bot.agenda.strands import strands_in
from bot.agenda.teller import child_writes, did_it, role_of, says_will_hurt, speaks_only_of_self
from bot.agenda.topics import answer_before, topics_asked
from bot.agenda.useful import contact_method, useful_facts
from bot.tenure import tenure_facts
from bot.words import STRANDS

AGREEMENTS = ("summary_ok", "good_neighbour_ok")
"""Who asks something back has not agreed yet."""
HEARD_OF_OTHERS = {"domestic_abuse", "child_at_risk", "adult_at_risk", "sexual_offence"}
"""With these it matters whether it happens to the writer; whoever reports a noise hears it, too."""


@dataclass
class Absorbed:
    """The facts and marks that one message leads to, and what it did."""

    facts: dict[str, Fact] = field(default_factory=dict)
    signals: dict[str, SignalMark] = field(default_factory=dict)
    answered: bool = False
    """The question that was asked has its answer, which may be "don't know"."""
    corrected: list[str] = field(default_factory=list)
    act: Act | None = None
    announces_harm: bool = False
    """The resident says that they will hurt somebody."""


def pressed_or_numbered(state: State, text: str) -> Choice | None:
    """The quick reply that was pressed, or whose number or label was written."""
    if state["choice"]:
        return state["choice"]
    return chosen(text, state["memory"]["choices"], by_text=state["channel"] == "sms")


def absorb(state: State, understanding: Understanding) -> Absorbed:
    """Read one message in the light of what was asked.

    Order (it matters): a quick reply or its number, then yes/no/"don't know"/"rather not say", then extracted facts,
    then an open answer in the resident's own words. Signals that triage raised are added at the end.
    """
    absorbed = Absorbed()
    text = understanding["text"].strip()
    asks = question_answered(state, text)
    if is_all_about_erasing(state, text) or stands_before(state):
        # A "no" to deleting is no "no" to the question behind it, and who may be somebody else answers none at all;
        # what points to danger is kept all the same.
        _take_signals(absorbed, state, understanding)
        return absorbed
    choice = pressed_or_numbered(state, text)
    if choice is not None and asks:
        _take_choice(absorbed, state, asks, choice, text)
    elif understanding["intent"] not in CONTROL_INTENTS:
        corrected = slip(text, state["memory"]["asked"], asks)
        if corrected:
            # From here on it is the answer to the question before: it may raise what that question was about.
            asks, value = corrected
            absorbed.facts[asks] = new_fact(state, asks, "known", text, value)
            absorbed.corrected.append(asks)
        else:
            left = _without_consent(absorbed, state, asks, understanding)
            if left is not None:
                _take_words(absorbed, state, asks, left)
    if "safe_contact" in absorbed.facts and "safe_contact" not in absorbed.corrected:
        before = state["facts"].get("safe_contact")
        absorbed.facts["safe_contact"] = joined(before, absorbed.facts["safe_contact"])
    _take_signals(absorbed, state, understanding)
    _take_teller(absorbed, state, text)
    _drop_a_no_that_a_signal_belies(absorbed, asks)
    _leave_open_what_was_said_of_oneself(absorbed, state, asks, text)
    _settle_possible_signals(absorbed, state, asks)
    return absorbed


def _without_consent(
    absorbed: Absorbed, state: State, asks: str | None, understanding: Understanding
) -> Understanding | None:
    """ "Yes, she agreed", told for somebody else, answers whether they agreed, whatever was asked. What else was said
    is left for the question; ``None``: nothing."""
    role = state["facts"].get("role")
    told = consent_told(understanding["text"]) if role is not None and role["value"] in THIRD_PARTY_ROLES else None
    if told is None or asks in (None, "on_behalf_consent"):
        return understanding
    fact = new_fact(state, "on_behalf_consent", "known", understanding["text"], told.agreed)
    absorbed.facts["on_behalf_consent"] = fact
    return {**understanding, "text": told.rest, "intent": "nlu_fallback"} if told.rest else None


def _take_words(absorbed: Absorbed, state: State, asks: str | None, understanding: Understanding) -> None:
    """What was written in the resident's own words: an answer, facts told beside it, or both."""
    text, extracted = understanding["text"].strip(), extracted_facts(state, understanding)
    safety = None if extracted.aside else safety_answer(asks, text)
    question = is_question(understanding) and safety is None
    if asks and safety:
        _take_safety(absorbed, state, asks, safety, text)
    elif asks and not extracted.aside and not question:
        _take_act(absorbed, state, asks, understanding)
    elif asks and question and asks not in AGREEMENTS and (before := answer_before(text)):
        _take_act(absorbed, state, asks, {**understanding, "text": before, "intent": "nlu_fallback"})
    absorbed.facts.update(extracted.facts)
    absorbed.corrected = extracted.corrected
    absorbed.answered = absorbed.answered or extracted.answered
    if asks and not (absorbed.answered or question or extracted.aside or is_outburst(text)):
        _take_open_answer(absorbed, state, asks, understanding)
    if not question:
        _take_useful(absorbed, state, text)
    if {"languages", "adjustments"} & {*topics_asked(text)}:
        absorbed.facts.setdefault("adjustments", new_fact(state, "adjustments", "known", text, None))


def _take_safety(absorbed: Absorbed, state: State, asks: str, safety: SafetyAnswer, text: str) -> None:
    """The answer to a question of safety; whatever it says of how to be in touch is kept with the safe contact."""
    absorbed.answered = True
    absorbed.act = act_of(asks, text, "tell")
    absorbed.facts[asks] = new_fact(state, asks, safety.status, text, safety.value)
    if safety.tells_how:
        absorbed.facts["safe_contact"] = new_fact(state, "safe_contact", "known", text, None)


def _take_choice(absorbed: Absorbed, state: State, asks: str, choice: Choice, text: str) -> None:
    value, said = choice["value"], text or choice["label"]
    absorbed.answered = True
    if value == "declined":
        absorbed.act = "deny" if asks == "more" else "decline"
        absorbed.facts[asks] = new_fact(state, asks, "declined", said, None)
    elif value == "dont_know":
        absorbed.act = "dont_know"
        absorbed.facts[asks] = new_fact(state, asks, "unknown", said, None)
    elif value == THIS_NUMBER:
        absorbed.facts[asks] = new_fact(
            state, asks, "known", said, {"phone": {"number": state.get("number"), "mobile": True}}
        )
        absorbed.facts["contact_method"] = new_fact(state, "contact_method", "known", said, "text")
    else:
        if isinstance(value, bool):
            absorbed.act = "affirm" if value else "deny"
        absorbed.facts[asks] = new_fact(state, asks, "known", said, value)


def _take_act(absorbed: Absorbed, state: State, asks: str, understanding: Understanding) -> None:
    """A yes, no, "don't know" or "rather not say", by its opening words or by the intent."""
    lead = leading_answer(understanding["text"])
    act = act_of(asks, understanding["text"], understanding["intent"])
    if act is None:
        return
    absorbed.act = act
    answer = answer_for(asks, act)
    if answer is None:
        return
    if asks in OPEN_QUESTIONS and len(lead.rest.split()) > 2 and lead.act in ("affirm", "deny"):
        # "no its the one by the garages" answers an open question with its own words, not with "no".
        return
    if asks in OPEN_QUESTIONS and understanding["entities"]:
        return
    status, value = answer
    absorbed.answered = True
    absorbed.facts[asks] = new_fact(state, asks, status, understanding["text"], value)


def _take_open_answer(absorbed: Absorbed, state: State, asks: str, understanding: Understanding) -> None:
    """The resident's own words answer an open question even where nothing was understood of them."""
    text, times = understanding["text"].strip(), state["memory"]["asked"].get(asks, 0)
    if times < MOST_TIMES and tells_another(asks, understanding):
        return
    tells_time = any(one["entity"] in ("time", "recurrence") for one in understanding["entities"])
    if taken_as_said(asks, text, times, tells_time):
        value = text if asks == "name" else " ".join(strands_in(text)) or None if asks == "hate_strands" else None
        absorbed.answered = True
        absorbed.facts[asks] = new_fact(state, asks, "known", text, value)


def _take_useful(absorbed: Absorbed, state: State, text: str) -> None:
    """Mentioned in passing: recordings, witnesses, an earlier report, no sharing; and how to reach the resident."""
    for name, value in {**tenure_facts(text), **useful_facts(text)}.items():
        absorbed.facts.setdefault(name, new_fact(state, name, "known", text, value))
    contact = absorbed.facts.get("contact")
    if contact is not None and isinstance(contact["value"], dict):
        method = contact_method(contact["value"], text)
        absorbed.facts["contact_method"] = new_fact(state, "contact_method", "known", text, method)


def _take_teller(absorbed: Absorbed, state: State, text: str) -> None:
    """Who tells it, and what the teller says of themselves: a child, somebody who will hurt or has hurt another."""
    role = role_of(text)
    heard = HEARD_OF_OTHERS & absorbed.signals.keys()
    if (
        role
        and "role" not in state["facts"]
        and (heard or (state["memory"]["route"] == "opening" and role != "witness"))
    ):
        absorbed.facts.setdefault("role", new_fact(state, "role", "known", text, role))
    if child_writes(text):
        absorbed.facts["child_writing"] = new_fact(state, "child_writing", "known", text, True)
        _raise(absorbed, state, "child_at_risk", text)
    announced, done = says_will_hurt(text), did_it(text)
    if announced:
        absorbed.announces_harm = True
        _raise(absorbed, state, "violence", announced)
    if done and ("domestic_abuse" in {*absorbed.signals, *state["signals"]} or done.of_family):
        absorbed.facts["own_behaviour"] = new_fact(state, "own_behaviour", "known", text, True)
        _raise(absorbed, state, "domestic_abuse", done.words)


def _raise(absorbed: Absorbed, state: State, signal: str, words: str) -> None:
    """Raise what plain words tell, unless the model did."""
    known = absorbed.signals.get(signal)
    if known is None or known["mark"] != "raised":
        absorbed.signals[signal] = {
            "signal": signal,
            "mark": "raised",
            "strands": list(known["strands"]) if known else [],
            "evidence": [
                *(known["evidence"] if known else []),
                {"signal": signal, "text": words, "source": "pattern", "score": 1.0},
            ],
            "message_id": state["message_id"],
        }


def _take_signals(absorbed: Absorbed, state: State, understanding: Understanding) -> None:
    triage = understanding["triage"]
    for mark, names in (("check", triage["check"]), ("raised", triage["signals"])):
        for signal in names:
            evidence = [item for item in triage["evidence"] if item["signal"] == signal]
            absorbed.signals[signal] = {
                "signal": signal,
                "mark": mark,
                "strands": list(triage["strands"]) if signal == "hate" else [],
                "evidence": evidence,
                "message_id": state["message_id"],
            }


def _drop_a_no_that_a_signal_belies(absorbed: Absorbed, asks: str | None) -> None:
    """ "No, he only hit me" is no "no" to whether anyone is hurt."""
    raised = any(mark["mark"] == "raised" for mark in absorbed.signals.values())
    if asks == "anyone_hurt" and raised and asks in absorbed.facts and absorbed.facts[asks]["value"] is False:
        del absorbed.facts[asks]


def _is_told_by_another(absorbed: Absorbed, state: State) -> bool:
    role = absorbed.facts.get("role") or state["facts"].get("role")
    return role is not None and role["value"] in HEARD_BY_OTHERS


def _leave_open_what_was_said_of_oneself(absorbed: Absorbed, state: State, asks: str | None, text: str) -> None:
    """A neighbour's "no, I'm fine" denies nothing about next door: asked, and not known."""
    fact = absorbed.facts.get(asks) if asks in ("anyone_hurt", "safe_now") else None
    possible = any(mark["mark"] == "check" and name in HEARD_OF_OTHERS for name, mark in state["signals"].items())
    denies = fact is not None and fact["status"] == "known" and fact["value"] is (fact["name"] == "safe_now")
    if fact is not None and denies and possible and _is_told_by_another(absorbed, state) and speaks_only_of_self(text):
        absorbed.facts[fact["name"]] = {**fact, "status": "unknown", "value": None}


def _settle_possible_signals(absorbed: Absorbed, state: State, asks: str | None) -> None:
    """The asked-for answer raises a possible signal; "no" and a change of subject end the asking, not the mark."""
    fact = absorbed.facts.get(asks) if asks else None
    known = fact is not None and fact["status"] == "known"
    strands: list[str] = []
    if asks == "hate_strands":
        about: tuple[str, ...] = ("hate",)
        strands = [name for name in str(fact["value"] or "").split() if name in STRANDS] if fact is not None else []
        confirmed, denied = known, fact is not None and fact["status"] == "declined"
    elif asks is not None and asks in CONFIRMS:
        confirms = CONFIRMS[asks]
        about = (*confirms.raises, *confirms.not_raised)
        confirmed = known and fact is not None and fact["value"] is confirms.answer
        denied = known and fact is not None and fact["value"] is (not confirms.answer)
        if asks == "safe_now" and not confirmed and _is_told_by_another(absorbed, state):
            # That all is safe now is no answer for what was heard next door: that has a question of its own.
            about = tuple(name for name in about if name != "domestic_abuse")
    else:
        return
    for signal in about:
        before = state["signals"].get(signal)
        if absorbed.signals.get(signal) or (
            before is None and not (confirmed and RAISED_BY_ANSWER.get(asks) == signal)
        ):
            continue
        if before is not None and before["mark"] == "raised" and not strands:
            continue
        evidence: list[Evidence] = list(before["evidence"]) if before else []
        raises = confirmed and (asks not in CONFIRMS or signal in CONFIRMS[asks].raises)
        if raises and fact is not None:
            evidence.append({"signal": signal, "text": fact["said"] or "", "source": "answer", "score": 1.0})
        absorbed.signals[signal] = {
            "signal": signal,
            "mark": "raised" if raises else "asked_denied" if denied else "asked_no_answer",
            "strands": sorted({*(before["strands"] if before else []), *strands}),
            "evidence": evidence,
            "message_id": state["message_id"],
        }
