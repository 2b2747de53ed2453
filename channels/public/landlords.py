"""What the public pages show of each landlord that is served here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.landlords.loader import Landlords
from bot.landlords.operating import Operating
from channels.webchat.brand import style_sheet


@dataclass(frozen=True)
class ShownLandlord:
    """The public face of one landlord."""

    id: str
    name: str
    contact_line: str
    """How to reach a person, in staffed hours and outside them."""
    style_sheet: str
    logo: Path | None
    exit_address: str
    privacy_text: str
    privacy_notice: str | None
    retention_days: int


def shown_landlords(landlords: Landlords, operating_dir: Path) -> dict[str, ShownLandlord]:
    """Every landlord that loaded, by id."""
    return {
        landlord_id: _shown(landlord_id, landlord.operating, operating_dir)
        for landlord_id, landlord in landlords.items()
    }


def _shown(landlord_id: str, operating: Operating, operating_dir: Path) -> ShownLandlord:
    brand = operating.brand
    return ShownLandlord(
        id=landlord_id,
        name=brand.name,
        contact_line=f"{operating.contact_line} {operating.out_of_hours_line}",
        style_sheet=style_sheet(brand),
        logo=operating_dir / "brand" / brand.logo if brand.logo else None,
        exit_address=brand.exit_address,
        privacy_text=brand.privacy.text,
        privacy_notice=brand.privacy.url,
        retention_days=operating.retention_days.unfinished_without_signal,
    )
