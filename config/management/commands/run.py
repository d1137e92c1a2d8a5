"""Runs all of Kaiban: servers, web, worker and beat, until Ctrl-C."""

import os
import sys
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config import embedded, opening
from config.embedded.leftovers import Record, RunningAlready
from config.processes import Company, ProcessEnded


class Command(BaseCommand):
    help = "Run web server, worker and beat together, with embedded servers where none are named."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Record.open(settings.VAR_DIR) as record:
                opening.check_port(settings.HOST, settings.PORT)
                with self._servers():
                    self._prepare()
                    self._live(record)
        except (embedded.EmbeddedError, RunningAlready, ProcessEnded) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Kaiban has stopped.")

    def _servers(self) -> embedded.Holder:
        postgres, valkey = settings.EMBEDDED_POSTGRES, settings.EMBEDDED_VALKEY
        if postgres or valkey:
            self.stdout.write(f"Starting the servers in {settings.VAR_DIR} …")
        return embedded.hold(settings.VAR_DIR, postgres=postgres, valkey=valkey)

    def _prepare(self) -> None:
        opening.check_servers()
        if opening.migrate():
            self.stdout.write("The tables are up to date.")
        if opening.collect_static():
            self.stdout.write("The static files are gathered.")
        if opening.is_empty():
            self.stdout.write("Making the demo district, which takes up to a minute …")
            if not opening.make_demo():
                self.stdout.write("There is no demo to make; the district stays empty.")

    def _live(self, record: Record) -> None:
        """Start the processes, say where they are to be found, and stay until the end."""
        connection.close()
        company = Company()
        company.listen()
        level = ["--loglevel", os.environ.get("LOG_LEVEL", "WARNING")]
        python = [sys.executable, "-m"]
        bind = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        worker = [
            *python,
            "celery",
            "-q",
            "-A",
            "config",
            "worker",
            *level,
            "--without-gossip",
            "--without-mingle",
        ]
        try:
            company.start(
                "web server", [*python, "gunicorn", "config.wsgi", "--bind", f"{bind}:{settings.PORT}"]
            )
            company.start("worker", [*worker, "-Q", "messages,exports", "--concurrency", "2"])
            # Planning keeps a processor busy for minutes: it must not hold up what others wait for.
            company.start(
                "planner", [*worker, "-Q", "planning", "--concurrency", "1", "--hostname", "planning@%h"]
            )
            company.start("beat", [*python, "celery", "-q", "-A", "config", "beat", *level])
            record.write(company.numbers)
            if company.watch(until=self._is_open):
                self._greet()
                company.watch()
        finally:
            company.end()

    def _is_open(self) -> bool:
        """Whether the web server answers at all."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104 - compared
        address = f"http://[{host}]" if ":" in host else f"http://{host}"
        try:
            with urllib.request.urlopen(f"{address}:{settings.PORT}/healthz", timeout=5):  # noqa: S310 - http
                return True
        except urllib.error.HTTPError as error:
            error.close()
            return True
        except OSError:
            return False

    def _greet(self) -> None:
        accounts = opening.demo_accounts()
        code = opening.setup_code()
        connection.close()
        lines = ["", f"Kaiban is open at {settings.BASE_URL}/"]
        if accounts:
            lines += ["", "Demo accounts (role, name, password):"]
            lines += [
                f"  {account.role:<14} {account.username:<18} {account.password}" for account in accounts
            ]
        if code:
            lines += [
                "",
                f"The first administrator is made at {settings.BASE_URL}/setup/ with the code {code}",
            ]
        self.stdout.write("\n".join([*lines, "", "Ctrl-C stops it.", ""]))
        self.stdout.flush()
