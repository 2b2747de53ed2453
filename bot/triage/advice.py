"""What a decision brings with it: who is told, what the resident hears, what must not be promised, the case review."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from bot.triage.dates import is_staffed
from bot.triage.decision import Escalation, Tell
from bot.triage.priority import is_hate_by_policy

if TYPE_CHECKING:
    from bot.landlords.entries import Statement
    from bot.landlords.sections import Team
    from bot.triage.decide import Case

    Said = Statement | Literal["unstated"]

NO_WORD_OF_STEPS = ("domestic_abuse", "child_at_risk", "sexual_offence", "immediate_danger", "self_harm")
"""Where one of these may be, nothing is said of what is done about a young person: they may need help themselves."""

POLICE_SIGNALS = ("hate", "domestic_abuse", "violence", "sexual_offence", "immediate_danger")


def _say(text_id: str, said: Said | None) -> list[Tell]:
    """One thing to tell, or nothing where the policy is silent."""
    if said is None or isinstance(said, str):
        return []
    return [{"text_id": text_id, "text": said.text, "clause": said.clause}]


def reach(team: Team) -> str | None:
    """How a resident reaches a team, in one line; ``None`` where the policy prints nothing."""
    ways = [*([team.phone] if team.phone else []), *team.emails, *([team.web] if team.web else [])]
    return " or ".join(ways) or None


def instead(case: Case) -> Statement | None:
    """What the landlord does for an everyday matter instead of opening a case."""
    if not case.exclusion:
        return None
    said = case.pack.everyday.exclusions[case.exclusion].instead or case.pack.everyday.instead
    return None if isinstance(said, str) else said


def escalations(case: Case) -> list[Escalation]:
    """For each raised signal the landlord's first contact, and others that its policy involves."""
    who = case.operating.escalation_contacts[0].name
    return [
        {
            "signal": name,
            "who": who,
            "clause": "unstated" if _is_unnamed_hate(case, name) else case.pack.signals[name].clause,
            "agencies": [tell for agency in case.pack.signals[name].agencies for tell in _say("agency", agency)],
        }
        for name in case.signals
    ]


def _is_unnamed_hate(case: Case, signal: str) -> bool:
    return signal == "hate" and not is_hate_by_policy(case.pack, case.strands)


def tell(case: Case, asb: str, team: str | None, now: datetime) -> list[Tell]:
    """What the resident should hear, each with its clause and each text once."""
    said = [*_about_the_matter(case, asb, team), *_police(case), *_about_signals(case), *_support(case)]
    if case.reads("anonymous") == "yes":
        said += _topic(case, "anonymity")
        said += _say("police.anonymously", case.pack.police.anonymously) if case.signals else []
    if case.reads("third_party") == "yes":
        said += _topic(case, "third_parties") + _topic(case, "representatives")
    said += _whose_home(case)
    if case.reads("perpetrator_under_18") == "yes" and not {*case.signals, *case.check} & set(NO_WORD_OF_STEPS):
        said += _topic(case, "perpetrators_under_18")
    if asb != "no" and not is_staffed(now, case.operating.hours_by_weekday):
        said += _say("out_of_hours", case.pack.out_of_hours)
    return list({item["text"]: item for item in reversed(said)}.values())[::-1]


def _whose_home(case: Case) -> list[Tell]:
    """What the policy says to whoever is no tenant, and of homes that are not the landlord's.

    A landlord with a rule on both homes being private is asked about it first: its words are for that case alone.
    """
    if case.reads("both_private_homes") == "yes":
        return _topic(case, "private_homes") or [_silent(case)]
    if case.reads("not_a_tenant") != "yes" or case.reads("both_other_landlord") == "yes":
        return []
    has_rule = any(rule.when == "both_private_homes" for rule in case.pack.team_rules)
    return _topic(case, "who_may_report") + ([] if has_rule else _topic(case, "private_homes"))


def _about_the_matter(case: Case, asb: str, team: str | None) -> list[Tell]:
    """What happens with it. Where the danger may be at home: no step that talks to it, no advice on evidence."""
    if case.reads("both_other_landlord") == "yes":
        return _topic(case, "other_landlords") or [_silent(case)]
    if asb == "no":
        return _say("instead", instead(case))
    if asb == "yes":
        at_home = {"domestic_abuse", "child_at_risk"} & {*case.signals, *case.check, *case.categories}
        steps = [tell for step in case.pack.next_steps for tell in _say("next_step", step)]
        watched = at_home or case.signals or case.check
        return [*([] if at_home else steps), *([] if watched else _evidence(case, team))]
    return [_silent(case)] if _policy_is_silent(case) else []


