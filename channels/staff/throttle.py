"""Limits on sign-in: by address, and by address and name together. Only failures count.

A limit by name alone would let anyone shut out the one person who has that name.
"""

from __future__ import annotations

import hashlib

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

FAILURES_OF_AN_ADDRESS = "20 per 10 minutes"
FAILURES_AT_A_NAME = "10 per 10 minutes"

limiter = Limiter(get_remote_address)


def name_from_here() -> str:
    """Address and name, the name hashed: people type passwords into the wrong field, and limits may lie in Redis."""
    name = request.form.get("name", "").strip().casefold()
    return f"{get_remote_address()} {hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()}"


def failed(response: Response) -> bool:
    """Whoever signs in rightly is not counted: a whole office may share one address."""
    return response.status_code == 401


by_address = limiter.limit(FAILURES_OF_AN_ADDRESS, methods=["POST"], deduct_when=failed)
by_name = limiter.limit(FAILURES_AT_A_NAME, key_func=name_from_here, methods=["POST"], deduct_when=failed)
