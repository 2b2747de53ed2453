"""The embedded inbox: an intake endpoint for a landlord that has none yet."""
