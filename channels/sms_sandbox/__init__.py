"""Plays the provider of text messages on this machine: nothing that is written here leaves it."""
