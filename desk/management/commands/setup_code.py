"""Prints the code that /setup/ asks for."""

from typing import Any

from django.core.management.base import BaseCommand

from desk import setup_code


class Command(BaseCommand):
    help = "Prints the code that the first set-up at /setup/ asks for."

    def handle(self, *args: Any, **options: Any) -> None:
        if setup_code.is_needed():
            self.stdout.write(setup_code.current())
        else:
            self.stderr.write("There is an administrator already: sign in instead.")
