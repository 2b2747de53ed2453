"""The action server: one action, ``action_turn``. Start it with ``python -m rasa_sdk --actions actions``."""

from actions.turn import ActionTurn

__all__ = ["ActionTurn"]
