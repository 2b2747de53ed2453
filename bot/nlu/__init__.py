"""Rasa graph components, input channel and tracker store: how a message is understood."""
