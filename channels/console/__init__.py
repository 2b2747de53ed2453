"""The plain staff page: what needs a person, the transcript, and what staff do about it."""
