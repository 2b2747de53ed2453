"""Doorstep: the reporting assistant of a social landlord."""
