"""Conversations, messages, facts and signals as they are kept: the record of what was said and what followed."""
