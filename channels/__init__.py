"""The web apps and the one way to Rasa: thin adapters over ``bot``."""
