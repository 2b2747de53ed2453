"""Reads times, places, contacts and names out of a resident's message, with the words as said kept beside them.

Plain patterns over plain text: no model, no Rasa. ``extract`` is the one entry point.
"""

from bot.nlu.extraction.extract import extract

__all__ = ["extract"]
