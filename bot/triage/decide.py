"""What a landlord's policy makes of a report. Pure: the same situation, pack and time always give the same decision.

``decide`` is strict: it says ``no`` only when all that could change it was asked and is harmless. ``propose`` is what
triage says of a text alone: the same rules, with the untold facts taken as harmless first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.triage import advice
from bot.triage.dates import contact_by
from bot.triage.decision import Clause, Decision, Question, Situation
from bot.triage.everyday import HURT, Weighed, harmless_facts, weigh
from bot.triage.facts import Reading, known_facts, read
from bot.triage.priority import RISING, highest, is_hate_by_policy, reasons_for, signal_priority
from bot.words import CATEGORIES, EXCLUSIONS, SIGNALS, STRANDS

if TYPE_CHECKING:
    from bot.landlords.entries import Cited
    from bot.landlords.operating import Operating
    from bot.landlords.schema import Pack

# The one neutral question for a possible signal. Doorstep's own, never cited as policy.
CHECK_QUESTIONS = {
    "hate": "hate_strands", "domestic_abuse": "safe_now", "violence": "anyone_hurt", "sexual_offence": "anyone_hurt",
    "immediate_danger": "safe_now", "child_at_risk": "child_worry", "adult_at_risk": "anyone_hurt",
    "self_harm": "safe_now",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A situation with its words checked, beside the landlord's rules."""

    pack: Pack
    operating: Operating
    category: str | None
    categories: tuple[str, ...]
    exclusion: str | None
    signals: tuple[str, ...]
    check: tuple[str, ...]
    strands: tuple[str, ...]
    facts: dict[str, Any]
    ignored: list[str]
    hints: tuple[str, ...] = ()

    def reads(self, fact: str) -> Reading:
        """How a fact stands."""
        return read(fact, self.facts, self.operating.night_hours)


def decide(situation: Situation, pack: Pack, operating: Operating, now: datetime) -> Decision:
    """The decision on what is known so far, for a report made at ``now`` (without a zone: London's time).

    Where category and exclusion are both given the category governs, so that nothing is refused by mistake.
    Raises ``ValueError`` for a category, exclusion, signal or strand that is not in ``bot.words``.
    """
    case = _case(situation, pack, operating)
    weighed = _weigh(case)
    asb = _asb(case, weighed)
    team_id, team_entries = _team(case, asb)
    team = pack.teams[team_id] if team_id else None
    priority, promised_by = _priority(case, asb)
    # Between two tenants of another landlord this one promises no time; nor where a person must rate it first.
    elsewhere = case.reads("both_other_landlord") == "yes"
    target = pack.target(priority) if "yes" in (asb, _by_signal(case)) and not elsewhere else None
    due = contact_by(target, now, operating.hours_by_weekday).as_dict() if target else None
    questions = _questions(case, weighed, asb, priority)
    return Decision(
        asb=asb,
        why=_why(case, weighed, asb),
        priority=priority,
        target_text=target.text if target else None,
        contact_by=due,
        team=team.name if team else None,
        team_contact=advice.reach(team) if team else None,
        clauses=_clauses(case, weighed, asb, [*promised_by, *([("target", target)] if target else []), *team_entries]),
        next_questions=questions,
        escalations=advice.escalations(case),
        tell=advice.tell(case, asb, team_id, now),
        do_not_promise=advice.do_not_promise(case, asb),
        case_review=advice.case_review(case),
        for_a_person=_for_a_person(case, weighed, asb, questions),
        category=case.category,
        exclusion=case.exclusion,
        type=_type(case),
        exceptions=weighed.exceptions,
        ignored=case.ignored,
    )


def propose(situation: Situation, pack: Pack, operating: Operating) -> str:
    """Triage's ``asb`` on the text alone: ``yes``, ``no``, ``ask``, or ``n/a`` for what is no report or not English.

    ``facts`` holds only what the text tells or hints. What it does not tell counts as harmless, save a condition that
    the policy itself attaches to the exclusion.
    """
    if situation.get("kind", "report") != "report":
        return "n/a"
    exclusion = situation.get("exclusion")
    told, _ = known_facts(situation.get("facts") or {})
    assumed = harmless_facts(pack, exclusion) if exclusion in EXCLUSIONS else {}
    case = _case({**situation, "facts": {**assumed, **told}}, pack, operating)
    return _asb(case, _weigh(case))


