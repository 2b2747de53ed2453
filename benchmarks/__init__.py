"""Measurements of speed and memory, run by ``doorstep bench``. They are for orientation: no test asserts them."""
