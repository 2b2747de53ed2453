"""``doorstep``: finds the subcommand and runs it.

Each subcommand is a module beside this one with ``add_arguments(parser)`` and ``run(arguments) -> int``. It is imported
only when it is called, so that ``--help`` answers at once. The launcher shows this help before anything is installed,
under any Python from 3.8: this module imports the standard library alone.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import sys
import textwrap

from bot.cli.errors import CommandError

GROUPS = {
    "Everyday": {
        "up": "Start Doorstep and keep it running until Ctrl-C.",
        "staff": "Add staff members, set new passwords, end somebody's access.",
    },
    "Policies and wording": {
        "packs": "Check the landlords' policy packs and show what they say.",
        "texts": "Show the fixed safety texts, and record a landlord's approval of them.",
        "triage": "Sort messages given as JSON lines: what kind, which category, which signals.",
        "decide": "Try out a policy: facts given as JSON lines in, the decision out.",
    },
    "Running it": {
        "database": "Check, make or upgrade the database.",
        "keys": "Make new encryption keys and rewrite what the old ones encrypted.",
        "retention": "Show, or delete, what is past the landlord's retention days.",
        "sms-sandbox": "Play the provider of text messages on this machine ('up' does it by itself).",
    },
    "For maintainers": {
        "finetune": "Tune the sentence encoder to the training data (half an hour and more).",
        "eval": "Measure how well messages are understood, on messages that the model was not trained on.",
        "train": "Train the understanding on the data in this folder ('up' does it by itself).",
        "test": "Run the tests, suite by suite.",
        "bench": "Measure speed and memory beside Rasa's stock starter.",
        "lock": "Renew the locked packages.",
    },
}
PRIVATE = 0o077
"""Whatever a command makes may hold secrets or residents' words: it is for its owner alone."""

SUMMARIES = {name: summary for group in GROUPS.values() for name, summary in group.items()}


def overview() -> str:
    """The text of ``doorstep --help``."""
    lines = [
        "usage: doorstep COMMAND [options]",
        "",
        "Doorstep takes residents' reports of anti-social behaviour by web chat and hands them to the landlord.",
    ]
    for title, commands in GROUPS.items():
        lines += ["", title + ":"]
        lines += [f"  {name:<13}{summary}" for name, summary in commands.items()]
    lines += [
        "",
        "Start here: './doorstep up', then open the addresses that it prints.",
        "Before residents use it: './doorstep up --production' says what is still to be set.",
        "'./doorstep COMMAND --help' tells more. Settings are environment variables: docs/settings.md.",
    ]
    return "\n".join(lines)


def described(text: str, width: int) -> str:
    """A subcommand's description for a terminal of ``width`` columns; indented blocks stay as they are."""
    blocks = textwrap.dedent(text).strip().split("\n\n")
    return "\n\n".join(block if "\n " in f"\n{block}" else textwrap.fill(block, width) for block in blocks)


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand and return its exit code; 2 means that it was called wrongly."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] in ("-h", "--help"):
        print(overview())
        return 0
    name = words[0]
    if name not in SUMMARIES:
        print(f"doorstep: there is no command '{name}'. 'doorstep --help' lists them.", file=sys.stderr)
        return 2
    os.umask(PRIVATE)
    from bot.settings import SettingsError  # noqa: PLC0415 - needs packages, which the overview does not

    command = importlib.import_module(f"bot.cli.{name.replace('-', '_')}")
    description = described(command.__doc__ or SUMMARIES[name], min(shutil.get_terminal_size().columns, 120))
    parser = argparse.ArgumentParser(
        prog=f"doorstep {name}", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_arguments(parser)
    try:
        return int(command.run(parser.parse_args(words[1:])))
    except CommandError as problem:
        print(f"doorstep: {problem}", file=sys.stderr)
        return problem.exit_code
    except SettingsError as problem:
        print(f"doorstep: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("doorstep: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


if __name__ == "__main__":
    sys.exit(main())