def _case(situation: Situation, pack: Pack, operating: Operating) -> Case:
    category = situation.get("category")
    categories = tuple(dict.fromkeys([*([category] if category else []), *(situation.get("categories") or ())]))
    exclusion = situation.get("exclusion") or None
    signals = tuple(situation.get("signals") or ())
    check = tuple(name for name in situation.get("check") or () if name not in signals)
    strands = tuple(situation.get("strands") or ())
    for what, given, words in (
        ("category", categories, CATEGORIES),
        ("exclusion", (exclusion,) if exclusion else (), EXCLUSIONS),
        ("signal", (*signals, *check), SIGNALS),
        ("strand", strands, STRANDS),
    ):
        unknown = [word for word in given if word not in words]
        if unknown:
            raise ValueError(f"no such {what}: {', '.join(map(str, unknown))}")
    facts, ignored = known_facts(situation.get("facts") or {})
    if pack.ranking and categories:
        ranked = sorted(categories, key=lambda name: _rank(pack.ranking, name))
        category = ranked[0]
    elif categories and not category:
        # Doorstep's own order, never cited: the most pressing first, then as given.
        category = max(categories, key=lambda name: RISING.index(pack.category_priority(name)))
    return Case(
        pack=pack,
        operating=operating,
        category=category,
        categories=categories,
        exclusion=exclusion,
        signals=tuple(name for name in SIGNALS if name in signals),
        check=tuple(name for name in SIGNALS if name in check),
        strands=tuple(name for name in STRANDS if name in strands),
        facts=facts,
        ignored=ignored,
        hints=tuple(situation.get("hints") or ()),
    )


def _rank(ranking: Sequence[str], name: str) -> int:
    return ranking.index(name) if name in ranking else len(ranking)


def _is_everyday(case: Case) -> bool:
    return case.exclusion is not None and not case.categories


def _weigh(case: Case) -> Weighed:
    if case.exclusion is None or case.categories:
        return Weighed()
    return weigh(case.pack, case.exclusion, case.facts, case.operating.night_hours)


def _asb(case: Case, weighed: Weighed) -> str:
    pack = case.pack
    if case.categories:
        return "yes" if any(pack.categories[name].asb == "yes" for name in case.categories) else _by_signal(case)
    if not case.exclusion:
        return _by_signal(case)
    # An exclusion never wins over a signal, raised or possible, and never where the policy is silent.
    excluded = pack.everyday.exclusions[case.exclusion].status == "excluded"
    watched = case.signals or case.check or case.reads("both_other_landlord") == "yes"
    return "no" if excluded and weighed.stands and not watched else "ask"


def _by_policy(case: Case) -> list[str]:
    """The raised signals without hate on a ground that this policy does not name."""
    return [name for name in case.signals if name != "hate" or is_hate_by_policy(case.pack, case.strands)]


def _by_signal(case: Case) -> str:
    """Whether a raised signal alone makes it anti-social behaviour by this policy."""
    return "yes" if any(case.pack.signals[name].asb == "yes" for name in _by_policy(case)) else "ask"


def _priority(case: Case, asb: str) -> tuple[str, list[tuple[str, Cited]]]:
    """The priority and the entries it rests on."""
    pack = case.pack
    found = [pack.category_priority(name) for name in case.categories if pack.categories[name].asb == "yes"]
    if asb != "no" and not found:
        found.append("assess")
    found += [p for name in case.signals if (p := signal_priority(pack, name, case.strands))]
    rests: list[tuple[str, Cited]] = []
    vulnerability = pack.vulnerability
    if (
        vulnerability != "unstated"
        and vulnerability.priority != "unstated"
        and case.reads("vulnerable_resident") == "yes"
        and (asb == "yes" or case.signals)
    ):
        found.append(vulnerability.priority)
        rests.append(("vulnerable resident", vulnerability))
    priority = highest(found)
    return priority, rests + reasons_for(pack, priority, case.categories)


