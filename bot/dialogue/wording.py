"""Reads the wording files once: plain dictionaries for ``bot/agenda``, fixed safety texts for everyone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypedDict

from ruamel.yaml import YAML

TEXTS = Path(__file__).parent / "texts"


class SafetyText(TypedDict):
    """A fixed text and where its approval stands."""

    id: str
    text: str
    hash: str
    approved: bool
    approved_by: str | None
    approved_on: str | None


def _read(name: str) -> Any:
    with (TEXTS / name).open(encoding="utf-8") as file:
        return YAML(typ="safe", pure=True).load(file)


@lru_cache(maxsize=1)
def wording() -> dict[str, Any]:
    """All wording by file name: ``questions``, ``report``, ``everyday``, ``topics``, ``labels``, ``safety``,
    ``other_languages``, ``plain_phrases`` and more."""
    return {path.stem: _read(path.name) for path in sorted(TEXTS.glob("*.yml"))}


def text_hash(text: str) -> str:
    """The content hash that an approval names."""
    return hashlib.sha256(text.encode()).hexdigest()


def safety_text(text_id: str, **values: str) -> str:
    """The fixed text ``text_id`` with the landlord's own words filled in.

    Raises ``KeyError`` for an id that is not in ``safety.yml``.
    """
    text: str = wording()["safety"][text_id]
    for name in ("landlord", "contact_line", "staffed", "reference"):
        text = text.replace("{" + name + "}", values.get(name, "the landlord" if name == "landlord" else ""))
    return " ".join(text.split())


def page_text(name: str, **values: str) -> str:
    """The web page's own text ``name``, filled. Raises ``KeyError`` for a name that is not in ``page.yml``."""
    text: str = wording()["page"][name]
    return text.format(**values)


class Approval(Protocol):
    """A landlord's approval of one text, from its operating settings."""

    @property
    def approved_by(self) -> str: ...
    @property
    def approved_on(self) -> date: ...
    @property
    def content_hash(self) -> str: ...


def safety_texts(approvals: Mapping[str, Approval] | None = None) -> list[SafetyText]:
    """Every fixed text with its approval; an approval of other words than today's does not count.

    The texts in other languages follow the English ones: all parts of one language are one text, ``in_<code>``. Those
    that are worded otherwise by text message are ``sms_<id>``.
    """
    listed: list[SafetyText] = []
    in_other_languages = {
        f"in_{language}": "\n".join(parts.values()) for language, parts in wording()["other_languages"].items()
    }
    own = wording()["sms"]
    by_text = {
        f"sms_{text_id}": text for text_id, text in {**own["safety"], "call_999": own["own"]["call_999"]}.items()
    }
    for text_id, text in {**wording()["safety"], **in_other_languages, **by_text}.items():
        approval = (approvals or {}).get(text_id)
        digest = text_hash(text)
        listed.append(
            {
                "id": text_id,
                "text": text,
                "hash": digest,
                "approved": approval is not None and approval.content_hash == digest,
                "approved_by": approval.approved_by if approval else None,
                "approved_on": approval.approved_on.isoformat() if approval else None,
            }
        )
    return listed


def support_lines() -> list[dict[str, Any]]:
    """The helplines with source and the day they were last verified."""
    lines: list[dict[str, Any]] = wording()["support_lines"]
    return lines
