"""A landlord's operating settings: what is not policy and changes without a new one.

One YAML file a landlord, beside its pack: when people are there, whom a signal alerts, where reports go, how long
things are kept, which texts are approved, and how the page looks.
"""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from bot.landlords.entries import Entry
from bot.landlords.schema import Identifier

LEAST_CONTRAST = 4.5
"""WCAG 2.2 AA for text of normal size (success criterion 1.4.3)."""

EMBEDDED_INBOX = "inbox"


def _written_as_a_clock(value: Any) -> Any:
    """A bare 9 would be nine seconds past midnight, in a zone of its own."""
    if isinstance(value, time) or (isinstance(value, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value)):
        return value.zfill(5) if isinstance(value, str) else value
    raise ValueError('write a time from "00:00" to "23:59", in quotes')


Clock = Annotated[time, BeforeValidator(_written_as_a_clock)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
SettingName = Annotated[str, StringConstraints(pattern=r"^DOORSTEP_[A-Z0-9_]+$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, 1 to 21, as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Hours(Entry):
    """When people are there on one day, local time."""

    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _ends_after_start(self) -> Hours:
        if self.end <= self.start:
            raise ValueError("the end comes after the start")
        return self


class Night(Entry):
    """The hours that count as an unusual time. Doorstep's own reading, never cited as policy."""

    start: Clock = time(23, 0)
    end: Clock = time(7, 0)

    @model_validator(mode="after")
    def _has_an_end(self) -> Night:
        if self.start == self.end:
            raise ValueError("the night begins and ends at the same time")
        return self


class EscalationContact(Entry):
    """Somebody whom a raised signal alerts, in the order of the list."""

    name: str = Field(min_length=1, description="Person or duty rota, as the staff page names it.")
    email: str | None = None
    mobile: str | None = None
    webhook: str | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> EscalationContact:
        if not (self.email or self.mobile or self.webhook):
            raise ValueError("a contact needs an e-mail address, a mobile number or a webhook")
        return self


class Intake(Entry):
    """Where reports are delivered: ``inbox`` is the embedded one, else the address of the landlord's endpoint."""

    url: str = EMBEDDED_INBOX
    secret_name: SettingName = Field("DOORSTEP_INBOX_SECRET", description="Setting that holds the signing secret.")

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value != EMBEDDED_INBOX and not value.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("`inbox` or an https:// address")
        return value

    @property
    def embedded(self) -> bool:
        """Whether reports go to Doorstep's own inbox."""
        return self.url == EMBEDDED_INBOX


class Sms(Entry):
    """How residents reach this landlord by text message."""

    number: Annotated[str, StringConstraints(pattern=r"^\+447\d{9}$")] = Field(
        description="The number at Twilio that residents text, as +447 and nine digits. No other landlord has it."
    )


class Retention(Entry):
    """Days after the last message until a conversation and all made from it are deleted."""

    unfinished_without_signal: int = Field(30, ge=1)
    good_neighbour: int = Field(365, ge=1)
    report: int = Field(2190, ge=1)
    with_signal: int = Field(2190, ge=1)


class Approval(Entry):
    """The landlord read and approved one fixed text, in the wording with this hash."""

    approved_by: str = Field(min_length=1)
    approved_on: date
    content_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Colours(Entry):
    """One scheme of the page. Text on its ground has at least AA contrast, which is checked."""

    background: Colour
    text: Colour
    surface: Colour = Field(description="Ground of the assistant's messages.")
    accent: Colour = Field(description="Buttons, header and the resident's own messages.")
    on_accent: Colour
    link: Colour

    @model_validator(mode="after")
    def _readable(self) -> Colours:
        for ink, ground in (
            ("text", "background"), ("text", "surface"), ("on_accent", "accent"), ("link", "background"),
            ("link", "surface"),
        ):  # fmt: skip
            ratio = contrast(getattr(self, ink), getattr(self, ground))
            if ratio < LEAST_CONTRAST:
                raise ValueError(f"{ink} on {ground} has a contrast of {ratio:.2f}; at least {LEAST_CONTRAST}")
        return self


class PrivacyNotice(Entry):
    """What the page says about data, with a link to the full notice if there is one."""

    text: str = Field(min_length=1)
    url: str | None = None

    @field_validator("url")
    @classmethod
    def _is_a_web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("https://"):
            raise ValueError("an https:// address")
        return value


class Brand(Entry):
    """How the page looks and what it is called."""

    name: str = Field(min_length=1)
    logo: str | None = Field(
        None, description="File in the folder `brand` beside the operating settings (svg or png); null shows the name."
    )
    exit_address: str = Field(
        "https://www.bbc.co.uk/weather", description="Where `Leave this page now` leads: somewhere harmless."
    )
    light: Colours
    dark: Colours
    privacy: PrivacyNotice

    @field_validator("exit_address")
    @classmethod
    def _leads_to_the_web(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError("an https:// address")
        return value

    @field_validator("logo")
    @classmethod
    def _stays_in_its_folder(cls, value: str | None) -> str | None:
        if value is not None and (PurePosixPath(value).is_absolute() or ".." in PurePosixPath(value).parts):
            raise ValueError("a path inside the brand folder")
        return value


class Operating(Entry):
    """All operating settings of one landlord."""

    landlord: Identifier
    brand: Brand
    contact_line: str = Field(min_length=1, description="How residents reach a person, shown in one constant place.")
    staffed_hours: dict[Weekday, Hours]
    out_of_hours_line: str = Field(min_length=1)
    escalation_contacts: tuple[EscalationContact, ...] = Field(min_length=1)
    minutes_to_acknowledge: int = Field(15, ge=1, description="Then the next contact is alerted.")
    intake: Intake = Intake()
    sms: Sms | None = Field(None, description="Reports by text message; null where there are none.")
    number_of_homes: int = Field(ge=1, description="For the regulator's cases per 1,000 homes.")
    night: Night = Night()
    retention_days: Retention = Retention()
    approvals: dict[str, Approval] = Field(default_factory=dict, description="By the name of the fixed text.")

    @property
    def hours_by_weekday(self) -> dict[int, tuple[time, time]]:
        """Staffed hours by weekday number, Monday being 0. A day that is missing is not staffed."""
        return {WEEKDAYS.index(day): (hours.start, hours.end) for day, hours in self.staffed_hours.items()}

    @property
    def night_hours(self) -> tuple[time, time]:
        """From when until when it counts as night, local time."""
        return (self.night.start, self.night.end)
