"""Rasa's domain and all wording, by route, handed to ``bot/agenda`` as data."""
