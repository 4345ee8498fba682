#!/usr/bin/env python
"""Django's command line."""

import gc
import os
import sys


def main() -> None:
    # To start is to make many things that stay: looking for garbage among them is an eighth of the time.
    gc.disable()  # `fitcoach.apps` looks for it again, when all apps are there
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        message = "Django is not installed here: run `make test` once, then use .venv/bin/python manage.py"
        raise SystemExit(message) from error
    from django.core.exceptions import ImproperlyConfigured

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting that is wrong is one line, not forty
        raise SystemExit(f"{error}") from error


if __name__ == "__main__":
    main()
