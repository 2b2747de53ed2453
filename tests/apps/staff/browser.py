"""A browser of a member of staff: follows the forms as they are on the page."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """One member of staff with a name, a password and cookies."""

    def __init__(self, client: FlaskClient, name: str, password: str) -> None:
        self.client = client
        self.name = name
        self.password = password

    def get(self, path: str, **more: Any) -> Any:
        """Open a page."""
        return self.client.get(path, **more)

    def token(self, page: str = "/password") -> str:
        """The form token of a page of this session."""
        found = TOKEN.search(self.client.get(page).text)
        assert found is not None, f"no form on {page}"
        return found[1]

    def post(self, path: str, page: str = "/password", **fields: str) -> Any:
        """Send a form with the token of ``page``."""
        return self.client.post(path, data={"csrf_token": self.token(page), **fields})

    def sign_in(self, password: str | None = None) -> Any:
        """Sign in by the form."""
        return self.post("/sign-in", "/sign-in", name=self.name, password=password or self.password)
