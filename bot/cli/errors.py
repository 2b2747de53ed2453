"""The one error that subcommands raise when the person at the keyboard can mend what is wrong."""

from __future__ import annotations


class CommandError(Exception):
    """The text says what is wrong and what to do, in plain words; no trace is shown.

    ``exit_code`` 2 means that nothing was done; 1 that something failed on the way.
    """

    def __init__(self, text: str, exit_code: int = 2) -> None:
        super().__init__(text)
        self.exit_code = exit_code
