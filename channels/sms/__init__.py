"""The SMS channel: what Twilio tells us comes in by signed webhooks, what we say goes out by its REST side."""