def _team(case: Case, asb: str) -> tuple[str | None, list[tuple[str, Cited]]]:
    """Who takes it, by the policy: a signal's own team, the category's, else the team for what is unclear."""
    pack = case.pack
    for rule in pack.team_rules:
        if pack.teams[rule.team].other_landlord and case.reads(rule.when) == "yes":
            return rule.team, [(f"team: {rule.when}", rule)]
    if asb == "no":
        return None, []
    by_signal = [team for name in _by_policy(case) if (team := pack.signals[name].team)]
    pressing = _most_pressing(case)
    team = by_signal[0] if by_signal else pack.categories[pressing].team if pressing else pack.unclear_team
    for rule in pack.team_rules:
        if case.reads(rule.when) == "yes" and (not rule.replaces or team in rule.replaces):
            return rule.team, [(f"team: {rule.when}", rule), ("team", pack.teams[rule.team])]
    return team, [("team", pack.teams[team])]


def _most_pressing(case: Case) -> str | None:
    """The category whose priority the report has: its team takes the whole of it. The governing one where it is one."""
    ordered = sorted(case.categories, key=lambda name: name != case.category)
    return max(ordered, key=lambda name: RISING.index(case.pack.category_priority(name)), default=None)


def _questions(case: Case, weighed: Weighed, asb: str, priority: str) -> list[Question]:
    """What still decides, each once. With a raised signal nothing of the everyday matter is asked."""
    questions: list[Question] = []
    for name in case.check:
        asks = "anyone_hurt" if name == "domestic_abuse" and _is_told_by_another(case) else CHECK_QUESTIONS[name]
        why = "A possible sign of danger, asked about gently."
        if case.reads(asks) == "untold":
            questions.append({"asks": asks, "why": why, "clause": None})
    if _is_everyday(case) and not case.signals:
        questions += weighed.questions
    elif asb == "ask" and not case.signals and case.reads("anyone_hurt") == "untold":
        questions.append({"asks": "anyone_hurt", "why": HURT, "clause": None})
    if not (case.categories or case.exclusion or case.signals):
        questions.append({"asks": "category", "why": "Nothing tells yet what kind of trouble it is.", "clause": None})
    if asb == "yes" and case.reads("both_other_landlord") != "yes":
        questions += _priority_questions(case, priority)
    questions += _tenure_questions(case, asb)
    return list({question["asks"]: question for question in reversed(questions)}.values())[::-1]


def _is_told_by_another(case: Case) -> bool:
    """Somebody who heard it or tells it for another: whether they are safe themselves says nothing of it."""
    return case.facts.get("third_party") == "witness" or case.reads("third_party") == "yes"


BOTH = ("both_private_homes", "both_other_landlord")


def _tenure_questions(case: Case, asb: str) -> list[Question]:
    """Whose homes and which place, where it was hinted and this policy gives it to another team for that."""
    if asb == "no" or case.signals:
        return []
    hinted = {*case.hints}
    if case.reads("not_a_tenant") == "yes" and not hinted & {*BOTH}:
        hinted |= {*BOTH}
    if any(case.reads(name) == "yes" for name in BOTH):
        hinted -= {*BOTH}
    team, _ = _team(case, asb)
    return [
        {"asks": rule.when, "why": "It decides who deals with it.", "clause": rule.clause}
        for rule in case.pack.team_rules
        if rule.when in hinted and case.reads(rule.when) == "untold" and (not rule.replaces or team in rule.replaces)
    ]


def _priority_questions(case: Case, priority: str) -> list[Question]:
    questions: list[Question] = []
    if priority == "assess" and case.category:
        category = case.pack.categories[case.category]
        because = category.priority_because or category
        for asks in category.assess_by:
            if case.reads(asks) == "untold":
                questions.append({"asks": asks, "why": "It decides how soon.", "clause": because.clause})
    vulnerability = case.pack.vulnerability
    if (
        vulnerability != "unstated"
        and vulnerability.priority != "unstated"
        and RISING.index(priority) < RISING.index(vulnerability.priority)
        and case.reads("vulnerable_resident") == "untold"
    ):
        questions.append({"asks": "vulnerability", "why": vulnerability.text, "clause": vulnerability.clause})
    return questions


