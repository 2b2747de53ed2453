"""Facts and a landlord's pack in, a decision out. Pure functions: no Rasa, no web, no database."""
