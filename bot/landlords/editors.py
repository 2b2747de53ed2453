"""JSON Schemas of the two files of a landlord, with which an editor completes names and marks mistakes as one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.landlords.operating import Operating
from bot.landlords.schema import Pack

ROOM = Path(__file__).resolve().parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: dict[str, type[BaseModel]] = {"pack.schema.json": Pack, "operating.schema.json": Operating}


def schema_files() -> dict[Path, str]:
    """Each schema file with what it must hold. The files are named at the top of every pack and operating file."""
    return {ROOM / name: _as_text(model.model_json_schema()) for name, model in FILES.items()}


def _as_text(schema: dict[str, Any]) -> str:
    return json.dumps({"$schema": DIALECT, **schema}, indent=1, ensure_ascii=False) + "\n"