def _for_a_person(case: Case, weighed: Weighed, asb: str, questions: Iterable[Question]) -> bool:
    if case.reads("both_other_landlord") == "yes":
        return True
    if asb != "ask":
        return False
    if not _is_everyday(case) or case.signals:
        return True
    unnamed = case.exclusion is not None and case.pack.everyday.exclusions[case.exclusion].status == "unstated"
    return unnamed or weighed.applies or weighed.unclear or not list(questions)


def _type(case: Case) -> str | None:
    if case.category:
        return case.pack.categories[case.category].type
    return "personal" if case.signals else None


def _why(case: Case, weighed: Weighed, asb: str) -> str:
    """Why, for the officer. Holds no words of the resident."""
    said = _why_asb(case, weighed, asb)
    if case.signals:
        said += f" Raised: {_words(case.signals)}; a person is told at once."
    if case.check:
        said += f" Possible and unsettled: {_words(case.check)}."
    if case.reads("both_other_landlord") == "yes":
        said += " Both sides are tenants of another social landlord."
    return said


def _why_asb(case: Case, weighed: Weighed, asb: str) -> str:
    if asb == "yes":
        return f"The policy counts {_words(case.categories or case.signals)} as anti-social behaviour."
    if case.categories:
        return f"The policy does not name {_words(case.categories)}, so a person decides."
    if not case.exclusion:
        return "It is not clear yet what kind of matter this is."
    matter = _words([case.exclusion])
    if asb == "no":
        return f"The policy does not treat {matter} as anti-social behaviour, and nothing told opens it again."
    if case.pack.everyday.exclusions[case.exclusion].status == "unstated":
        return f"The policy says nothing of {matter}, so a person decides."
    if case.signals or case.check:
        return f"The policy excludes {matter}, but an exclusion never wins over a sign of danger."
    if weighed.applies:
        return f"The policy excludes {matter}, but what was told may open it again."
    if weighed.unclear:
        return f"The policy excludes {matter}, but something that decides is not known."
    if weighed.questions:
        return f"The policy excludes {matter}, but not everything that decides was told."
    return f"The policy excludes {matter}, but it is not for the policy alone to settle."


def _words(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _clauses(case: Case, weighed: Weighed, asb: str, more: Iterable[tuple[str, Cited]]) -> list[Clause]:
    pack = case.pack
    entries: list[tuple[str, Cited]] = []
    ordered = sorted(case.categories, key=lambda name: name != case.category)
    entries += [(f"category {name}", pack.categories[name]) for name in ordered]
    if len(ordered) > 1 and not isinstance(pack.mixed_reports, str):
        entries.append(("mixed reports", pack.mixed_reports))
    if _is_everyday(case) and case.exclusion:
        entries.append((f"exclusion {case.exclusion}", pack.everyday.exclusions[case.exclusion]))
        entries += _exceptions_cited(case, weighed)
        if asb == "no" and (instead := advice.instead(case)):
            entries.append(("what is done instead", instead))
    entries += [(f"signal {name}", pack.signals[name]) for name in _by_policy(case)]
    if "hate" in case.signals:
        entries += [(f"strand {name}", pack.hate.strands[name]) for name in case.strands]
    clauses: list[Clause] = []
    for about, entry in [*entries, *more]:
        clause: Clause = {"clause": entry.clause, "citation": entry.citation, "about": about}
        said = any((c["clause"], c["citation"]) == (entry.clause, entry.citation) for c in clauses)
        if not said or about == "target" or not entry.stated:
            clauses.append(clause)
    return clauses


def _exceptions_cited(case: Case, weighed: Weighed) -> list[tuple[str, Cited]]:
    """The exceptions and conditions that bear on the decision: those that apply or are not settled."""
    exclusion = case.pack.everyday.exclusions[str(case.exclusion)]
    if not exclusion.stated:
        return []
    open_texts = {e["text"] for e in weighed.exceptions if e["state"] != "harmless"}
    rules: list[Any] = [*exclusion.conditions, *exclusion.reopens, *case.pack.everyday.reopens]
    return [("exception", rule) for rule in rules if rule.text in open_texts]
