"""A landlord's policy pack, its operating settings, their schemas and the loader."""

from bot.landlords.loader import Landlord, Landlords, Problem, load_packs
from bot.landlords.operating import Operating
from bot.landlords.schema import Pack

__all__ = ["Landlord", "Landlords", "Operating", "Pack", "Problem", "load_packs"]