def _about_signals(case: Case) -> list[Tell]:
    said: list[Tell] = []
    for name in case.signals:
        if _is_unnamed_hate(case, name):
            continue
        said += [tell for item in case.pack.signals[name].tell for tell in _say(f"signal.{name}", item)]
        if name == "hate":
            hate = case.pack.hate
            said += _say("hate.perception", hate.perception) + _say("hate.police", hate.police)
    return said


def _silent(case: Case) -> Tell:
    text = f"The policy of {case.pack.name} does not say how this is dealt with. A person will look at it."
    return {"text_id": "unstated", "text": text, "clause": "unstated"}


def _topic(case: Case, topic: str) -> list[Tell]:
    said = case.pack.statements[topic]
    return [] if isinstance(said, str) else [tell for item in said for tell in _say(topic, item)]


def _policy_is_silent(case: Case) -> bool:
    if case.categories:
        return all(case.pack.categories[name].asb == "unstated" for name in case.categories)
    return bool(case.exclusion) and case.pack.everyday.exclusions[str(case.exclusion)].status == "unstated"


def _evidence(case: Case, team: str | None) -> list[Tell]:
    """Advice on recording what happens, for the team that has the report: an app of another team is never named."""
    return [
        said
        for item in case.pack.evidence
        if (not item.categories or set(item.categories) & set(case.categories))
        and (not item.teams or team in item.teams)
        for said in _say("evidence", item)
    ]


def _police(case: Case) -> list[Tell]:
    police = case.pack.police
    for_police = any(case.pack.categories[name].police for name in case.categories)
    if not (for_police or any(name in POLICE_SIGNALS for name in case.signals)):
        return []
    said = _say("police.emergency", police.emergency) + _say("police.not_urgent", police.not_urgent)
    said += _say("police.landlord_too", police.landlord_too)
    return said + (_say("police.notified", police.notified) if for_police else [])


def _support(case: Case) -> list[Tell]:
    said: list[Tell] = []
    for item in case.pack.support:
        if set(item.signals) & {name for name in case.signals if not _is_unnamed_hate(case, name)}:
            parts = [f"{item.name}: {item.text}", item.phone or "", item.limits]
            text = " ".join(part for part in parts if part)
            said.append({"text_id": f"support.{item.id}", "text": text, "clause": item.clause})
    return said


def do_not_promise(case: Case, asb: str) -> list[Tell]:
    """What nobody may promise on this report, for the words that are chosen and for staff."""
    holds = {
        "always": True,
        "anonymous": case.reads("anonymous") == "yes",
        "everyday": bool(case.exclusion) and asb != "yes",
    }
    named = {*case.signals, *case.categories}
    return [
        {"text_id": f"not_promised.{item.id}", "text": item.text, "clause": item.clause}
        for item in case.pack.do_not_promise
        if holds.get(item.when) or named & {*item.signals, *item.categories}
    ]


def case_review(case: Case) -> dict[str, Any] | None:
    """The notice of the ASB Case Review for whoever reported before, told by this resident or proven; else ``None``.

    Statutory guidance of September 2025: who makes a second report within six months must be told. Where the policy
    prints no way to ask, ``how`` says that the landlord will tell.
    """
    if case.reads("reported_before") != "yes":
        return None
    review = case.pack.case_review
    threshold = None if isinstance(review.threshold, str) else review.threshold
    how = None if isinstance(review.how, str) else review.how
    limits = None if isinstance(review.limits, str) else review.limits
    return {
        "threshold": threshold.text if threshold else None,
        "how": how.text if how else f"{case.pack.name} will tell you how to ask.",
        "limits": limits.text if limits else None,
        "on_behalf": None if isinstance(review.on_behalf, str) else review.on_behalf.text,
        "second_review": None if isinstance(review.second_review, str) else review.second_review.text,
        "phone": review.phone,
        "email": review.email,
        "clause": (threshold or how).clause if threshold or how else "unstated",  # type: ignore[union-attr]
        "how_clause": how.clause if how else "unstated",
    }
