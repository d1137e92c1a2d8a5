#!/usr/bin/env python
"""Kaiban's commands; where no server is named, the embedded ones run for as long as the command does."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module

NEED_NO_SERVER = {
    "autoplan_ctt",
    "help",
    "version",
    "run",  # takes its share itself, after a look at the port
    "check",
    "collectstatic",
    "compilemessages",
    "makemessages",
    "messages",
    "diffsettings",
    "startapp",
}


def hold_servers(arguments: list[str]) -> AbstractContextManager[object]:
    """Take a share in the servers that this command needs and the environment does not name."""
    command = arguments[0] if arguments else "help"
    needless = command in NEED_NO_SERVER and "--database" not in arguments
    if needless or command.startswith("-") or {"-h", "--help"} & set(arguments):
        return nullcontext()
    from config import embedded, settings

    if not (settings.EMBEDDED_POSTGRES or settings.EMBEDDED_VALKEY):
        return nullcontext()
    return embedded.hold(
        settings.VAR_DIR, postgres=settings.EMBEDDED_POSTGRES, valkey=settings.EMBEDDED_VALKEY
    )


def main() -> None:
    """Run the command of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        from config.embedded import EmbeddedError
    except ImportError as error:
        sys.exit(f"{error}. Run `make setup`, then call .venv/bin/python manage.py.")
    try:
        import_module("config.settings")
    except ValueError as error:
        sys.exit(f"A variable of the environment or .env has no usable value: {error}")
    except (EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(f"{error}")
    try:
        with hold_servers(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except EmbeddedError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
