"""The Chat API, described by ``openapi.yml``."""
