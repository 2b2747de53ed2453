"""The ``doorstep`` command: one module a subcommand."""
