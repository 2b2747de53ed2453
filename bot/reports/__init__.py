"""The report to the landlord's intake: its document, the outbox that no report leaves unsent, and the inbox."""
