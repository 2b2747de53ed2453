"""The sentence encoder: all-MiniLM-L6-v2 (Apache-2.0) with layers tuned to residents' messages."""
