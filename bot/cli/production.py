"""What ``doorstep up --production`` refuses: settings that are right for a first try and wrong for residents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.cli.generated_secrets import FORMS, SIGNING
from bot.dialogue.wording import safety_texts
from bot.landlords.loader import Landlords
from bot.landlords.operating import Operating
from bot.settings import Settings

SECRET_FAULTS = {
    "missing": "{name} is not set.",
    "generated": "{name} is the one that `doorstep up` made for a first try; set one of your own.",
    "malformed": "{name} is too weak or malformed: it must be {words}.",
}

INVENTED = re.compile(
    r"""
    \bexample\.(?:com|net|org)\b | \.(?:example|test|invalid)\b(?!\.\w)   # names that reach nobody (RFC 2606)
    | (?:\+44|\b0)[ ]?7700[ ]?900[ ]?\d{3}\b                      # numbers that Ofcom keeps for drama
    | (?:\+44|\b0)[ ]?1632[ ]?960[ ]?\d{3}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Contacts of the examples. A signal that alerts one of them alerts nobody."""


def refusals(
    own: Settings, landlords: Landlords, secrets: Mapping[str, str], environment: Mapping[str, str]
) -> list[str]:
    """Every reason not to go live, in plain words; empty where there is none.

    ``secrets`` names the unsafe ones with what is wrong (``generated_secrets.unsafe_secrets``); ``environment`` holds
    the secrets that landlords' operating settings name.
    """
    reasons = [SECRET_FAULTS[fault].format(name=name, words=FORMS[name].words) for name, fault in secrets.items()]
    for name, url in (("DOORSTEP_PUBLIC_URL", own.public_url), ("DOORSTEP_STAFF_URL", own.staff_url)):
        if urlsplit(url).scheme != "https":
            reasons.append(f"{name} is {url}: without https:// cookies and words travel in the open.")
    if urlsplit(own.public_url).scheme == "https" and not own.trusted_proxies and not own.tls_without_proxy:
        reasons.append(
            "DOORSTEP_TRUSTED_PROXIES is 0, so that all residents count as one address, that of the proxy which ends "
            "https://. Set how many proxies are in front, or DOORSTEP_TLS_WITHOUT_PROXY=true if there is none."
        )
    if own.twilio_api_url:
        reasons.append("DOORSTEP_TWILIO_API_URL is set: texts would not go to Twilio but to a sandbox.")
    if own.data_dir.is_dir() and own.data_dir.stat().st_mode & 0o077:
        reasons.append(f"Other users of this machine may look into the data folder: chmod 700 {own.data_dir}")
    reasons += [f"The policy pack cannot be used: {problem}" for problem in landlords.problems]
    if not landlords:
        reasons.append("No landlord is set up: there is no policy pack with its operating settings.")
    for name in sorted(landlords):
        reasons += _landlord_refusals(name, landlords[name].operating, environment)
    return reasons


def _landlord_refusals(name: str, operating: Operating, environment: Mapping[str, str]) -> list[str]:
    reasons = []
    secret_name = operating.intake.secret_name
    if operating.intake.embedded:
        reasons.append(
            f"{name}: reports go to the embedded inbox alone. Set `intake.url` to the landlord's own intake endpoint."
        )
    elif secret_name not in FORMS and not SIGNING.holds(environment.get(secret_name, "")):
        reasons.append(f"{name}: {secret_name}, which signs reports, is not set or malformed: {SIGNING.words}.")
    reasons += [
        f"{name}: `{place}` is still an invented value ({found}). Set the landlord's own."
        for place, text in _texts(operating.model_dump(exclude={"approvals"}))
        for found in INVENTED.findall(text)
    ]
    unapproved = [text["id"] for text in safety_texts(operating.approvals) if not text["approved"]]
    if unapproved:
        reasons.append(
            f"{name}: {len(unapproved)} safety texts are not approved: {', '.join(unapproved)}. "
            f"Read them with `doorstep texts {name}`."
        )
    return reasons


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of nested settings, with the names that lead to it."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, start=1):
            yield from _texts(item, f"{place} {number}")
