"""Writes docs/settings.md from the descriptions in ``bot/settings.py``: ``python -m bot.cli.settings_page``."""

from __future__ import annotations

from pathlib import Path

from pydantic.fields import FieldInfo

from bot.cli.generated_secrets import MAKERS
from bot.settings import PROJECT, Settings

PAGE = PROJECT / "docs" / "settings.md"

OPENING = """# Settings

Every setting is an environment variable. None has to be set for a first try. Secrets that are not set are made by
`./doorstep up` and kept in `secrets.env` in the data folder; `./doorstep up --production` wants your own.
What belongs to one landlord (staffed hours, contacts, intake address, approvals, looks) is not here but in its
operating settings, one YAML file beside its policy pack. This page is written by `python -m bot.cli.settings_page`.

| variable | default | what it is for |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    rows = [_row(f"DOORSTEP_{name.upper()}", field) for name, field in Settings.model_fields.items()]
    return OPENING + "".join(rows)


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{name}` | {_default(name, field)} | {field.description} |\n"


def _default(name: str, field: FieldInfo) -> str:
    if name in MAKERS:
        return "made by `up`"
    default = field.get_default(call_default_factory=True)
    if isinstance(default, Path):
        return f"`{default.relative_to(PROJECT)}`"
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    return "empty" if default in ("", []) else f"`{default}`"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
